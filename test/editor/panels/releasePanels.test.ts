import assert from 'node:assert/strict';
import { commands, TabInputWebview, Uri, ViewColumn, window, workspace, type Tab } from 'vscode';
import { releasePanelType } from '../../../src/editor/contributions';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { ReleaseWork } from '../../../src/editor/releaseWork';
import type { HostMessage, PanelAction, PanelState, ReleaseView } from '../../../src/protocol/webview';
import type { Release } from '../../../src/protocol/release';
import type { TargetApp } from '../../../src/protocol/targetApp';
import { Recording } from '../../support/recording';
import { agrees, chooses, ScriptedUi, writesElsewhere } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';
import { WatchedPanel } from './watchedPanel';

const information = {
  defaultLanguage: 'en',
  languages: {
    en: {
      name: 'Harbor Coffee',
      tagline: 'Coffee before the ferry leaves',
      description: 'Order at the pier, pick up on your way to the ferry.',
    },
  },
  category: 'Food',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

function panelTabs(): readonly Tab[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(releasePanelType));
}

/** Waits until the tabs of the window are as they should be. */
async function untilTabs(fit: (tabs: readonly Tab[]) => boolean): Promise<readonly Tab[]> {
  const changes = new Recording<unknown>();
  const listening = window.tabGroups.onDidChangeTabs(changes.add);
  await changes.until(() => fit(panelTabs()));
  listening.dispose();
  return panelTabs();
}

const titleOf = (version: string): string => `Harbor Coffee ${version} → Harbor Wallet · Production`;

const labels = (tabs: readonly Tab[]): readonly string[] => tabs.map(({ label }) => label);

