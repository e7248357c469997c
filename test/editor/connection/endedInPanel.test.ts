import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, Uri } from 'vscode';
import { ApprovalFilters } from '../../../src/editor/approvals/approvalFilter';
import { ApprovalTree } from '../../../src/editor/approvals/approvalTree';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { ReleaseWork } from '../../../src/editor/releaseWork';
import { connectToPlatform } from '../../../src/editor/flows/connectToPlatform';
import { agrees, chooses, leaves, types } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';
import { WatchedPanel } from '../panels/watchedPanel';
import { endSessions } from './endSessions';
import { Team, type TeamWindow } from './team';

describe('A Release Progress panel of a team’s platform, when the session is ended', () => {
  let team: Team;
  let window: TeamWindow;
  let work: ReleaseWork;
  let filters: ApprovalFilters;
  let approvals: ApprovalTree;
  const pinned = new PinnedRelease(new RememberedDrafts());

  before(async () => {
    team = await Team.start();
    window = team.window();
    window.ui.willAnswer(types(team.address));
    await connectToPlatform(window);
    await window.signIn();
    filters = new ApprovalFilters(window.workspace);
    approvals = new ApprovalTree(window.store, filters);
    work = new ReleaseWork({
      connection: window.connection,
      profile: window.profile,
      sources: window.sources,
      account: window.account,
      store: window.store,
      pinned,
      inStep: new KeptInStep(new RememberedDrafts()),
      filters,
      approvals,
      ui: window.ui,
      log: window.log,
      extensionUri: FlowWorld.extensionUri,
      dataFolder: Uri.file(team.folder),
      storage: window.workspace,
      testerLists: () => Promise.reject(new Error('No tester list is open.')),
    });
  });

  after(async () => {
    work.dispose();
    approvals.dispose();
    filters.dispose();
    pinned.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
    await team.stop();
  });

  it('asks to sign in again, takes the step, and has what was typed elsewhere in the form still', async () => {
    const release = await team.release(window, '1.4.0');
    const draft = { testers: 'u1, u2', reason: 'Half a sen' };
    // The page has it from the host, and says it again once the step is taken.
    await window.workspace.update(`panel/${release.id}`, draft);
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown();

    await endSessions(team, window, 'dana-developer');
    window.ui.willAnswer(agrees, chooses('In the Browser'));
    watched.say({ type: 'action', action: { name: 'apply', information: null } });
    await watched.sent.until((all) => all.some((one) => one.type === 'done' && one.action === 'apply'));
    window.ui.verify();
    const shown = await watched.untilShown(({ view }) => view.busy === null);
    assert.deepEqual(shown.draft, draft);
    assert.equal(
      (await window.connection.platform.call('getRelease', { params: { id: release.id } })).status,
      'Under Review',
    );
  });

  it('says that nobody is signed in where nothing is being done, and has a button for it', async () => {
    const release = await team.release(window, '1.4.1');
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown();
    await endSessions(team, window, 'dana-developer');
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'TOKEN_REVOKED' });
    await window.store.refresh();
    const messages = await watched.sent.until((all) => all.at(-1)?.type === 'unavailable');
    const last = messages.at(-1);
    assert.ok(last?.type === 'unavailable');
    assert.deepEqual(
      [last.sentence, last.buttons],
      [
        'You are signed out. Sign in to see this release; what you typed is kept.',
        [{ label: 'Sign In', does: { name: 'signIn' } }],
      ],
    );
    await window.signIn();
    await watched.untilShown();
  });

  it('stays to be read while the platform is away, says so, and is itself again when it is back', async () => {
    const release = await team.release(window, '1.4.2');
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown(({ view }) => view.away === null);
    await team.goAway();
    const { view } = await watched.untilShown((shown) => shown.view.away !== null);
    assert.match(view.away ?? '', /stopped answering just now\. What is shown was so then/);
    assert.equal(view.head.version, '1.4.2');
    await team.comeBack();
    await watched.untilShown((shown) => shown.view.away === null);
  });

  it('asks to sign in again where an action only reads at first', async () => {
    const release = await team.release(window, '1.4.3');
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown();
    await endSessions(team, window, 'dana-developer');
    window.ui.willAnswer(agrees, chooses('In the Browser'), leaves);
    watched.say({ type: 'action', action: { name: 'editConfiguration' } });
    await watched.untilShown(({ view }) => view.busy === 'editConfiguration');
    await watched.untilShown(({ view }) => view.busy === null);
    window.ui.verify();
    assert.match(window.ui.asked.at(-1)?.text ?? '', /^Configuration of Harbor Coffee 1\.4\.3/);
  });

  it('asks to sign in again where Save… reads the QR code, and saves it', async () => {
    const release = await team.release(window, '1.4.4');
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown(({ view }) => (view.qrCode?.picture ?? null) !== null);
    const file = Uri.file(join(team.folder, 'code.svg'));
    await endSessions(team, window, 'dana-developer');
    window.ui.willAnswer(agrees, chooses('In the Browser'), () => file);
    watched.say({ type: 'action', action: { name: 'saveQrCode', page: '', query: '' } });
    await watched.sent.until((all) => all.some((one) => one.type === 'done' && one.action === 'saveQrCode'));
    window.ui.verify();
    assert.match(await readFile(file.fsPath, 'utf8'), /^<svg /u);
  });

  it('is closed when the window works with another platform', async () => {
    const release = await team.release(window, '1.4.5');
    const watched = await WatchedPanel.open();
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} };
    await work.panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown();
    await window.connection.use(window.sources.at(undefined));
    await watched.seen.until((seen) => seen.at(-1) === false);
    assert.equal(work.panels.isShown(release.id), false);
  });
});
