import assert from 'node:assert/strict';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { nextGrayscaleStep } from '../../../src/editor/flows/grayscale';
import { releaseToEveryone } from '../../../src/editor/flows/releaseToEveryone';
import { approve } from '../../../src/editor/flows/review';
import { withdraw } from '../../../src/editor/flows/withdraw';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import type { Approval } from '../../../src/protocol/approval';
import type { Release } from '../../../src/protocol/release';
import { Recording } from '../../support/recording';
import { agrees } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

/** What a person meets when somebody else, in a window with a platform process of its own, was faster. */
describe('Somebody else at the same release', () => {
  let world: FlowWorld;
  let ada: FlowWorld;
  let rui: FlowWorld;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    ada = await world.windowOf('ada-admin');
    rui = await world.windowOf('rui-reviewer');
    release = await world.built('1.4.0', 'Production');
  });

  afterEach(() => {
    for (const window of [world, ada, rui]) window.verify();
  });

  after(() => world.stop());

  const seenByDana = (): Promise<Release> => world.release(release.id);

  async function changedBy(window: FlowWorld, change: (seen: Release) => Promise<unknown>): Promise<void> {
    await change(await window.release(release.id));
  }

  it('shows in the tree by itself, and draws no other row than its own', async () => {
    const folders = new FolderMiniPrograms();
    const pinned = new PinnedRelease(new RememberedDrafts());
    const tree = new MiniProgramTree(world.store, folders, pinned);
    const [miniProgram] = await tree.getChildren();
    const [version] = await tree.getChildren(miniProgram);
    const [node] = await tree.getChildren(version);
    assert.ok(node?.kind === 'release' && node.releaseId === release.id);
    const drawn = new Recording<TreeNode | TreeNode[] | undefined>();
    tree.onDidChangeTreeData(drawn.add);
    const watching = world.store.watch();

    await changedBy(ada, ({ id, revision }) =>
      ada.platform.call('applyRelease', { params: { id }, body: {}, ifMatch: revision }),
    );
    const rows = await drawn.until(() => tree.getTreeItem(node).description === 'Under Review · just now');
    watching.dispose();
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    assert.deepEqual(rows, [version], 'the row of the version says what its targets do');
  });

  it('has withdrawn it already: it is told what the release is now, with Show, and nothing is retried', async () => {
    const stale = await seenByDana();
    await changedBy(ada, (seen) => withdraw(ada.context(agrees), seen));
    const { revision } = await seenByDana();

    const context = world.context(agrees);
    assert.equal(await withdraw(context, stale), 'failed');
    assert.deepEqual(
      [context.ui.lastTold?.sentence, context.ui.lastTold?.buttons],
      [
        'Somebody else changed Harbor Coffee 1.4.0 on Harbor Wallet · Production a moment ago. It is in New Version Created now. Nothing was changed by you.',
        ['Show'],
      ],
    );
    assert.equal((await seenByDana()).revision, revision);
  });

  it('is no reviewer: who may decide a request is told to whoever may not, with Switch Account', async () => {
    await changedBy(world, ({ id, revision }) =>
      world.platform.call('applyRelease', { params: { id }, body: {}, ifMatch: revision }),
    );
    const approval: Approval = await rui.approvalOf(release.id);
    const context = world.context(agrees);
    assert.equal(await approve(context, approval), 'failed');
    assert.deepEqual(
      [context.ui.lastTold?.sentence, context.ui.lastTold?.buttons],
      [
        'Only a Workspace Admin or Workspace Reviewer of Harbor Wallet can decide this request. You are signed in as Dana Developer, Developer of Harbor Coffee Company.',
        ['Switch Account'],
      ],
    );
    assert.equal((await seenByDana()).status, 'Under Review');
    assert.equal(await approve(rui.context(agrees), approval), 'done');
  });

  it('has withdrawn the request that is being approved: it is told so, by name', async () => {
    const other = await world.built('1.4.1', 'Sandbox', 'Metro Pay');
    const applied = await world.platform.call('applyRelease', {
      params: { id: other.id },
      body: {},
      ifMatch: other.revision,
    });
    const mia = await world.windowOf('mia-metro');
    const approval = await mia.approvalOf(other.id);
    await changedBy(world, () => withdraw(world.context(agrees), applied));
    const context = mia.context(agrees);
    assert.equal(await approve(context, approval), 'failed');
    assert.equal(
      context.ui.lastTold?.sentence,
      'Dana Developer has withdrawn the request for Harbor Coffee 1.4.1 on Metro Pay · Sandbox. Nothing was changed by you.',
    );
    mia.verify();
  });

  it('has widened the grayscale meanwhile: the percentage decided on less is not sent after it', async () => {
    await changedBy(ada, ({ id, revision }) =>
      ada.platform.call('completeTesting', { params: { id }, ifMatch: revision }),
    );
    assert.equal(await nextGrayscaleStep(world.context(agrees), await seenByDana(), 20), 'done');
    const stale = await seenByDana();
    await changedBy(ada, (seen) => nextGrayscaleStep(ada.context(agrees), seen, 30));

    const context = world.context(agrees);
    assert.equal(await nextGrayscaleStep(context, stale, 50), 'failed');
    assert.deepEqual(
      [context.ui.lastTold?.sentence, context.ui.lastTold?.buttons],
      [
        'Somebody else changed Harbor Coffee 1.4.0 on Harbor Wallet · Production a moment ago. It is in Grayscale Release at 30 % now. Nothing was changed by you.',
        ['Show'],
      ],
    );
    assert.equal((await seenByDana()).percentage, 30);
  });

  it('releases the same version at the same moment: it is released once, and the other is told', async () => {
    const seen = await seenByDana();
    const contexts = [world.context(agrees), ada.context(agrees)];
    const outcomes = await Promise.all(contexts.map((context) => releaseToEveryone(context, seen)));
    assert.deepEqual(outcomes.toSorted(), ['done', 'failed']);
    const [told, ...more] = contexts.flatMap(({ ui }) => ui.told);
    assert.equal(more.length, 0);
    assert.match(told?.sentence ?? '', /is in Full Release now/);
    assert.deepEqual(told?.buttons, ['Show']);
    const log = await world.store.log(release.id);
    assert.equal(log.filter(({ to }) => to === 'Full Release').length, 1);
  });
});