describe('The Release Progress panels of a window', () => {
  let world: FlowWorld;
  let pinned: PinnedRelease;
  let work: ReleaseWork;
  let ui: ScriptedUi;
  let warnings: Recording<string>;
  let first: Release;
  let second: Release;

  before(async () => {
    world = await FlowWorld.start();
    pinned = new PinnedRelease(new RememberedDrafts());
    await world.signIn('dana-developer');
    first = await world.built('1.4.0', 'Production');
    second = await world.built('1.4.1', 'Production');
  });

  beforeEach(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    ui = new ScriptedUi();
    warnings = new Recording();
    work = openWork();
  });

  afterEach(async () => {
    work.dispose();
    ui.verify();
    await world.signIn('dana-developer');
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    pinned.dispose();
    await world.stop();
  });

  /** What the window can do, with a person who answers as the test says. */
  function openWork(): ReleaseWork {
    const { connection, profile, sources, account, store, drafts } = world;
    const { log, extensionUri } = world.context();
    return new ReleaseWork({
      connection,
      profile,
      sources,
      account,
      store,
      pinned,
      inStep: world.inStep,
      filters: world.filters,
      approvals: world.approvals,
      ui,
      log: { ...log, warn: (message: string) => warnings.add(message) },
      extensionUri,
      dataFolder: Uri.file(world.dataFolder),
      storage: drafts,
      testerLists: () => Promise.reject(new Error('No tester list is open.')),
    });
  }

  const stateOf = ({ id: releaseId }: Release): PanelState => ({ v: 1, releaseId, page: 'progress', draft: {} });

  /** A panel as it comes back after a reload of the window. */
  async function opened(release: Release): Promise<WatchedPanel> {
    const watched = await WatchedPanel.open();
    await work.panels.deserializeWebviewPanel(watched.panel, stateOf(release));
    return watched;
  }

  it('are one a release, and showing a release again brings back the one it has', async () => {
    work.panels.show(first.id);
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.0')));
    work.panels.show(second.id);
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.1')));
    assert.deepEqual([work.panels.isShown(first.id), work.panels.isShown(second.id)], [false, true]);

    work.panels.show(first.id, 'testers');
    const tabs = await untilTabs(() => window.tabGroups.activeTabGroup.activeTab?.label === titleOf('1.4.0'));
    assert.deepEqual(labels(tabs), [titleOf('1.4.0'), titleOf('1.4.1')]);
  });

  it('are opened by the command, also for a row of the tree', async () => {
    assert.equal(await work.handlers.openRelease({ releaseId: first.id }), 'done');
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.0')));
    assert.equal(await work.handlers.showQrCode({ releaseId: second.id }), 'done');
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.1')));
  });

  it('are closed by the person, and make room for a new one then', async () => {
    work.panels.show(first.id);
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.0')));
    await window.tabGroups.close(panelTabs());
    assert.equal(work.panels.isShown(first.id), false);
    work.panels.show(first.id);
    await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.0')));
  });

  describe('come back after a reload', () => {
    it('with the release they had', async () => {
      const watched = await opened(first);
      const { view } = await watched.untilShown();
      assert.deepEqual([view.releaseId, view.head.version], [first.id, '1.4.0']);
      assert.equal(watched.panel.title, titleOf('1.4.0'));
    });

    it('only when they are looked at; a release that is shown before has one tab still, with what was typed', async () => {
      const typed = { reason: 'The logo is' };
      await world.drafts.update(`panel/${first.id}`, typed);
      const waiting = window.createWebviewPanel(releasePanelType, titleOf('1.4.0'), ViewColumn.Active);
      const other = window.createWebviewPanel(releasePanelType, titleOf('1.4.1'), ViewColumn.Active);
      await untilTabs((tabs) => tabs.length === 2 && labels(tabs).includes(titleOf('1.4.1')));
      const gone = new Recording<unknown>();
      waiting.onDidDispose(gone.add);

      work.panels.show(first.id);
      work.panels.show(first.id);
      await gone.count(1);
      const tabs = await untilTabs(() => window.tabGroups.activeTabGroup.activeTab?.label === titleOf('1.4.0'));
      assert.deepEqual(labels(tabs), [titleOf('1.4.1'), titleOf('1.4.0')]);
      assert.deepEqual(world.drafts.get(`panel/${first.id}`), typed);

      await work.panels.deserializeWebviewPanel(other, stateOf(second));
      work.panels.show(second.id);
      await untilTabs(() => window.tabGroups.activeTabGroup.activeTab?.label === titleOf('1.4.1'));
      assert.equal(panelTabs().length, 2);
      const again = await opened(first);
      await again.seen.until((seen) => seen.at(-1) === false);
      await world.drafts.update(`panel/${first.id}`, undefined);
    });

    it('not where nobody knows what they showed, and not twice', async () => {
      for (const state of [undefined, {}, { ...stateOf(first), v: 2 }]) {
        const lost = await WatchedPanel.open();
        await work.panels.deserializeWebviewPanel(lost.panel, state);
        await lost.seen.until((seen) => seen.at(-1) === false);
      }
      await opened(first);
      const again = await opened(first);
      await again.seen.until((seen) => seen.at(-1) === false);
      assert.equal((await untilTabs((tabs) => tabs.length === 1)).length, 1);
    });
  });

  describe('show', () => {
    it('everything once the page listens, and everything again at each change', async () => {
      const watched = await opened(second);
      await watched.untilShown(({ view }) => view.next.buttons.length > 0);
      const applied = await world.platform.call('applyRelease', {
        params: { id: second.id },
        body: {},
        ifMatch: (await world.release(second.id)).revision,
      });
      const { view } = await watched.untilShown((snapshot) => stage(snapshot.view) === 'Under Review');
      assert.ok(view.steps.items.length > 3 && view.log.entries.length > 1 && view.details.rows.length > 3);
      await world.platform.call('withdrawRelease', { params: { id: second.id }, ifMatch: applied.revision });
      await watched.untilShown((snapshot) => stage(snapshot.view) === 'New Version Created');
    });

    it('what a super app allows, as soon as its policy changes', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      const wen = await world.otherWindow('wen-admin');
      const app = (await wen.call('listTargetApps', { query: {} })).items.find(({ id }) => id === second.targetAppId);
      assert.ok(app !== undefined);
      const { information } = app.policy;
      const change = (maximum: number, ifMatch: number): Promise<TargetApp> =>
        wen.call('setTargetAppPolicy', {
          params: { id: app.id },
          body: { information: { ...information, name: { ...information.name, maximum } } },
          ifMatch,
        });
      const { revision } = await change(7, app.revision);
      await watched.untilShown(({ view }) => view.request.information.limits.name.maximum === 7);
      await change(information.name.maximum, revision);
      await watched.untilShown(({ view }) => view.request.information.limits.name.maximum !== 7);
    });

    it('nothing while they are hidden, and everything when they are seen again', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      await window.showTextDocument(await workspace.openTextDocument({ content: 'in front' }), ViewColumn.Active);
      await watched.seen.until((seen) => seen.at(-1) === false);
      const before = watched.sent.all.length;
      const { revision } = await world.release(second.id);
      await world.platform.call('applyRelease', { params: { id: second.id }, body: {}, ifMatch: revision });
      const applied = await world.until(second.id, ({ status }) => status === 'Under Review');
      assert.equal(watched.sent.all.length, before);

      work.panels.show(second.id);
      await watched.untilShown((snapshot) => stage(snapshot.view) === 'Under Review');
      await world.platform.call('withdrawRelease', { params: { id: second.id }, ifMatch: applied.revision });
      await watched.untilShown((snapshot) => stage(snapshot.view) === 'New Version Created');
    });

    it('another account that it cannot see the release, and the release again to whoever can', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      await world.signIn('mia-metro');
      const messages = await watched.sent.until((all) => all.at(-1)?.type === 'unavailable');
      assert.deepEqual(messages.at(-1), {
        type: 'unavailable',
        releaseId: second.id,
        sentence: 'This release cannot be shown to you. It may belong to another account.',
        waiting: false,
        buttons: [{ label: 'Switch Account', does: { name: 'switchAccount' } }],
      });
      await world.signIn('dana-developer');
      await watched.untilShown();
    });
  });

  describe('take from the page', () => {
    it('only what it may say; anything else is refused, written to the log, and does no harm', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      const nonsense: readonly unknown[] = [
        undefined,
        null,
        'ready',
        { type: 'run', command: 'workbench.action.quit' },
        { type: 'action', action: { name: 'eraseEverything' } },
        { type: 'action', action: { name: 'nextGrayscaleStep', percentage: '100' } },
        { type: 'action', action: { name: 'withdraw', releaseId: first.id } },
        { type: 'draft', draft: { reason: 5 } },
      ];
      for (const message of nonsense) watched.sayAnything(message);
      const refused = await warnings.count(nonsense.length);
      assert.ok(refused.every((line) => line === 'Release panel: a message was not understood'));
      watched.say({ type: 'ready' });
      await watched.untilShown();
    });

    it('what was typed, and have it again even when they were closed at once', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      const draft = { reason: 'The logo is', testers: 'u1, u2' };
      watched.say({ type: 'draft', draft });
      watched.say({ type: 'ready' });
      watched.panel.dispose();
      const again = await opened(second);
      assert.deepEqual((await again.untilShown()).draft, draft);
    });

    it('an action that goes on when they are closed meanwhile; its failure is told in a notification', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      ui.willAnswer((question) => {
        watched.panel.dispose();
        return agrees(question);
      });
      watched.say({ type: 'action', action: { name: 'withdraw' } });
      await ui.untilTold(/is in New Version Created now and does not allow this/);
    });

    it('an action on another release, which they open in its own panel', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      watched.say({ type: 'action', action: { name: 'openRelease', releaseId: first.id } });
      await untilTabs((tabs) => labels(tabs).includes(titleOf('1.4.0')));
    });
  });

  describe('lead a release from its application to everyone, each button by the flow of its command', () => {
    /** Presses a button, waits until all of it is through, and fails with what the panel says where it did not work. */
    const act = async (watched: WatchedPanel, action: PanelAction): Promise<void> => {
      const before = watched.sent.all.length;
      const isBusyWith = (busy: string | null, message?: HostMessage): boolean =>
        message?.type === 'snapshot' && message.view.busy === busy;
      watched.say({ type: 'action', action });
      await watched.sent.until((all) => {
        const since = all.slice(before);
        return since.some((message) => isBusyWith(action.name, message)) && isBusyWith(null, since.at(-1));
      });
      const { view } = await watched.untilShown();
      const isDone = watched.sent.all.slice(before).some((one) => one.type === 'done' && one.action === action.name);
      assert.ok(isDone, view.told?.sentence);
    };
    const status = async (): Promise<string> => (await world.release(first.id)).status;

    it('Apply, Withdraw and Apply again', async () => {
      const watched = await opened(first);
      await watched.untilShown();
      await act(watched, { name: 'apply', information: { revision: first.informationRevision, value: information } });
      assert.equal(await status(), 'Under Review');
      ui.willAnswer(agrees);
      await act(watched, { name: 'withdraw' });
      assert.equal(await status(), 'New Version Created');
      await act(watched, { name: 'apply', information: null });
    });

    it('Apply of another version meanwhile: told in the panel alone, with the way to the one in the way', async () => {
      const watched = await opened(second);
      await watched.untilShown();
      watched.say({ type: 'action', action: { name: 'apply', information: null } });
      const { view } = await watched.untilShown((shown) => shown.view.told !== null && shown.view.busy === null);
      assert.deepEqual(view.told, {
        place: 'next',
        tone: 'problem',
        sentence: 'Harbor Coffee 1.4.0 is already in Under Review on Harbor Wallet · Production. Withdraw it first.',
        buttons: ['Open 1.4.0'],
      });
      assert.ok(ui.told.every(({ sentence }) => !/already in Under Review/.test(sentence)));
      watched.say({ type: 'read' });
      await watched.untilShown((shown) => shown.view.told === null);
    });

    it('Reject, on the page that is open already, with what was typed in the box', async () => {
      await world.signIn('rui-reviewer');
      const watched = await opened(first);
      await watched.untilShown(({ view }) => view.request.decision !== null);
      ui.willAnswer(writesElsewhere('The logo is blurred.'));
      assert.equal(await work.handlers.reject({ releaseId: first.id }), 'canceled');
      const sent = await watched.sent.until((all) => all.at(-1)?.type === 'page');
      assert.deepEqual(sent.at(-1), { type: 'page', page: 'review', place: null, reason: 'The logo is blurred.' });
    });

    it('Approve, for the reviewer', async () => {
      await world.signIn('rui-reviewer');
      const watched = await opened(first);
      await watched.untilShown(({ view }) => view.request.decision !== null);
      ui.willAnswer(agrees);
      await act(watched, { name: 'approve', reason: null });
      await world.signIn('dana-developer');
      assert.equal(await status(), 'Pilot Testing');
    });

    it('Add Testers, Update Test Group and Complete Testing', async () => {
      const watched = await opened(first);
      await watched.untilShown();
      ui.willAnswer(chooses('$(check) Add'));
      await act(watched, { name: 'addTesters', text: 'u1 u2' });
      ui.willAnswer(chooses('$(check) Update'));
      const { view } = await watched.untilShown();
      assert.ok(view.next.form?.kind === 'testers');
      assert.equal(view.next.form.update?.begins, 'u1\nu2');
      await act(watched, { name: 'updateTestGroup', text: 'u2 u3 u4' });
      assert.equal((await world.release(first.id)).testerCount, 3);
      ui.willAnswer(agrees);
      await act(watched, { name: 'completeTesting' });
      assert.equal(await status(), 'Grayscale Release');
    });

    it('Next Step and Full Release; a refusal stands in the panel, which shows what the release is now', async () => {
      const watched = await opened(first);
      await watched.untilShown();
      ui.willAnswer(agrees);
      await act(watched, { name: 'nextGrayscaleStep', percentage: 20 });
      watched.say({ type: 'action', action: { name: 'nextGrayscaleStep', percentage: 10 } });
      const { view } = await watched.untilShown(
        (snapshot) => snapshot.view.told !== null && snapshot.view.busy === null,
      );
      assert.deepEqual([view.told?.tone, /more than the 20 %/.test(view.told?.sentence ?? '')], ['problem', true]);
      const notifications = ui.told.filter(({ sentence }) => /more than the 20 %/.test(sentence));
      assert.deepEqual(notifications, [], 'the panel says it, and shows the release already');
      ui.willAnswer(agrees);
      await act(watched, { name: 'releaseToEveryone' });
      assert.equal(await status(), 'Full Release');
      await watched.untilShown((snapshot) => stage(snapshot.view) === 'Full Release');
    });
  });
});

/** Where a release stands, as the stepper shows it. */
function stage({ steps }: ReleaseView): string {
  return steps.items.find(({ isPresent }) => isPresent)?.title ?? '';
}
