import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, Uri } from 'vscode';
import type { Platform } from '../../../src/client/platform';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { ReleasePanels } from '../../../src/editor/panels/releasePanels';
import type { Release } from '../../../src/protocol/release';
import type { QrCodeView } from '../../../src/protocol/webview';
import { leaves, type Answer, type ScriptedUi } from '../../support/scriptedUi';
import { FlowWorld } from '../flows/flowWorld';
import { WatchedPanel } from './watchedPanel';

describe('The QR code, in the Release Progress panel', () => {
  let world: FlowWorld;
  let release: Release;
  let panels: ReleasePanels;
  let watched: WatchedPanel;
  let folder: string;
  /** What is downloaded, by its path, where a test wants to know. */
  let recorded: string[] | undefined;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.built('1.4.0', 'Production');
    folder = await mkdtemp(join(tmpdir(), 'qr-code-'));
  });

  afterEach(async () => {
    panels.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
    world.verify();
  });

  after(async () => {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the panel, with a person who answers so. */
  async function open(...answers: readonly Answer[]): Promise<ScriptedUi> {
    watched = await WatchedPanel.open();
    const context = world.context(...answers);
    recorded = undefined;
    const { platform } = context;
    const download: Platform['download'] = (path, signal) => {
      recorded?.push(path);
      return platform.download(path, signal);
    };
    panels = createReleasePanels({ ...context, platform: { ...platform, download } });
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} } as const;
    await panels.deserializeWebviewPanel(watched.panel, state);
    watched.say({ type: 'draft', draft: {} });
    await shown(({ page, query }) => page === '' && query === '');
    return context.ui;
  }

  async function shown(fits: (view: QrCodeView) => boolean): Promise<QrCodeView> {
    const { view } = await watched.untilShown((one) => one.view.qrCode !== null && fits(one.view.qrCode));
    assert.ok(view.qrCode);
    return view.qrCode;
  }

  const svgOf = ({ picture }: QrCodeView): string =>
    Buffer.from(picture?.source.replace('data:image/svg+xml;base64,', '') ?? '', 'base64').toString('utf8');

  it('is drawn anew for each page and query that is typed, and names the pages where there is no such one', async () => {
    await open();
    const first = await shown(() => true);
    assert.match(svgOf(first), /^<svg .*<title>Harbor Coffee 1\.4\.0, Harbor Wallet · Production<\/title>/u);
    watched.say({ type: 'draft', draft: { qrCodePage: 'pages/menu/menu', qrCodeQuery: 'table=7' } });
    const other = await shown(({ page }) => page === 'pages/menu/menu');
    assert.match(svgOf(other), /^<svg /u);
    assert.notEqual(svgOf(other), svgOf(first));
    watched.say({ type: 'draft', draft: { qrCodePage: 'pages/mine' } });
    const none = await shown(({ page }) => page === 'pages/mine');
    assert.equal(none.picture, null);
    assert.match(none.pageField.problem ?? '', /^1\.4\.0 has no page pages\/mine\. It has pages\/home\/home, /u);
    watched.say({ type: 'draft', draft: { qrCodeQuery: '茶'.repeat(256) } });
    const long = await shown(({ query }) => query.length === 256);
    assert.match(long.queryField.problem ?? '', /cameras read well\. Shorten the query\.$/u);
  });

  it('is asked for once the person has stopped typing, and not for each letter', async () => {
    const asked: string[] = [];
    await open();
    recorded = asked;
    for (const qrCodeQuery of ['t', 'ta', 'tab', 'tabl', 'table', 'table=', 'table=8']) {
      watched.say({ type: 'draft', draft: { qrCodeQuery } });
    }
    await shown(({ query }) => query === 'table=8');
    assert.deepEqual(asked, [`/v1/releases/${release.id}/qr.svg?page=&query=table%3D8`]);
  });

  it('is copied as a link, and saved as a picture where the person says', async () => {
    const file = join(folder, 'code.svg');
    const ui = await open(({ kind, text }) => {
      assert.deepEqual([kind, text], ['file', 'Save QR Code\nHarbor Coffee 1.4.0 Harbor Wallet Production.svg']);
      return Uri.file(file);
    }, leaves);
    const wanted = { page: 'pages/menu/menu', query: 'table=7' };
    const done = async (name: 'copyQrCodeLink' | 'saveQrCode'): Promise<void> => {
      watched.say({ type: 'action', action: { name, ...wanted } });
      await watched.sent.until((all) => all.some((one) => one.type === 'done' && one.action === name));
    };
    await done('copyQrCodeLink');
    const { value } = await world.platform.call('getQrCode', { params: { id: release.id }, query: wanted });
    assert.equal(ui.copied, value);
    await done('saveQrCode');
    const drawn = await world.platform.download(
      `/v1/releases/${release.id}/qr.svg?page=pages/menu/menu&query=table%3D7`,
    );
    assert.deepEqual(await readFile(file), drawn);
    watched.say({ type: 'action', action: { name: 'saveQrCode', ...wanted } });
    await watched.untilShown((one) => one.view.busy === 'saveQrCode');
    await watched.untilShown((one) => one.view.busy === null);
  });
});
