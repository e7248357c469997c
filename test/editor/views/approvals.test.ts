import assert from 'node:assert/strict';
import { MarkdownString, window, type LogOutputChannel } from 'vscode';
import { RequestNotices } from '../../../src/editor/approvals/requestNotices';
import { ApprovalFilters } from '../../../src/editor/approvals/approvalFilter';
import type { ApprovalTree } from '../../../src/editor/approvals/approvalTree';
import { askFilter, askOrder, askSearch } from '../../../src/editor/approvals/askFilter';
import { filterSentence } from '../../../src/editor/approvals/filterSentence';
import type { ApprovalNode } from '../../../src/editor/approvals/approvalNode';
import type { Release } from '../../../src/protocol/release';
import { rowLabel } from '../../support/rowLabel';
import { chooses, finds, ScriptedUi, types } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

describe('The view "Approvals"', () => {
  let world: FlowWorld;
  let tree: ApprovalTree;
  let log: LogOutputChannel;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    log = window.createOutputChannel('Approvals under test', { log: true });
    tree = world.approvals;
    await world.signIn('dana-developer');
  });

  after(async () => {
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
      'Harbor Coffee 1.4.0 → Production | Release · Harbor Wallet · just now',
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

  it('draws a request anew when its age has another word, and only then', async () => {
    const [mine] = await tree.getChildren();
    const [node] = await tree.getChildren(mine);
    assert.ok(node);
    tree.getTreeItem(node);
    const drawn: unknown[] = [];
    const listening = tree.onDidChangeTreeData((changed) => drawn.push(changed));
    const timeOfDay = Date.now;
    try {
      tree.drawAges();
      assert.deepEqual(drawn, []);
      Date.now = () => timeOfDay() + 3 * 3600 * 1000;
      tree.drawAges();
      assert.deepEqual(drawn, [node]);
      assert.match(String(tree.getTreeItem(node).description), /3 h/);
    } finally {
      Date.now = timeOfDay;
      listening.dispose();
    }
  });

  it('tells of a request, in its tooltip, what it is for, how it stands, by whom and when', async () => {
    const [mine] = await tree.getChildren();
    const [node] = await tree.getChildren(mine);
    assert.ok(node);
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(node), node);
    const text = tooltip instanceof MarkdownString ? tooltip.value : '';
    assert.match(text, /Harbor Coffee 1\.4\.0 → Harbor Wallet · Production/);
    assert.match(text, /Release: In Review, submitted by Dana Developer, .*\d{4}/);
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

  describe('once there are many', () => {
    before(() => world.signIn('rui-reviewer'));

    afterEach(async () => {
      await world.filters.clear();
      await world.filters.set({ order: undefined });
      world.verify();
    });

    const mine = async (): Promise<readonly string[]> => {
      const [box] = await tree.getChildren();
      return box === undefined ? [] : labels(await tree.getChildren(box));
    };

    it('shows only what fits, and says so', async () => {
      assert.equal((await mine()).length, 3);
      await askFilter(world.context(chooses('Status | All'), chooses('In Review')), world.filters);
      assert.deepEqual(await mine(), []);
      const boxes = await tree.getChildren();
      assert.deepEqual(labels(boxes), [
        'My Approvals | none that fits the filter',
        'My Requests | none that fits the filter',
      ]);
      await askFilter(world.context(chooses('Status | In Review'), chooses('Rejected')), world.filters);
      await askFilter(world.context(chooses('Submitted By | All'), chooses('Dana Developer')), world.filters);
      await askFilter(world.context(chooses('Environment | All'), chooses('Production')), world.filters);
      assert.equal((await mine()).length, 3);
      assert.equal(filterSentence(world.filters.current), 'Production · Rejected · by Dana Developer');
    });

    it('is searched by the name or the ID of a mini program', async () => {
      await askSearch(world.context(types('rewards')), world.filters);
      assert.deepEqual(await mine(), []);
      await askSearch(world.context(finds('rewards', 'COFFEE')), world.filters);
      assert.equal((await mine()).length, 3);
      assert.equal(filterSentence(world.filters.current), '“COFFEE”');
    });

    it('shows them in the order that was asked for', async () => {
      await askOrder(world.context(chooses('Created At, oldest first')), world.filters);
      const names = (await mine()).map((label) => label.split(' → ')[0]);
      assert.deepEqual(names, ['Harbor Coffee 1.4.0', 'Harbor Coffee 1.5.0', 'Harbor Coffee 1.6.0']);
    });

    it('shows all again when the filter is cleared', async () => {
      await world.filters.set({ status: 'Approved', search: 'nothing' });
      assert.deepEqual(await mine(), []);
      await askFilter(world.context(chooses('Clear Filter')), world.filters);
      assert.equal((await mine()).length, 3);
      assert.equal(filterSentence(world.filters.current), '');
    });

    it('is kept with the workspace, as far as it can still be understood', async () => {
      const storage = new RememberedDrafts();
      const filters = new ApprovalFilters(storage);
      await filters.set({ environment: 'Sandbox', order: { sort: 'completedAt', order: 'ascending' } });
      filters.dispose();
      const later = new ApprovalFilters(storage);
      const order = { sort: 'completedAt', order: 'ascending' };
      assert.deepEqual(later.current, { environment: 'Sandbox', order });
      await storage.update('approvalFilter', {
        environment: 'Moon',
        status: 7,
        search: '',
        submittedBy: 'x',
        order: 1,
      });
      assert.deepEqual(later.current, {});
      later.dispose();
    });
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
