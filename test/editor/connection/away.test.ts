import assert from 'node:assert/strict';
import { connectToPlatform } from '../../../src/editor/flows/connectToPlatform';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { ReleaseStatusItem } from '../../../src/editor/status/releaseStatusItem';
import { MiniProgramsView } from '../../../src/editor/tree/miniProgramsView';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import { agrees, chooses, leaves, types } from '../../support/scriptedUi';
import { rowLabel } from '../../support/rowLabel';
import { Recording } from '../../support/recording';
import type { WantedAccessToken } from '../../../src/protocol/accessToken';
import { seed, type TestPlatform } from '../../support/platform';
import { RememberedDrafts } from '../flows/flowWorld';
import { endSessions } from './endSessions';
import { rui, Team, type TeamWindow } from './team';

describe('A team’s platform that is away', () => {
  let team: Team;
  let window: TeamWindow;
  let tree: MiniProgramTree;
  const folders = new FolderMiniPrograms();
  const pinned = new PinnedRelease(new RememberedDrafts());

  before(async () => {
    team = await Team.start();
    window = team.window();
    window.ui.willAnswer(types(team.address));
    await connectToPlatform(window);
    await window.signIn();
    tree = new MiniProgramTree(window.store, folders, pinned);
  });

  after(async () => {
    tree.dispose();
    folders.dispose();
    pinned.dispose();
    await team.stop();
  });

  /** The rows that are shown, two levels of them. */
  async function rows(): Promise<readonly string[]> {
    const shown: string[] = [];
    for (const node of await tree.getChildren()) {
      shown.push(rowLabel(tree.getTreeItem(node)));
      for (const below of await tree.getChildren(node)) shown.push(`  ${rowLabel(tree.getTreeItem(below))}`);
    }
    return shown;
  }

  it('leaves the rows as they were, and is up to date as soon as it is back, while somebody looks', async () => {
    const watching = window.store.watch();
    const before = await rows();
    assert.ok(before.some((row) => row.includes('Harbor Coffee')));
    const drawn = new Recording<unknown>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    await team.goAway();
    const state = await window.until('offline');
    assert.ok(state.kind === 'offline' && Date.now() - state.since < 60_000);
    assert.deepEqual(await rows(), before);
    assert.equal(drawn.all.length, 0, 'nothing is drawn again');

    await team.changedMeanwhile((platform) => rename(platform, 'Harbor Tickets'));
    await team.comeBack();
    await window.until('ready');
    await drawn.count(1);
    while (!(await rows()).some((row) => row.includes('Harbor Tickets'))) await drawn.count(drawn.all.length + 1);
    listening.dispose();
    watching.dispose();
  });

  it('comes back by itself where nobody looks, and shows what changed to whoever looks then', async () => {
    await team.goAway();
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'UNREACHABLE' });
    await window.until('offline');
    await team.changedMeanwhile((platform) => rename(platform, 'Harbor Ferries'));
    await team.comeBack();
    await window.until('ready');
    const watching = window.store.watch();
    assert.ok((await rows()).some((row) => row.includes('Harbor Ferries')));
    watching.dispose();
  });

  it('is told above the rows, and since when', async () => {
    const view = new MiniProgramsView(tree, window.store, window.account, () => undefined);
    await rows();
    assert.equal(view.view.message, '');
    assert.equal(view.view.description, `Dana Developer · ${new URL(team.address).host}`);
    await team.goAway();
    await assert.rejects(window.connection.platform.call('getMe', {}));
    await window.until('offline');
    assert.equal(
      view.view.message,
      `${team.address} stopped answering just now. What is shown was so then, and is brought up to date by itself.`,
    );
    await team.comeBack();
    await window.until('ready');
    assert.equal(view.view.message, '');
    view.dispose();
  });

  it('keeps the release in the status bar, marked', async () => {
    const { id } = await team.release(window, '1.4.0');
    await pinned.pin(id);
    const item = new ReleaseStatusItem({
      store: window.store,
      folders,
      pinned,
      inStep: new KeptInStep(new RememberedDrafts()),
      account: window.account,
      log: window.log,
    });
    const shown = new Recording<string>();
    item.onDidShow(shown.add);
    await shown.until((all) => all.at(-1)?.includes('1.4.0') === true);
    await team.goAway();
    await shown.until((all) => /^\$\(debug-disconnect\) .*1\.4\.0/.test(all.at(-1) ?? ''));
    await team.comeBack();
    await shown.until((all) => all.at(-1)?.includes('disconnect') === false);
    item.dispose();
    await pinned.pin(undefined);
  });

  it('is not asked for what only a person can answer, and what they do is told to have failed', async () => {
    await team.goAway();
    window.ui.told.length = 0;
    await assert.rejects(
      window.connection.acting(() => window.connection.platform.call('createAccessToken', wanted('Lost'))),
      { code: 'UNREACHABLE' },
    );
    assert.equal(window.ui.told.length, 0, 'no notification for each try');
    await team.comeBack();
    await window.connection.restart();
    assert.equal(window.connection.state.kind, 'ready');
  });
});

