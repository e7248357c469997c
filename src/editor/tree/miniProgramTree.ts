import { EventEmitter, type MarkdownString, type TreeDataProvider, type TreeItem } from 'vscode';
import { isUnderWay } from '../../core/releaseStatus';
import type { Member } from '../../protocol/members';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Me } from '../../protocol/people';
import type { Release } from '../../protocol/release';
import type { Tester } from '../../protocol/testers';
import type { Version } from '../../protocol/version';
import type { FolderMiniPrograms } from '../folderMiniPrograms';
import { Owner } from '../lifecycle';
import type { PinnedRelease } from '../pinnedRelease';
import { failureSentence } from '../sentences/failureSentence';
import { isComingBack, type ReleaseStore, type StoreChange } from '../store/releaseStore';
import { mostTestersShown, testersAtOnce } from '../store/testerPages';
import { beginningOf, type Beginning } from './beginning';
import { firstSteps, noMiniPrograms, type FirstStep } from './firstSteps';
import { membersToView } from './membersToView';
import { byTarget } from './releaseOrder';
import { showsTesters } from './showsTesters';
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
  type MoreTestersNode,
  type ProblemNode,
  type ReleaseNode,
  type SelectAppNode,
  type TesterNode,
  type TestersNode,
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
  /** How many testers of a release are shown, where that is more than at first. */
  readonly #testersShown = new Map<string, number>();
  /** Rows that the person has shut, by ID: what stands below them is not seen. */
  readonly #shut = new Set<string>();
  readonly #changed = this.own(new EventEmitter<TreeNode | TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #rootRead = this.own(new EventEmitter<RootRead>());
  /** The first level was read. */
  readonly onDidReadRoot = this.#rootRead.event;

  readonly #testersRead = this.own(new EventEmitter<void>());
  /** Testers came to be seen. */
  readonly onDidReadTesters = this.#testersRead.event;

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
      if (node.kind === 'release') return this.#belowRelease(node);
      if (node.kind === 'testers') return await this.#testers(node);
      return node.kind === 'version' ? await this.#targets(node) : [];
    } catch (error) {
      return [this.#problem(node, failureSentence(error))];
    }
  }

  /** Whether the person has a row open or shut. */
  opened(node: TreeNode, isOpen: boolean): void {
    if (isOpen) this.#shut.delete(node.id);
    else this.#shut.add(node.id);
  }

  /** Whether the testers of any release can be seen, as far as the tree knows. */
  get showsTesters(): boolean {
    return this.#testersNodes().length > 0;
  }

  /** Reads again what the phones of the testers that are seen reported, and draws the rows that say something else now. */
  async rereadTesters(): Promise<void> {
    await Promise.all(this.#testersNodes().map((node) => this.#rereadTestersOf(node)));
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

  #belowRelease(parent: ReleaseNode): TreeNode[] {
    if (!showsTesters(parent.release)) return [];
    const { miniProgramId, releaseId, release } = parent;
    const ofRelease = { testers: release.testerCount, opened: release.testersOpened };
    const node = this.#node('testers', nodeId.testers(parent.id), (id): TestersNode => {
      return { kind: 'testers', id, parent, miniProgramId, releaseId, counts: ofRelease };
    });
    // What was read of them is later than what the release says, unless there are others now.
    if (node.counts.testers !== ofRelease.testers) node.counts = ofRelease;
    this.#testersRead.fire();
    return [node];
  }

  async #testers(parent: TestersNode): Promise<TreeNode[]> {
    const { items, nextCursor, counts } = await this.#store.testerPage(
      parent.releaseId,
      {},
      this.#shownOf(parent.releaseId),
    );
    const before = rowDescription(parent);
    parent.counts = counts;
    const rows: TreeNode[] = items.map((tester) => this.#testerNode(parent, tester));
    const kept = new Set(rows);
    for (const node of this.#testersBelow(parent)) if (!kept.has(node)) this.#forget(node);
    if (rowDescription(parent) !== before) this.#changed.fire(parent);
    const isAll = nextCursor === null || rows.length >= mostTestersShown;
    return isAll ? rows : [...rows, this.#moreTesters(parent, rows.length)];
  }

  async #rereadTestersOf(parent: TestersNode): Promise<void> {
    const shown = this.#shut.has(parent.id) ? [] : this.#testersBelow(parent);
    const { items, counts } = await this.#store.testerPage(parent.releaseId, {}, Math.max(1, shown.length));
    const known = new Map(shown.map((node) => [node.userId, node]));
    const areSame = shown.length === 0 || items.every(({ userId }) => known.has(userId));
    const { testers, opened } = parent.counts;
    parent.counts = counts;
    if (!areSame || testers !== counts.testers || opened !== counts.opened) return this.#changed.fire(parent);
    const changed = items.filter((tester) => {
      const before = known.get(tester.userId);
      return before !== undefined && JSON.stringify(before.tester) !== JSON.stringify(tester);
    });
    if (changed.length > 0) this.#changed.fire(changed.map((tester) => this.#testerNode(parent, tester)));
  }

  #showMoreTesters(releaseId: string): void {
    this.#testersShown.set(releaseId, this.#shownOf(releaseId) + testersAtOnce);
    for (const node of this.#testersNodes()) if (node.releaseId === releaseId) this.#changed.fire(node);
  }

  #shownOf(releaseId: string): number {
    return this.#testersShown.get(releaseId) ?? testersAtOnce;
  }

  /** The rows of testers that can be seen. */
  #testersNodes(): readonly TestersNode[] {
    const isSeen = (node: TreeNode): boolean => {
      const parent = parentOf(node);
      return parent === undefined || (!this.#shut.has(parent.id) && isSeen(parent));
    };
    return [...this.#nodes.values()].filter(
      (node) => node.kind === 'testers' && showsTesters(node.parent.release) && isSeen(node),
    ) as TestersNode[];
  }

  #testersBelow(parent: TestersNode): readonly TesterNode[] {
    return [...this.#nodes.values()].filter((node) => node.kind === 'tester' && node.parent === parent) as TesterNode[];
  }

  #testerNode(parent: TestersNode, tester: Tester): TesterNode {
    const { miniProgramId, releaseId } = parent;
    const { userId } = tester;
    const node = this.#node('tester', nodeId.tester(parent.id, userId), (id): TesterNode => {
      return { kind: 'tester', id, parent, miniProgramId, releaseId, userId, tester };
    });
    return Object.assign(node, { tester });
  }

  #moreTesters(parent: TestersNode, shown: number): MoreTestersNode {
    const { releaseId } = parent;
    const node = this.#node('more testers', nodeId.moreTesters(parent.id), (id): MoreTestersNode => {
      return { kind: 'more testers', id, parent, releaseId, shown };
    });
    return Object.assign(node, { shown });
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
    const above =
      parent?.kind === 'mini program' ||
      parent?.kind === 'version' ||
      parent?.kind === 'members' ||
      parent?.kind === 'testers'
        ? parent
        : undefined;
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
      case 'more testers':
        return this.#showMoreTesters(change.releaseId);
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
