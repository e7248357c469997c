import assert from 'node:assert/strict';
import { window, type LogOutputChannel } from 'vscode';
import { RequestNotices } from '../../../src/editor/approvals/requestNotices';
import { ApprovalTree } from '../../../src/editor/approvals/approvalTree';
import type { ApprovalNode } from '../../../src/editor/approvals/approvalNode';
import type { Release } from '../../../src/protocol/release';
import { rowLabel } from '../../support/rowLabel';
import { ScriptedUi } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

describe('The view "Approvals"', () => {
  let world: FlowWorld;
  let tree: ApprovalTree;
  let log: LogOutputChannel;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    log = window.createOutputChannel('Approvals under test', { log: true });
    tree = new ApprovalTree(world.store);
    await world.signIn('dana-developer');
  });

  after(async () => {
    tree.dispose();
    log.dispose();
    await world.stop();
  });

  const labels = (rows: readonly ApprovalNode[]): readonly string[] =>
    rows.map((node) => {
      const item = tree.getTreeItem(node);
      return `${rowLabel(item)} | ${String(item.description)}`;
    });

  async function apply(version: string, by = world): Promise<Release> {
    const built = await by.built(version, 'Production');
    return by.platform.call('applyRelease', { params: { id: built.id }, body: {}, ifMatch: built.revision });
  }

  it('is empty while nobody asked for anything, so that its welcome shows', async () => {
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('shows the developer what they asked for', async () => {
    release = await apply('1.4.0');
    const boxes = await tree.getChildren();
    assert.deepEqual(labels(boxes), ['My Approvals | nothing waits for you', 'My Requests | 1 in review']);
    assert.deepEqual(labels(await tree.getChildren(boxes[1])), [
      'Harbor Coffee 1.4.0 → Harbor Wallet · Production | Release · just now',
    ]);
  });

  it('shows the reviewer what waits, with Approve and Reject in the menu', async () => {
    await world.signIn('rui-reviewer');
    const boxes = await tree.getChildren();
    assert.deepEqual(labels(boxes), ['My Approvals | 1 waits for you', 'My Requests | none in review']);
    const [row] = await tree.getChildren(boxes[0]);
    assert.ok(row);
    assert.equal(tree.getTreeItem(row).contextValue, ';approval;can:approve;can:reject;');
  });

  it('tells the developer once when the request was rejected, with the reason and View Details', async () => {
    await world.signIn('dana-developer');
    const ui = new ScriptedUi();
    const watching = world.store.watch();
    const notices = new RequestNotices({
      store: world.store,
      ui,
      log,
      storage: new RememberedDrafts(),
      isShown: () => false,
    });
    await world.store.refresh();
    await world.store.approvals('requested');
    await rejectAs('rui-reviewer', 'The logo is missing.\nMore below.');
    await ui.untilTold(/rejected/);
    watching.dispose();
    notices.dispose();
    assert.deepEqual(
      ui.told.map(({ kind, sentence, buttons }) => [kind, sentence, buttons.join()]),
      [
        [
          'warn',
          'Harbor Coffee 1.4.0 was rejected for Harbor Wallet · Production by Rui Reviewer: The logo is missing.',
          'View Details',
        ],
      ],
    );
  });

  it('tells the developer who signs in again what was decided meanwhile, in one notification and never again', async () => {
    const ui = new ScriptedUi();
    const storage = new RememberedDrafts();
    const options = { store: world.store, ui, log, storage, isShown: () => false };
    const notices = new RequestNotices(options);
    await world.signIn('rui-reviewer');
    const dana = await world.windowOf('dana-developer');
    for (const version of ['1.5.0', '1.6.0']) {
      const applied = await apply(version, dana);
      const { id, revision } = await world.approvalOf(applied.id);
      const body = { reason: 'The logo is missing.' };
      await world.platform.call('reject', { params: { id }, body, ifMatch: revision });
    }
    assert.deepEqual(ui.told, []);

    await world.signIn('dana-developer');
    const { sentence, buttons } = await ui.untilTold(/rejected/);
    assert.equal(
      sentence,
      '2 of your requests were decided. The latest: Harbor Coffee 1.6.0 was rejected for Harbor Wallet · Production by ' +
        'Rui Reviewer: The logo is missing.',
    );
    assert.deepEqual(buttons, ['View Details', 'Open Approvals']);

    notices.dispose();
    const afterAReload = new RequestNotices(options);
    await world.store.refresh();
    await world.store.approvals('requested');
    afterAReload.dispose();
    assert.equal(ui.told.length, 1);
  });

  /** Somebody else decides, in a window of their own. */
  async function rejectAs(account: 'rui-reviewer', reason: string): Promise<void> {
    const other = await world.otherWindow(account);
    const { items } = await other.call('listApprovals', { query: { box: 'mine', status: 'In Review' } });
    const approval = items.find(({ releaseId }) => releaseId === release.id);
    assert.ok(approval);
    await other.call('reject', { params: { id: approval.id }, body: { reason }, ifMatch: approval.revision });
  }
});
