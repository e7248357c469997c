import { EventEmitter, type MarkdownString, type TreeDataProvider, type TreeItem } from 'vscode';
import { isUnderWay } from '../../core/releaseStatus';
import type { Member } from '../../protocol/members';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Me } from '../../protocol/people';
import type { Release } from '../../protocol/release';
import type { Version } from '../../protocol/version';
import type { FolderMiniPrograms } from '../folderMiniPrograms';
import { Owner } from '../lifecycle';
import type { PinnedRelease } from '../pinnedRelease';
import { failureSentence } from '../sentences/failureSentence';
import { isComingBack, type ReleaseStore, type StoreChange } from '../store/releaseStore';
import { beginningOf, type Beginning } from './beginning';
import { firstSteps, noMiniPrograms, type FirstStep } from './firstSteps';
import { membersToView } from './membersToView';
import { byTarget } from './releaseOrder';
import { tooltip } from './tooltip';
import { rowDescription, treeItem } from './treeItem';
import {
  nodeId,
  parentOf,
  rootOf,
  type FirstStepNode,
  type MemberNode,
  type MembersNode,
  type MembersOf,
  type MiniProgramNode,
  type MoreNode,
  type ProblemNode,
  type ReleaseNode,
  type SelectAppNode,
  type TreeNode,
  type UploadVersionNode,
  type VersionNode,
} from './treeNode';

/** What was found when the first level was read. */
export interface RootRead {
  /** Whether there is no mini program. */
  readonly isEmpty: boolean;
  /** Where the person begins by the roles they have now; nothing where they could not be asked for. */
  readonly beginning: Beginning | undefined;
  /** Says so, where other rows are in the place of the view's welcome. */
  readonly sentence: string | undefined;
}

/** The rows of "Mini Programs": mini programs, their versions, the targets of each. A change draws just its own row. */
export class MiniProgramTree extends Owner implements TreeDataProvider<TreeNode> {
  readonly #store: ReleaseStore;
  readonly #folders: FolderMiniPrograms;
  readonly #pinned: PinnedRelease;
  readonly #nodes = new Map<string, TreeNode>();
  /** What was written beside the labels that are shown, to see which have grown old. */
  readonly #written = new Map<string, string | undefined>();
  readonly #changed = this.own(new EventEmitter<TreeNode | TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #rootRead = this.own(new EventEmitter<RootRead>());
  /** The first level was read. */
  readonly onDidReadRoot = this.#rootRead.event;

