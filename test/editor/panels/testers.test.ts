import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { ReleasePanels } from '../../../src/editor/panels/releasePanels';
import type { Release } from '../../../src/protocol/release';
import type { PanelDraft, TestersBoardView, TestersView } from '../../../src/protocol/webview';
import { FlowWorld } from '../flows/flowWorld';
import { reportFrom } from '../flows/reportFrom';
import { WatchedPanel } from './watchedPanel';

const many = Array.from({ length: 120 }, (_, number) => `harbor-${String(number).padStart(3, '0')}`);

describe('The testers, in the Release Progress panel', () => {
  let world: FlowWorld;
  let release: Release;
  let panels: ReleasePanels;
  let watched: WatchedPanel;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, many.slice(0, 119).join('\n'));
  });

  /** Opens the panel, as it was left. */
  async function open(draft: PanelDraft = {}): Promise<void> {
    watched = await WatchedPanel.open();
    panels = createReleasePanels(world.context());
    await panels.deserializeWebviewPanel(watched.panel, { v: 1, releaseId: release.id, page: 'progress', draft });
    watched.say({ type: 'draft', draft });
  }

  afterEach(async () => {
    panels.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => world.stop());

  async function shown(fits: (board: TestersBoardView, view: TestersView) => boolean): Promise<TestersBoardView> {
    const { view } = await watched.untilShown(
      ({ view: { testers } }) => testers !== null && testers.board !== null && fits(testers.board, testers),
    );
    assert.ok(view.testers?.board);
    return view.testers.board;
  }

  const userIds = ({ rows }: TestersBoardView): readonly string[] => rows.map(({ userId }) => userId);

  it('are the first hundred by user ID, and more where more are asked for', async () => {
    await open();
    const first = await shown(({ rows }) => rows.length > 0);
    assert.deepEqual([userIds(first), first.more?.count], [many.slice(0, 100), 200]);
    watched.say({ type: 'testers', count: 200 });
    const all = await shown(({ rows }) => rows.length > 100);
    assert.deepEqual([userIds(all), all.more], [many.slice(0, 119), null]);
  });

  it('follow those who are added, and what their phones report, without being asked for', async () => {
    await open();
    await shown(({ rows }) => rows.length > 0);
    await world.addTesters(release.id, many[119] ?? '');
    const added = await shown(({ filter }) => filter.choices[0]?.label === 'All (120)');
    assert.match(added.rows[0]?.added.text ?? '', /^\{0\} by Dana Developer$/u);
    await reportFrom(world, release, ['open', 'failure'], many[7]);
    const reported = await shown(({ filter }) => filter.choices[3]?.label === 'Failed (1)');
    const { opened, failures, hasFailed, version } = reported.rows[7] ?? {};
    assert.deepEqual([opened?.text, failures?.text, hasFailed, version], ['{0}', '1, last {0}', true, '1.4.0']);
  });

  it('are filtered, searched and sorted by the platform, as the draft says', async () => {
    await open();
    watched.say({ type: 'draft', draft: { board: { search: '11', sort: 'userId', order: 'desc' } } });
    const found = await shown(({ wish }) => wish.search === '11');
    assert.deepEqual(userIds(found), many.filter((userId) => userId.includes('11')).toReversed());
    watched.say({ type: 'draft', draft: { board: { state: 'never-opened' } } });
    const unopened = await shown(({ wish }) => wish.state === 'never-opened');
    assert.ok(!userIds(unopened).includes(many[7] ?? ''));
  });

  it('are looked at as before when the panel comes back', async () => {
    await open({ board: { state: 'failed' } });
    assert.deepEqual(userIds(await shown(({ wish }) => wish.state === 'failed')), [many[7]]);
  });
});
