import assert from 'node:assert/strict';
import { ThemeIcon, TreeItemCollapsibleState } from 'vscode';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import type { Release } from '../../../src/protocol/release';
import { Recording } from '../../support/recording';
import { rowLabel } from '../../support/rowLabel';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';
import { reportFrom } from '../flows/reportFrom';

type Drawn = TreeNode | TreeNode[] | undefined;

describe('The testers of a release, in the tree "Mini Programs"', () => {
  let world: FlowWorld;
  let tree: MiniProgramTree;
  let release: Release;
  const folders = new FolderMiniPrograms();
  const pinned = new PinnedRelease(new RememberedDrafts());
  const many = Array.from({ length: 120 }, (_, number) => `harbor-${String(number).padStart(3, '0')}`);

  before(async () => {
    world = await FlowWorld.start();
    tree = new MiniProgramTree(world.store, folders, pinned);
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
  });

  after(async () => {
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    await world.stop();
  });

  async function row(label: string, below?: TreeNode): Promise<TreeNode> {
    const rows = await tree.getChildren(below);
    const found = rows.find((node) => tree.getTreeItem(node).label === label);
    assert.ok(found, `${label} among ${rows.map((node) => rowLabel(tree.getTreeItem(node))).join()}`);
    return found;
  }

  const target = async (): Promise<TreeNode> =>
    row('Harbor Wallet · Production', await row('1.4.0', await row('Harbor Coffee')));
  const testers = async (): Promise<TreeNode> => row('Testers', await target());

  async function addTesters(list: readonly string[]): Promise<void> {
    await world.addTesters(release.id, list.join('\n'));
    await world.store.refresh();
  }

  it('stand below it once there are any, and say how many have opened it', async () => {
    assert.equal(tree.getTreeItem(await target()).collapsibleState, TreeItemCollapsibleState.None);
    await addTesters(['ada', 'bo']);
    const parent = await target();
    assert.equal(tree.getTreeItem(parent).collapsibleState, TreeItemCollapsibleState.Collapsed);
    const item = tree.getTreeItem(await testers());
    assert.deepEqual(
      [item.description, item.collapsibleState, item.contextValue, item.id],
      [
        '2 testers, 0 opened',
        TreeItemCollapsibleState.Collapsed,
        ';testers;can:export-testers;can:remind-testers;',
        `${parent.id}/testers`,
      ],
    );
  });

  it('are rows with an icon and a word for what each has done, and its whole story on hover', async () => {
    await reportFrom(world, release, ['open', 'open'], 'ada');
    const rows = await tree.getChildren(await testers());
    const items = rows.map((node) => tree.getTreeItem(node));
    assert.deepEqual(
      items.map(({ label, description, iconPath }) => [
        label,
        description,
        iconPath instanceof ThemeIcon && iconPath.id,
      ]),
      [
        ['ada', 'opened just now', 'pass'],
        ['bo', 'never opened', 'circle-outline'],
      ],
    );
    assert.match(items[0]?.contextValue ?? '', /^;tester;.*can:copy-user-id;/u);
    const [first] = rows;
    assert.ok(first);
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(first), first);
    assert.ok(typeof tooltip === 'object');
    assert.match(tooltip.value, /\*\*ada\*\*[^]*Added by Dana Developer[^]*Opened 2 times[^]*Saw 1\.4\.0 last/u);
  });

  it('are the same rows each time, and drawn again by themselves where one has done something', async () => {
    const branch = await testers();
    const before = await tree.getChildren(branch);
    assert.deepEqual(await tree.getChildren(branch), before);
    const drawn = new Recording<Drawn>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    await tree.rereadTesters();
    assert.deepEqual(drawn.all, [], 'nothing happened');
    await reportFrom(world, release, ['failure'], 'ada');
    await tree.rereadTesters();
    assert.deepEqual(drawn.all, [[before[0]]]);
    assert.match(
      String(tree.getTreeItem(await row('ada', branch)).description),
      /^failed just now · opened just now$/u,
    );
    await reportFrom(world, release, ['open'], 'bo');
    await tree.rereadTesters();
    listening.dispose();
    assert.equal(drawn.all.at(-1), branch, 'its own row says how many');
    assert.equal(tree.getTreeItem(branch).description, '2 testers, 2 opened');
    assert.doesNotMatch(tree.getTreeItem(branch).contextValue ?? '', /remind/u);
  });

  it('are not asked for while the rows above them are shut', async () => {
    const version = await row('1.4.0', await row('Harbor Coffee'));
    assert.ok(tree.showsTesters);
    tree.opened(version, false);
    assert.ok(!tree.showsTesters);
    tree.opened(version, true);
    assert.ok(tree.showsTesters);
  });

  it('are a hundred at a time', async () => {
    await addTesters(many);
    const branch = await testers();
    const first = await tree.getChildren(branch);
    const last = first.at(-1);
    assert.ok(last);
    assert.deepEqual([first.length, tree.getTreeItem(last).description], [101, '100 are shown']);
    const drawn = new Recording<Drawn>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    world.store.loadMoreTesters(release.id);
    listening.dispose();
    assert.deepEqual(drawn.all, [branch]);
    assert.equal((await tree.getChildren(branch)).length, 122);
  });

  it('leave the tree with the release that ends', async () => {
    const { revision } = await world.release(release.id);
    await world.platform.call('cancelRelease', { params: { id: release.id }, ifMatch: revision });
    await world.store.refresh();
    const parent = await target();
    assert.deepEqual(await tree.getChildren(parent), []);
    assert.equal(tree.getTreeItem(parent).collapsibleState, TreeItemCollapsibleState.None);
    assert.ok(!tree.showsTesters);
  });
});
