import assert from 'node:assert/strict';
import { MarkdownString, ThemeIcon, TreeItemCollapsibleState } from 'vscode';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import { rowLabel } from '../../support/rowLabel';
import { Recording } from '../../support/recording';
import { FlowWorld, harborCoffee, RememberedDrafts, type AccountId } from '../flows/flowWorld';

/** What the tree told VS Code to draw again; `undefined` is all of it. */
type Drawn = TreeNode | TreeNode[] | undefined;

const merchant = 'harbor-coffee-company';

describe('The members in the tree "Mini Programs"', () => {
  let world: FlowWorld;
  let ada: FlowWorld;
  let tree: MiniProgramTree;
  const folders = new FolderMiniPrograms();
  const pinned = new PinnedRelease(new RememberedDrafts());

  before(async () => {
    world = await FlowWorld.start();
    ada = await world.windowOf('ada-admin');
    tree = new MiniProgramTree(world.store, folders, pinned);
  });

  beforeEach(() => world.signIn('ada-admin'));

  after(async () => {
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    await world.stop();
  });

  const textOf = (node: TreeNode): string => {
    const item = tree.getTreeItem(node);
    return `${rowLabel(item)} | ${String(item.description)}`;
  };

  async function membersRow(): Promise<TreeNode> {
    const last = (await tree.getChildren()).at(-1);
    assert.equal(last?.kind, 'members');
    return last;
  }

  async function memberRow(accountId: string): Promise<TreeNode> {
    const rows = await tree.getChildren(await membersRow());
    const found = rows.find((node) => node.kind === 'member' && node.accountId === accountId);
    assert.ok(found, rows.map(textOf).join('\n'));
    return found;
  }

  /** Changes a member in another window of the admin. */
  async function change(accountId: string, assignments: readonly string[], role: 'Developer' | 'Developer Admin') {
    const { revision } = await ada.platform.call('listMembers', { params: { id: merchant } });
    return ada.platform.call('setMember', {
      params: { id: merchant },
      ifMatch: revision,
      body: { accountId, roles: [role], assignments: [...assignments] },
    });
  }

  it('stand last, closed, for whoever may view them, and for nobody else', async () => {
    const seen: Partial<Record<AccountId, string>> = {};
    for (const account of ['ada-admin', 'dana-developer', 'rui-reviewer', 'wen-admin', 'mia-metro'] as const) {
      await world.signIn(account);
      const rows = await tree.getChildren();
      const index = rows.findIndex(({ kind }) => kind === 'members');
      const row = rows[index];
      if (!row) continue;
      assert.equal(index, rows.length - 1);
      assert.equal(tree.getTreeItem(row).collapsibleState, TreeItemCollapsibleState.Collapsed);
      seen[account] = textOf(row);
    }
    assert.deepEqual(seen, {
      'ada-admin': 'Members | Harbor Coffee Company',
      'wen-admin': 'Members | Harbor Wallet',
      'mia-metro': 'Members | Metro Pay',
    });
  });

  it('show one row a member, with the role beside the name', async () => {
    const rows = await tree.getChildren(await membersRow());
    assert.deepEqual(rows.map(textOf), ['Ada Admin | Developer Admin', 'Dana Developer | Developer']);
    const item = tree.getTreeItem(await memberRow('dana-developer'));
    assert.equal(item.contextValue, ';member;can:manage-members;');
    assert.equal(item.accessibilityInformation?.label, 'Dana Developer, Developer');
    assert.ok(item.iconPath instanceof ThemeIcon && item.iconPath.id === 'person');
    assert.equal(tree.getParent(await memberRow('dana-developer')), await membersRow());
  });

  it('tell in the tooltip the address, what is assigned, and who never signed in', async () => {
    await world.signIn('wen-admin');
    const node = await memberRow('wim-developer');
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(node), node);
    assert.ok(tooltip instanceof MarkdownString);
    assert.equal(
      tooltip.value.replaceAll(/\\|\s+$/gu, ''),
      [
        '**Wim Developer**',
        'wim-developer@local.example',
        'Workspace Developer of Harbor Wallet',
        'Assigned: Harbor Rewards',
        'Never signed in yet',
      ].join('  \n'),
    );
  });

  /** What the tree draws again from the moment on at which the platform's events are followed for sure. */
  async function followed(node: TreeNode): Promise<{ readonly drawn: Recording<Drawn>; readonly end: () => void }> {
    const watching = world.store.watch();
    const first = new Recording<Drawn>();
    const waiting = tree.onDidChangeTreeData(first.add);
    await change('dana-developer', [harborCoffee], 'Developer Admin');
    await first.until(() => tree.getTreeItem(node).description === 'Developer Admin');
    waiting.dispose();
    const drawn = new Recording<Drawn>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    return {
      drawn,
      end: () => {
        listening.dispose();
        watching.dispose();
      },
    };
  }

  it('draw just the row of a member whom somebody else changes', async () => {
    const node = await memberRow('dana-developer');
    const { drawn, end } = await followed(node);
    await change('dana-developer', [harborCoffee], 'Developer');
    const rows = await drawn.until(() => tree.getTreeItem(node).description === 'Developer');
    end();
    assert.deepEqual(rows, [[node]]);
  });

  it('draw the members, and nothing else, when one is added or removed', async () => {
    const parent = await membersRow();
    const { drawn, end } = await followed(await memberRow('dana-developer'));
    const { revision } = await ada.platform.call('listMembers', { params: { id: merchant } });
    const added = await ada.platform.call('setMember', {
      params: { id: merchant },
      ifMatch: revision,
      body: { email: 'nia@harbor.example', name: 'Nia New', roles: ['Developer'], assignments: [] },
    });
    assert.deepEqual(await drawn.count(1), [parent]);
    assert.equal(textOf(await memberRow(added.accountId)), 'Nia New | Developer');
    await ada.platform.call('removeMember', {
      params: { id: merchant },
      query: { accountId: added.accountId },
      ifMatch: added.revision,
    });
    assert.deepEqual(await drawn.count(2), [parent, parent]);
    end();
    assert.equal((await tree.getChildren(parent)).length, 2);
    await change('dana-developer', [harborCoffee], 'Developer');
  });

  it('take from a person at once what they may not see any more', async () => {
    await world.signIn('dana-developer');
    assert.equal((await tree.getChildren()).length, 1);
    const drawn = new Recording<Drawn>();
    const listening = tree.onDidChangeTreeData(drawn.add);
    const watching = world.store.watch();
    await world.store.me();
    await change('dana-developer', [], 'Developer');
    let rows: readonly TreeNode[] = await tree.getChildren();
    while (rows.length > 0) {
      await drawn.count(drawn.all.length + 1);
      rows = await tree.getChildren();
    }
    watching.dispose();
    listening.dispose();
    await change('dana-developer', [harborCoffee], 'Developer');
  });
});
