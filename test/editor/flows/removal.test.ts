import assert from 'node:assert/strict';
import { ThemeColor, ThemeIcon } from 'vscode';
import { forceRemove } from '../../../src/editor/flows/forceRemove';
import { approve, reject } from '../../../src/editor/flows/review';
import { takeOffline } from '../../../src/editor/flows/takeOffline';
import { withdrawRequest } from '../../../src/editor/flows/withdrawRequest';
import { RemovalNotices } from '../../../src/editor/approvals/removalNotices';
import { standing } from '../../../src/editor/sentences/statusWords';
import { rowDescription } from '../../../src/editor/tree/treeItem';
import type { Approval } from '../../../src/protocol/approval';
import type { Release } from '../../../src/protocol/release';
import { rowLabel } from '../../support/rowLabel';
import { agrees, finds, leaves, ScriptedUi, types, typesAndLeaves } from '../../support/scriptedUi';
import { FlowWorld } from './flowWorld';

describe('removals', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
  });

  beforeEach(() => world.signIn('dana-developer'));

  afterEach(() => world.verify());

  after(() => world.stop());

  async function apply(release: Release): Promise<Release> {
    const call = { params: { id: release.id }, body: {}, ifMatch: release.revision };
    return world.platform.call('applyRelease', call);
  }

  async function live(version: string): Promise<Release> {
    const applied = await apply(await world.built(version, 'Production'));
    await world.signIn('rui-reviewer');
    assert.equal(await approve(world.context(agrees), await world.approvalOf(applied.id)), 'done');
    await world.signIn('dana-developer');
    const params = { id: applied.id };
    const tested = await world.platform.call('completeTesting', {
      params,
      ifMatch: (await world.release(applied.id)).revision,
    });
    return world.platform.call('releaseToEveryone', { params, ifMatch: tested.revision });
  }

  async function waiting(): Promise<Approval> {
    const { items } = await world.platform.call('listApprovals', { query: { box: 'mine', status: 'In Review' } });
    const [request] = items;
    assert.ok(request);
    return request;
  }

  it('takes offline at once where no approval is needed, after naming what that means', async () => {
    const release = await apply(await world.built('1.0.0', 'Test'));
    const context = world.context(types('The test is over.'), agrees);
    assert.equal(await takeOffline(context, release), 'done');
    const question = context.ui.asked.at(-1)?.text ?? '';
    assert.match(question, /Take Harbor Coffee 1\.0\.0 on Harbor Wallet · Test offline\?/);
    assert.match(question, /everyone on Harbor Wallet · Test loses the mini program\. It happens at once/);
    assert.match(question, /Reason: The test is over\./);
    const archived = await world.release(release.id);
    assert.equal(standing(archived), 'Archived, taken offline');
  });

  it('keeps the reason over Escape, and submits it for review in Production', async () => {
    const release = await live('1.0.1');
    assert.equal(await takeOffline(world.context(typesAndLeaves('The shop moved')), release), 'canceled');
    const context = world.context(finds('The shop moved', 'The shop moved.'), agrees);
    assert.equal(await takeOffline(context, release), 'done');
    assert.match(context.ui.asked.at(-1)?.text ?? '', /A reviewer of Harbor Wallet decides first/);
    const asked = await world.release(release.id);
    assert.equal(asked.offlineRequest?.reason, 'The shop moved.');
    const { offlineRequest } = asked;
    assert.ok(offlineRequest);
    const request = { ...asked, ...offlineRequest, releaseId: release.id, category: 'Offline' } as const;
    assert.equal(await withdrawRequest(world.context(agrees), request), 'done');
    assert.equal((await world.release(release.id)).offlineRequest, null);
  });

  it('shows the request with its kind in Approvals, and names what goes before it is approved', async () => {
    const release = await live('1.0.2');
    assert.equal(await takeOffline(world.context(types('Closed.'), agrees), release), 'done');
    await world.signIn('rui-reviewer');
    const [mine] = await world.approvals.getChildren();
    const [row] = await world.approvals.getChildren(mine);
    assert.ok(row);
    const item = world.approvals.getTreeItem(row);
    assert.equal(rowLabel(item), 'Harbor Coffee 1.0.2 → Production');
    assert.equal(item.description, 'Take Offline · Harbor Wallet · just now');
    assert.deepEqual(item.iconPath, new ThemeIcon('circle-slash', new ThemeColor('list.warningForeground')));
    const rejecting = world.context(types('It is still needed.'), leaves);
    assert.equal(await reject(rejecting, await waiting()), 'canceled');
    assert.deepEqual(
      rejecting.ui.asked.map(({ text }) => text.split('\n')[0]),
      [
        'Reject the request “Take Offline: Harbor Coffee 1.0.2 → Harbor Wallet · Production”',
        'Reject the request “Take Offline: Harbor Coffee 1.0.2 → Harbor Wallet · Production”?',
      ],
    );
    const context = world.context(agrees);
    assert.equal(await approve(context, await waiting()), 'done');
    const question = context.ui.asked[0]?.text ?? '';
    assert.match(question, /Approve the request “Take Offline: Harbor Coffee 1\.0\.2 → Harbor Wallet · Production”\?/);
    assert.match(question, /1\.0\.2 in Production \(Full Release\)/);
    assert.equal((await world.release(release.id)).status, 'Archived');
  });

  it('removes by force after a review inside the super app, and tells the merchant once', async () => {
    const release = await live('1.0.3');
    const test = await apply(await world.built('1.0.4', 'Test'));
    const watching = world.store.watch();
    const merchant = new ScriptedUi();
    const notices = new RemovalNotices(world.store, merchant, world.context().log);
    try {
      const admin = await world.windowOf('wen-admin');
      const context = admin.context(types('It opens addresses that were never reviewed.'), agrees);
      assert.equal(await forceRemove(context, await admin.release(release.id)), 'done');
      const question = context.ui.asked.at(-1)?.text ?? '';
      assert.match(question, /Remove Harbor Coffee by force from Harbor Wallet, in all environments\?/);
      assert.match(question, /1\.0\.3 in Production \(Full Release\)/);
      assert.match(question, /Whatever else it has there is taken, too, even what was never submitted to you\./);
      assert.match(question, /Somebody else of Harbor Wallet approves it first/);
      const reviewer = await world.windowOf('rui-reviewer');
      const { items } = await reviewer.platform.call('listApprovals', { query: { box: 'mine', status: 'In Review' } });
      const [request] = items;
      assert.equal(request?.category, 'Force Removal');
      await Promise.all([world.store.release(release.id), world.store.release(test.id)]);
      assert.equal(await approve(reviewer.context(agrees), request), 'done');
      for (const { id } of [release, test]) await world.until(id, ({ status }) => status === 'Archived');
      const told = await merchant.untilTold(/removed/);
      assert.equal(
        told.sentence,
        'Harbor Wallet removed Harbor Coffee by force: It opens addresses that were never reviewed.',
      );
      assert.equal(merchant.told.length, 1);
      const archived = await world.release(release.id);
      assert.match(
        rowDescription({ kind: 'release', release: archived } as Parameters<typeof rowDescription>[0]) ?? '',
        /^Archived, force removed/,
      );
    } finally {
      notices.dispose();
      watching.dispose();
    }
  });
});