  constructor(store: ReleaseStore, folders: FolderMiniPrograms, pinned: PinnedRelease) {
    super();
    this.#store = store;
    this.#folders = folders;
    this.#pinned = pinned;
    this.own(store.onDidChange((change) => this.#storeChanged(change)));
    this.own(store.onDidChangeConnection(({ kind }) => isComingBack(kind) || this.#drawAll()));
    this.own(folders.onDidChange(() => this.#drawAll()));
    this.own(folders.onDidChangeProject(() => this.#showsFirstSteps() && this.#drawAll()));
    this.own(pinned.onDidChange(({ before, now }) => this.#drawReleases([before, now])));
  }

  getTreeItem(node: TreeNode): TreeItem {
    this.#written.set(node.id, rowDescription(node));
    return treeItem(node, this.#pinned.releaseId);
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    const story: MarkdownString | undefined = tooltip(node);
    if (story) item.tooltip = story;
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      if (node === undefined) return await this.#roots();
      if (node.kind === 'mini program') return await this.#versions(node);
      if (node.kind === 'members') return await this.#members(node);
      return node.kind === 'version' ? await this.#targets(node) : [];
    } catch (error) {
      return [this.#problem(node, failureSentence(error))];
    }
  }

  /** Draws the rows again whose text has grown old. */
  drawAges(): void {
    const old = [...this.#written].flatMap(([id, text]) => {
      const node = this.#nodes.get(id);
      return node && rowDescription(node) !== text ? [node] : [];
    });
    if (old.length > 0) this.#changed.fire(old);
  }

  async #roots(): Promise<TreeNode[]> {
    // Without a platform to ask, the view's welcome says how things stand.
    const { kind } = this.#store.connection;
    if (kind !== 'ready' && !isComingBack(kind)) return this.#readRoot([], []);
    try {
      return await this.#readRows();
    } catch (error) {
      if (this.#store.connection.kind !== 'offline') throw error;
      return this.#readRoot([], []);
    }
  }

  async #readRows(): Promise<TreeNode[]> {
    const [own, { items, more }, me] = await Promise.all([
      this.#ownMiniPrograms(),
      this.#store.miniProgramPage(),
      this.#store.me(),
    ]);
    const others = items.filter(({ id }) => !own.some((miniProgram) => miniProgram.id === id));
    const rows: TreeNode[] = [...own, ...others].map((miniProgram) => this.#miniProgramNode(miniProgram));
    const last = membersToView(me).map((workspace) => this.#membersNode(workspace));
    if (rows.length === 0 && last.length > 0) return this.#readFirstSteps(me, last);
    return this.#readRoot(more ? [...rows, this.#more(rows.length)] : rows, last, me);
  }

  /** VS Code shows the view's welcome only where there is no row at all. */
  #readFirstSteps(me: Me, others: readonly TreeNode[]): TreeNode[] {
    const steps = firstSteps(me, this.#folders.hasProject);
    return this.#readRoot([], [...steps.map((step) => this.#firstStep(step)), ...others], me, noMiniPrograms(steps));
  }

  #readRoot(miniPrograms: readonly TreeNode[], others: readonly TreeNode[], me?: Me, sentence?: string): TreeNode[] {
    const rows = [...miniPrograms, ...others];
    this.#forgetAllBut(rows);
    const isEmpty = miniPrograms.length === 0;
    this.#rootRead.fire({ isEmpty, beginning: me && beginningOf(me), sentence });
    return rows;
  }

  /** A mini program that is gone, or that another account saw, is forgotten with all below it. */
  #forgetAllBut(rows: readonly TreeNode[]): void {
    const roots = new Set(rows);
    for (const node of this.#nodes.values()) {
      if (!roots.has(rootOf(node))) this.#forget(node);
    }
  }

  /** The folder's own come first. One that the account may not see is simply not there. */
  async #ownMiniPrograms(): Promise<readonly MiniProgram[]> {
    const own = await Promise.all(
      this.#folders.miniProgramIds.map((id) => this.#store.miniProgram(id).catch(() => undefined)),
    );
    return own.filter((miniProgram) => miniProgram !== undefined);
  }

  async #versions(parent: MiniProgramNode): Promise<TreeNode[]> {
    const { miniProgramId, miniProgram, isInFolder } = parent;
    const [versions, releases, targets] = await Promise.all([
      this.#store.versions(miniProgramId),
      this.#store.releases(miniProgramId),
      this.#targetCount(),
    ]);
    const isToUpload = versions.length === 0 && isInFolder && miniProgram.allowed.includes('upload');
    if (isToUpload) return [this.#uploadVersion(parent)];
    return versions.map((version, index) => {
      const its = releases.filter(({ versionId }) => versionId === version.id);
      return this.#versionNode(parent, version, its, { hasFreeTarget: its.length < targets, isNewest: index === 0 });
    });
  }

  async #targetCount(): Promise<number> {
    const apps = await this.#store.targetApps();
    return apps.reduce((count, { policy }) => count + policy.environments.length, 0);
  }

  async #targets(parent: VersionNode): Promise<TreeNode[]> {
    const [all, targets] = await Promise.all([this.#store.releases(parent.miniProgramId), this.#targetCount()]);
    parent.releases = all.filter(({ versionId }) => versionId === parent.versionId);
    parent.hasFreeTarget = parent.releases.length < targets;
    const rows = [...parent.releases].sort(byTarget).map((release): TreeNode => this.#releaseNode(parent, release));
    return parent.version.mayRelease && parent.hasFreeTarget ? [...rows, this.#selectApp(parent)] : rows;
  }

  async #members(parent: MembersNode): Promise<TreeNode[]> {
    const { members } = await this.#store.members(parent.workspaceId);
    return members.map((member) => this.#memberNode(parent, member));
  }

  #membersNode(workspace: MembersOf): MembersNode {
    const { workspaceId } = workspace;
    const node = this.#node('members', nodeId.members(workspaceId), (id): MembersNode => {
      return { kind: 'members', id, workspaceId, workspace };
    });
    return Object.assign(node, { workspace });
  }

  #memberNode(parent: MembersNode, member: Member): MemberNode {
    const { workspaceId } = parent;
    const { accountId } = member;
    const node = this.#node('member', nodeId.member(parent.id, accountId), (id): MemberNode => {
      return { kind: 'member', id, parent, workspaceId, accountId, member };
    });
    return Object.assign(node, { member });
  }

  #miniProgramNode(miniProgram: MiniProgram): MiniProgramNode {
    const { id: miniProgramId } = miniProgram;
    const isInFolder = this.#folders.miniProgramIds.includes(miniProgramId);
    const node = this.#node('mini program', nodeId.miniProgram(miniProgramId), (id): MiniProgramNode => {
      return { kind: 'mini program', id, miniProgramId, miniProgram, isInFolder };
    });
    return Object.assign(node, { miniProgram, isInFolder });
  }

  #versionNode(
    parent: MiniProgramNode,
    version: Version,
    releases: readonly Release[],
    { hasFreeTarget, isNewest }: { readonly hasFreeTarget: boolean; readonly isNewest: boolean },
  ): VersionNode {
    const { miniProgramId } = parent;
    const node = this.#node('version', nodeId.version(miniProgramId, version.id), (id): VersionNode => {
      const startsOpen = isNewest || releases.some(({ status }) => isUnderWay(status));
      const fixed = { kind: 'version', id, parent, miniProgramId, versionId: version.id, startsOpen } as const;
      return { ...fixed, version, releases, hasFreeTarget };
    });
    return Object.assign(node, { version, releases, hasFreeTarget });
  }

  #releaseNode(parent: VersionNode, release: Release): ReleaseNode {
    const { miniProgramId } = parent;
    const node = this.#node('release', nodeId.release(parent.id, release.id), (id): ReleaseNode => {
      return { kind: 'release', id, parent, miniProgramId, releaseId: release.id, release };
    });
    return Object.assign(node, { release });
  }

  #selectApp(parent: VersionNode): SelectAppNode {
    const { miniProgramId, versionId } = parent;
    return this.#node('select app', nodeId.selectApp(parent.id), (id): SelectAppNode => {
      return { kind: 'select app', id, parent, miniProgramId, versionId };
    });
  }

  #uploadVersion(parent: MiniProgramNode): UploadVersionNode {
    const { miniProgramId } = parent;
    return this.#node('upload version', nodeId.uploadVersion(parent.id), (id): UploadVersionNode => {
      return { kind: 'upload version', id, parent, miniProgramId };
    });
  }

  #showsFirstSteps(): boolean {
    return [...this.#nodes.values()].some(({ kind }) => kind === 'first step');
  }

  #firstStep(step: FirstStep): FirstStepNode {
    return this.#node('first step', nodeId.firstStep(step), (id): FirstStepNode => ({ kind: 'first step', id, step }));
  }

  #more(shown: number): MoreNode {
    return Object.assign(
      this.#node('more', nodeId.more, (id): MoreNode => ({ kind: 'more', id, shown })),
      { shown },
    );
  }

  #problem(parent: TreeNode | undefined, sentence: string): ProblemNode {
    const isAbove = parent?.kind === 'mini program' || parent?.kind === 'version' || parent?.kind === 'members';
    const above = isAbove ? parent : undefined;
    const node = this.#node('problem', nodeId.problem(above?.id), (id): ProblemNode => {
      return { kind: 'problem', id, parent: above, sentence };
    });
    return Object.assign(node, { sentence });
  }

  /** The row with an ID, the same object each time. */
  #node<Kind extends TreeNode['kind']>(
    kind: Kind,
    id: string,
    make: (id: string) => Extract<TreeNode, { kind: Kind }>,
  ): Extract<TreeNode, { kind: Kind }> {
    const known = this.#nodes.get(id);
    if (known?.kind === kind) return known as Extract<TreeNode, { kind: Kind }>;
    const made = make(id);
    this.#nodes.set(id, made);
    return made;
  }

  #storeChanged(change: StoreChange): void {
    switch (change.kind) {
      case 'all':
      case 'mini programs':
        return this.#drawAll();
      case 'mini program':
        return void this.#miniProgramChanged(change.miniProgramId);
      case 'versions':
        return this.#draw(nodeId.miniProgram(change.miniProgramId));
      case 'release':
        return this.#releaseChanged(change.release, change.before);
      case 'members':
        return void this.#membersChanged(change.workspaceId);
      case 'approvals':
      case 'target app':
        return;
    }
  }

  async #miniProgramChanged(miniProgramId: string): Promise<void> {
    const node = this.#nodes.get(nodeId.miniProgram(miniProgramId));
    if (node?.kind !== 'mini program') return;
    const before = rowDescription(node);
    const { name } = node.miniProgram;
    try {
      this.#miniProgramNode(await this.#store.miniProgram(miniProgramId));
    } catch {
      return this.#drawAll();
    }
    if (rowDescription(node) !== before || node.miniProgram.name !== name) this.#changed.fire(node);
  }

  /** A member's own row is drawn again where just that member changed. */
  async #membersChanged(workspaceId: string): Promise<void> {
    const parent = this.#nodes.get(nodeId.members(workspaceId));
    if (parent?.kind !== 'members') return;
    const shown = this.#membersBelow(parent);
    if (shown.length === 0) return;
    try {
      const { members } = await this.#store.members(workspaceId);
      const known = new Map(shown.map((node) => [node.accountId, node]));
      const isSame = members.length === shown.length && members.every(({ accountId }) => known.has(accountId));
      const changed = members.filter((member) => {
        const before = known.get(member.accountId)?.member;
        return JSON.stringify(before) !== JSON.stringify(member);
      });
      for (const node of shown) if (!members.some(({ accountId }) => accountId === node.accountId)) this.#forget(node);
      if (!isSame || changed.some(({ accountId, name }) => known.get(accountId)?.member.name !== name)) {
        return this.#changed.fire(parent);
      }
      const rows = changed.map((member) => this.#memberNode(parent, member));
      if (rows.length > 0) this.#changed.fire(rows);
    } catch {
      this.#changed.fire(parent);
    }
  }

  #membersBelow(parent: MembersNode): readonly MemberNode[] {
    return [...this.#nodes.values()].filter((node) => node.kind === 'member' && node.parent === parent) as MemberNode[];
  }

  #forget({ id }: TreeNode): void {
    this.#nodes.delete(id);
    this.#written.delete(id);
  }

  #releaseChanged(release: Release, before: Release | undefined): void {
    const parent = this.#nodes.get(nodeId.version(release.miniProgramId, release.versionId));
    if (parent?.kind !== 'version') return this.#draw(nodeId.miniProgram(release.miniProgramId));
    const id = nodeId.release(parent.id, release.id);
    const text = rowDescription(parent);
    parent.releases = [...parent.releases.filter((one) => one.id !== release.id), release];
    if (before === undefined || !this.#nodes.has(id)) return this.#changed.fire(parent);
    this.#releaseNode(parent, release);
    // The version's row says what its targets do: it is drawn again only where it says something else now.
    if (rowDescription(parent) === text) this.#draw(id);
    else this.#changed.fire(parent);
  }

  #drawReleases(releaseIds: readonly (string | undefined)[]): void {
    const rows = [...this.#nodes.values()].filter(
      (node) => node.kind === 'release' && releaseIds.includes(node.releaseId),
    );
    if (rows.length > 0) this.#changed.fire(rows);
  }

  #draw(id: string): void {
    const node = this.#nodes.get(id);
    if (node) this.#changed.fire(node);
  }

  #drawAll(): void {
    this.#changed.fire(undefined);
  }
}