describe('A session of a team’s platform that was ended', () => {
  let team: Team;
  let window: TeamWindow;

  before(async () => {
    team = await Team.start();
    window = team.window();
    window.ui.willAnswer(types(team.address));
    await connectToPlatform(window);
    await window.signIn();
  });

  beforeEach(() => endSessions(team, window, 'dana-developer'));

  after(() => team.stop());

  it('is asked for again, and the change goes on, once for all that wait', async () => {
    window.ui.willAnswer(agrees, chooses('In the Browser'));
    const made = await Promise.all(
      ['One', 'Two'].map((name) => window.connection.platform.call('createAccessToken', wanted(name))),
    );
    window.ui.verify();
    assert.deepEqual(made.map(({ name }) => name).toSorted(), ['One', 'Two']);
    assert.equal(window.connection.state.kind, 'ready');
    assert.match(
      window.ui.asked.at(-2)?.text ?? '',
      /^Sign in to 127\.0\.0\.1:\d+ again\?\nThe session of Dana Developer/,
    );
  });

  it('is not asked for where something is only shown, which says that nobody is signed in', async () => {
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'TOKEN_REVOKED' });
    await window.until('signed out');
    window.ui.willAnswer(agrees, chooses('In the Browser'));
    assert.equal(
      (await window.connection.acting(() => window.connection.platform.call('getMe', {}))).name,
      'Dana Developer',
    );
    window.ui.verify();
    assert.equal(window.connection.state.kind, 'ready');
  });

  it('is not asked for where user IDs are looked up while a list is typed, though that goes by POST', async () => {
    const { ui, connection } = window;
    const asked = ui.asked.length;
    const question = { params: { id: seed.harborWallet }, body: { userIds: ['harbor.ada'] } };
    await assert.rejects(connection.platform.call('lookUpUsers', question), { code: 'TOKEN_REVOKED' });
    assert.equal(ui.asked.length, asked);
    assert.equal((await window.until('signed out')).kind, 'signed out');
  });

  it('refuses the change where the person does not want to, or comes back as somebody else', async () => {
    window.ui.willAnswer(leaves);
    const change = (): Promise<unknown> => window.connection.platform.call('createAccessToken', wanted('Three'));
    await assert.rejects(change(), { code: 'TOKEN_REVOKED' });
    window.ui.willAnswer(agrees, chooses('In the Browser'));
    team.person = rui;
    await assert.rejects(change(), { code: 'TOKEN_REVOKED' });
    window.ui.verify();
    assert.equal(window.account.current?.accountId, 'rui-reviewer');
  });
});

/** A change that everybody may make. */
function wanted(name: string): { readonly body: WantedAccessToken } {
  return { body: { name, scopes: ['read'], expiresAt: Date.now() + 86_400_000 } };
}

async function rename(platform: TestPlatform, name: string): Promise<void> {
  const ada = platform.as('ada-admin');
  const { information, revision } = await ada.call('getMiniProgram', { params: { id: seed.harborCoffee } });
  const { defaultLanguage } = information;
  const texts = information.languages[defaultLanguage] ?? { tagline: '', description: '' };
  const languages = { ...information.languages, [defaultLanguage]: { ...texts, name } };
  await ada.call('editMiniProgram', {
    params: { id: seed.harborCoffee },
    body: { information: { ...information, languages } },
    ifMatch: revision,
  });
}
