import assert from 'node:assert/strict';
import { ThemeIcon, TreeItemCollapsibleState } from 'vscode';
import type { Platform } from '../../../src/client/platform';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { MiniProgramTree, type RootRead } from '../../../src/editor/tree/miniProgramTree';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import type { Release } from '../../../src/protocol/release';
import { Recording } from '../../support/recording';
import { rowLabel } from '../../support/rowLabel';
import { FlowWorld, harborCoffee, RememberedDrafts } from '../flows/flowWorld';

/** What the tree told VS Code to draw again; `undefined` is all of it. */
type Drawn = TreeNode | TreeNode[] | undefined;

describe('The tree "Mini Programs"', () => {
  let world: FlowWorld;
  let tree: MiniProgramTree;
  let folders: FolderMiniPrograms;
  let pinned: PinnedRelease;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    folders = new FolderMiniPrograms();
    pinned = new PinnedRelease(new RememberedDrafts());
    tree = new MiniProgramTree(world.store, folders, pinned);
    await world.signIn('dana-developer');
    release = await world.built('1.4.0', 'Production');
  });

  after(async () => {
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    await world.stop();
  });

  /** The row with this label below another, or at the top. */
  async function row(label: string, below?: TreeNode): Promise<TreeNode> {
    const rows = await tree.getChildren(below);
    const found = rows.find((node) => tree.getTreeItem(node).label === label);
    assert.ok(found, `${label} among ${rows.map((node) => rowLabel(tree.getTreeItem(node))).join()}`);
    return found;
  }

  const target = async (): Promise<TreeNode> =>
    row('Harbor Wallet · Production', await row('1.4.0', await row('Harbor Coffee')));

  /** What is drawn again until the row of the release reads as wanted. */
  async function drawnUntil(description: RegExp, change: () => Promise<unknown>): Promise<readonly Drawn[]> {
    const node = await target();
    const watching = world.store.watch();
    const drawn: Drawn[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const listening = tree.onDidChangeTreeData((what) => {
          drawn.push(what);
          if (!description.test(String(tree.getTreeItem(node).description))) return;
          listening.dispose();
          resolve();
        });
        change().catch(reject);
      });
    } finally {
      watching.dispose();
    }
    return drawn;
  }

  it("begins with the folder's own mini program", async () => {
    const [first] = await tree.getChildren();
    assert.ok(first);
    const item = tree.getTreeItem(first);
    assert.deepEqual(
      [item.label, item.description, item.collapsibleState],
      ['Harbor Coffee', 'in this folder', TreeItemCollapsibleState.Expanded],
    );
  });

  it('shows versions and targets with status, age, icon and a label for screen readers', async () => {
    const item = tree.getTreeItem(await target());
    assert.equal(item.description, 'New Version Created · just now');
    assert.ok(item.iconPath instanceof ThemeIcon && item.iconPath.id === 'circle-outline');
    assert.equal(item.accessibilityInformation?.label, 'Harbor Wallet · Production, New Version Created · just now');
    assert.match(item.contextValue ?? '', /;can:apply;(.*;)?next:apply;/);
  });

  it('has the same IDs and rows each time it is asked', async () => {
    const first = await target();
    assert.equal(await target(), first);
    assert.equal(first.id, `mini-program/${harborCoffee}/version/${release.versionId}/release/${release.id}`);
    assert.equal(tree.getParent(first), await row('1.4.0', await row('Harbor Coffee')));
  });

  it('offers Select App below a version while a target is left', async () => {
    const item = tree.getTreeItem(await row('Select App…', await row('1.4.0', await row('Harbor Coffee'))));
    assert.deepEqual([item.contextValue, item.collapsibleState], [';select-app;', TreeItemCollapsibleState.None]);
  });

  it('tells the whole story of a row when somebody points at it, with links that run only our commands', async () => {
    const node = await target();
    const item = tree.resolveTreeItem(tree.getTreeItem(node), node);
    assert.ok(typeof item.tooltip === 'object');
    const { value, isTrusted } = item.tooltip;
    assert.match(value, /^\*\*Harbor Coffee 1\.4\.0 on Harbor Wallet · Production\*\*/);
    assert.ok(
      typeof isTrusted === 'object' && isTrusted.enabledCommands.every((id) => id.startsWith('miniProgramRelease.')),
    );
  });

  it('shows the note of the upload when somebody points at the release', async () => {
    const node = await target();
    assert.ok(node.kind === 'release');
    const noted = { ...node, release: { ...node.release, note: 'Coupons are new.' } };
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(noted), noted);
    assert.ok(typeof tooltip === 'object');
    assert.match(tooltip.value, /Coupons are new\./);
  });

  it('draws just the rows that a change shows on', async () => {
    const versionRow = await row('1.4.0', await row('Harbor Coffee'));
    const drawn = await drawnUntil(/^Under Review/, () =>
      world.platform.call('applyRelease', {
        params: { id: release.id },
        body: {},
        ifMatch: release.revision,
      }),
    );
    assert.deepEqual(drawn, [versionRow], 'the version row says what its targets do, and has changed too');
    assert.match(String(tree.getTreeItem(versionRow).description), /^Under Review on Harbor Wallet · Production$/);
  });

  it('is drawn as a whole once for another account, which is told of every change from then on', async () => {
    const drawn = new Recording<Drawn>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    const watching = world.store.watch();
    const { versionId, targetAppId } = release;
    /** Selects a target, and waits until the rows of the version are drawn again, as the platform's events tell. */
    const selected = async (environment: 'Test' | 'Development'): Promise<void> => {
      await target();
      await world.platform.call('selectApp', { params: { id: versionId }, body: { targetAppId, environment } });
      await drawn.until((all) => all.at(-1) !== undefined);
    };
    await selected('Test');
    const before = drawn.all.length;
    await world.signIn('ada-admin');
    await selected('Development');
    listening.dispose();
    watching.dispose();
    assert.equal(drawn.all.slice(before).filter((what) => what === undefined).length, 1);
    await world.signIn('dana-developer');
  });

  it('marks a pinned release', async () => {
    await pinned.pin(release.id);
    assert.match(tree.getTreeItem(await target()).contextValue ?? '', /;pinned;/);
    await pinned.pin(undefined);
    assert.match(tree.getTreeItem(await target()).contextValue ?? '', /;unpinned;/);
  });

  it('shows another account what that account may see and where it can begin, and nothing of before', async () => {
    const before = await row('Harbor Coffee');
    await world.signIn('mia-metro');
    const rows = await tree.getChildren();
    assert.deepEqual(
      rows.map((node) => tree.getTreeItem(node).label),
      ['Upload Version…', 'Members'],
    );
    await world.signIn('dana-developer');
    assert.equal((await tree.getChildren()).length, 1);
    assert.notEqual(await row('Harbor Coffee'), before, 'it was forgotten meanwhile');
  });

  it('offers where to begin by the role that a person has now, and not by the one they signed in with', async () => {
    const roots = new Recording<RootRead>();
    const drawing = [tree.onDidReadRoot(roots.add), tree.onDidChangeTreeData(() => void tree.getChildren())];
    await world.signIn('wim-developer');
    const wen = await world.otherWindow('wen-admin');
    const watching = world.store.watch();
    await tree.getChildren();
    await roots.until((all) => all.at(-1)?.beginning === 'upload');
    await changeWim(wen, ['Workspace Reviewer']);
    await roots.until((all) => all.at(-1)?.beginning === 'review');
    await changeWim(wen, ['Workspace Developer']);
    await roots.until((all) => all.at(-1)?.beginning === 'upload');
    for (const one of [watching, ...drawing]) one.dispose();
  });

  /** Wen, the admin of Harbor Wallet, gives Wim other roles in another window. */
  async function changeWim(wen: Platform, roles: readonly ('Workspace Reviewer' | 'Workspace Developer')[]) {
    const params = { id: 'harbor-wallet' };
    const { items, revision } = await wen.call('listMembers', { params });
    const assignments = items.find(({ accountId }) => accountId === 'wim-developer')?.assignments ?? [];
    const body = {
      accountId: 'wim-developer',
      roles: [...roles],
      assignments: assignments.map(({ miniProgramId }) => miniProgramId),
    };
    await wen.call('setMember', { params, ifMatch: revision, body });
  }
});

describe('The tree of a mini program that has no version yet', () => {
  let world: FlowWorld;
  let tree: MiniProgramTree;
  const folders = new FolderMiniPrograms();
  const pinned = new PinnedRelease(new RememberedDrafts());

  before(async () => {
    world = await FlowWorld.start();
    tree = new MiniProgramTree(world.store, folders, pinned);
    await world.signIn('dana-developer');
  });

  after(async () => {
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    await world.stop();
  });

  async function rowsBelowIt(): Promise<readonly unknown[]> {
    const [miniProgram] = await tree.getChildren();
    return (await tree.getChildren(miniProgram)).map((node) => tree.getTreeItem(node).label);
  }

  it('offers Upload Version where the folder holds it, until there is one', async () => {
    assert.deepEqual(await rowsBelowIt(), ['Upload Version…']);
    await world.uploaded('1.0.0');
    await world.store.refresh();
    assert.deepEqual(await rowsBelowIt(), ['1.0.0']);
  });
});
