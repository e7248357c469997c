import { PlatformError } from '../../core/errorCode';
import type { ReleaseAction } from '../../core/releaseAction';
import { isFinal } from '../../core/releaseStatus';
import { isSameTarget } from '../../core/releaseTarget';
import type { Platform } from '../../client/platform';
import type { Approval } from '../../protocol/approval';
import type { ChangeEvent } from '../../protocol/changeEvent';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Me } from '../../protocol/people';
import type { LogEntry, Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { Version } from '../../protocol/version';
import { allPages } from './allPages';
import {
  approvalsAtOnce,
  readApprovals,
  type ApprovalBox,
  type ApprovalPage,
  type ApprovalWish,
} from './approvalBoxes';
import { Cell, Cells } from './cell';
import { readMembers } from './memberList';
import { MiniProgramList } from './miniProgramList';
import type { MemberList, StoreChange } from './releaseStore';

const limit = 200;

const cursorOf = (cursor: string | undefined): { cursor?: string } => (cursor === undefined ? {} : { cursor });

/** Whether two things from the platform look the same to the person. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The actions on a release that open a request for approval, or settle it. */
const requestActions: readonly string[] = [
  'apply',
  'withdraw',
  'approve',
  'reject',
  'force-remove',
] satisfies readonly ReleaseAction[];

function concernsRequest({ approvalId, thing, change }: ChangeEvent): boolean {
  return approvalId !== undefined || (thing === 'release' && requestActions.includes(change));
}

/**
 * What was read from the platform as one account. A change that the platform tells of makes it read just the thing that
 * changed, where somebody asked for it before, and tell on which row it shows.
 */
export class Shelf {
  readonly #platform: Platform;
  readonly #tell: (change: StoreChange) => void;
  readonly #me: Cell<Me>;
  readonly #targetApps: Cell<readonly TargetApp[]>;
  readonly #list: MiniProgramList;
  readonly #miniPrograms: Cells<string, MiniProgram>;
  readonly #versions: Cells<string, readonly Version[]>;
  /** IDs of the releases of a mini program; the releases themselves stand in `#releases`. */
  readonly #releaseIds: Cells<string, readonly string[]>;
  readonly #releases: Cells<string, Release>;
  readonly #rereading = new Map<string, Promise<void>>();
  readonly #logs: Cells<string, readonly LogEntry[]>;
  readonly #approvals: Cells<ApprovalBox, ApprovalPage>;
  readonly #members: Cells<string, MemberList>;

  /** @param mayPass whether a failure to read leaves what was read before as it is */
  constructor(platform: Platform, tell: (change: StoreChange) => void, mayPass?: (error: unknown) => boolean) {
    this.#platform = platform;
    this.#tell = tell;
    this.#me = new Cell(() => platform.call('getMe', {}), mayPass);
    this.#targetApps = new Cell(
      () => allPages((cursor) => platform.call('listTargetApps', { query: { limit, ...cursorOf(cursor) } })),
      mayPass,
    );
    this.#list = new MiniProgramList(platform, mayPass);
    this.#miniPrograms = new Cells((id) => platform.call('getMiniProgram', { params: { id } }), mayPass);
    this.#versions = new Cells(
      (id) =>
        allPages((cursor) => platform.call('listVersions', { params: { id }, query: { limit, ...cursorOf(cursor) } })),
      mayPass,
    );
    this.#releaseIds = new Cells((miniProgramId) => this.#readReleases(miniProgramId), mayPass);
    this.#releases = new Cells((id) => platform.call('getRelease', { params: { id } }), mayPass);
    this.#logs = new Cells(
      (id) =>
        allPages((cursor) => platform.call('getReleaseLog', { params: { id }, query: { limit, ...cursorOf(cursor) } })),
      mayPass,
    );
    this.#approvals = new Cells((box) => readApprovals(platform, box), mayPass);
    this.#members = new Cells((workspaceId) => readMembers(platform, workspaceId), mayPass);
  }

  me(): Promise<Me> {
    return this.#me.get();
  }

  targetApps(): Promise<readonly TargetApp[]> {
    return this.#targetApps.get();
  }

  get list(): MiniProgramList {
    return this.#list;
  }

  miniProgram(id: string): Promise<MiniProgram> {
    return this.#miniPrograms.at(id).get();
  }

  versions(miniProgramId: string): Promise<readonly Version[]> {
    return this.#versions.at(miniProgramId).get();
  }

  async releases(miniProgramId: string): Promise<readonly Release[]> {
    const ids = await this.#releaseIds.at(miniProgramId).get();
    return Promise.all(ids.map((id) => this.release(id)));
  }

  release(id: string): Promise<Release> {
    return this.#releases.at(id).get();
  }

  log(releaseId: string): Promise<readonly LogEntry[]> {
    return this.#logs.at(releaseId).get();
  }

  async approvals(box: ApprovalBox): Promise<readonly Approval[]> {
    return (await this.#approvals.at(box).get()).items;
  }

  /** Only what everybody looks at is kept. */
  approvalPage(box: ApprovalBox, wish: ApprovalWish, count: number): Promise<ApprovalPage> {
    const cell = this.#approvals.at(box);
    if (Object.keys(wish).length === 0 && count === approvalsAtOnce) return cell.get();
    return readApprovals(this.#platform, box, wish, count);
  }

  members(workspaceId: string): Promise<MemberList> {
    return this.#members.at(workspaceId).get();
  }

  rereadMembers(workspaceId: string): void {
    this.#members.at(workspaceId).changed();
    this.#tell({ kind: 'members', workspaceId });
  }

  /** Puts a release in as it is now, unless a later state of it is known already. */
  take(release: Release): void {
    const before = this.#releases.at(release.id).last;
    if (before && before.revision > release.revision) return;
    this.#logs.at(release.id).changed();
    // A package build moves on without a new revision: which of the two is later, only the platform can tell.
    if (before?.revision === release.revision && !isSame(before, release)) {
      void this.#rereadRelease(release.id).catch(() => undefined);
      return;
    }
    this.#releases.at(release.id).put(release);
    this.#tellRelease(release, before);
  }

  /** Marks everything as to be read again when somebody asks. */
  everythingChanged(): void {
    this.#me.changed();
    this.#targetApps.changed();
    this.#list.changed();
    const cells = [
      this.#miniPrograms,
      this.#versions,
      this.#releaseIds,
      this.#releases,
      this.#logs,
      this.#approvals,
      this.#members,
    ];
    for (const some of cells) for (const [, cell] of some.wanted()) cell.changed();
  }

  /** Follows a change that the platform told of. */
  async apply(event: ChangeEvent): Promise<void> {
    const { miniProgramId, releaseId } = event;
    await Promise.all([
      event.thing === 'mini-program' && miniProgramId !== undefined && this.#miniProgramChanged(miniProgramId),
      event.thing === 'mini-program' && this.#rereadReleases((release) => release.miniProgramId === miniProgramId),
      event.thing === 'workspace' &&
        event.workspaceId !== undefined &&
        this.#workspaceChanged(event.workspaceId, event),
      event.thing === 'version' && miniProgramId !== undefined && this.#versionsChanged(miniProgramId),
      event.thing === 'target-app' && event.targetAppId !== undefined && this.#targetAppChanged(event.targetAppId),
      releaseId !== undefined && this.#releaseChanged(releaseId, miniProgramId),
      concernsRequest(event) && this.#approvalsChanged(),
    ]);
  }

  /** What the person may see follows from their own membership. */
  async #workspaceChanged(workspaceId: string, { accountId }: ChangeEvent): Promise<void> {
    if (this.#me.isWanted && accountId === (await this.#me.get()).accountId) {
      this.everythingChanged();
      this.#tell({ kind: 'all' });
      return;
    }
    const cell = this.#members.at(workspaceId);
    if (!cell.isWanted) return;
    cell.changed();
    if (await this.#unlessGone(cell.get())) this.#tell({ kind: 'members', workspaceId });
  }

  async #miniProgramChanged(id: string): Promise<void> {
    // Its name stands beside whom it is assigned to, and its creator was assigned to it.
    for (const [, members] of this.#members.wanted()) members.changed();
    const cell = this.#miniPrograms.at(id);
    if (!cell.isWanted && !this.#list.isWanted) return;
    cell.changed();
    const miniProgram = await this.#currentOf(cell);
    if (miniProgram === undefined) {
      this.#miniPrograms.delete(id);
      this.#list.changed();
      this.#tell({ kind: 'mini programs' });
      return;
    }
    const isNew = this.#list.put(miniProgram);
    this.#tell(isNew ? { kind: 'mini programs' } : { kind: 'mini program', miniProgramId: id });
  }

  async #versionsChanged(miniProgramId: string): Promise<void> {
    const cell = this.#versions.at(miniProgramId);
    if (cell.isWanted) {
      cell.changed();
      if (await this.#unlessGone(cell.get())) this.#tell({ kind: 'versions', miniProgramId });
    }
    await this.#miniProgramChanged(miniProgramId);
  }

  /** A policy decides which way a release goes and what is allowed, and what may be typed on the way. */
  async #targetAppChanged(targetAppId: string): Promise<void> {
    this.#targetApps.changed();
    if (this.#targetApps.isWanted) this.#tell({ kind: 'target app', targetAppId });
    await this.#rereadReleases((release) => release.targetAppId === targetAppId);
  }

  /** Releases also show what is not theirs: a policy, and until they are applied a mini program's information. */
  async #rereadReleases(fits: (release: Release) => boolean): Promise<void> {
    const releases = this.#knownReleases().filter((release) => fits(release) && !isFinal(release.status));
    await Promise.all(releases.map(({ id }) => this.#rereadRelease(id)));
  }

  async #releaseChanged(id: string, miniProgramId: string | undefined): Promise<void> {
    const ids = miniProgramId === undefined ? undefined : this.#releaseIds.at(miniProgramId);
    // A list that is just being read may or may not have it yet.
    if (ids?.isWanted && ids.last === undefined) ids.changed();
    this.#logs.at(id).changed();
    if (ids?.isWanted || this.#releases.at(id).isWanted) await this.#rereadRelease(id);
  }

  async #approvalsChanged(): Promise<void> {
    const wanted = this.#approvals.wanted();
    if (wanted.length === 0) return;
    for (const [, cell] of wanted) cell.changed();
    await Promise.all(wanted.map(([, cell]) => cell.get()));
    this.#tell({ kind: 'approvals' });
  }

  /** Where it is read again already, that goes on until it is current, and tells of all changes at once. */
  #rereadRelease(id: string): Promise<void> {
    const cell = this.#releases.at(id);
    const before = cell.last;
    cell.changed();
    const rereading = this.#rereading.get(id) ?? this.#rereadReleaseOnce(id, cell, before);
    this.#rereading.set(id, rereading);
    return rereading;
  }

  async #rereadReleaseOnce(id: string, cell: Cell<Release>, before: Release | undefined): Promise<void> {
    let release: Release | undefined;
    try {
      do release = await this.#currentOf(cell);
      while (release !== undefined && !cell.isCurrent);
    } finally {
      // At once: a change that is told from now on is read by itself.
      this.#rereading.delete(id);
    }
    if (release === undefined) return this.#releaseGone(id, before);
    this.#tellRelease(release, before);
  }

  #tellRelease(release: Release, before: Release | undefined): void {
    const ids = this.#releaseIds.at(release.miniProgramId);
    if (ids.isWanted && !ids.last?.includes(release.id)) ids.update((known) => [release.id, ...known]);
    if (before && isSame(before, release)) return;
    this.#tell({ kind: 'release', release, before });
    if (before?.status !== release.status) this.#neighboursChanged(release);
  }

  /** What is in the way of other releases to the same target, and what is live there, follows from this one's status. */
  #neighboursChanged(release: Release): void {
    for (const other of this.#knownReleases()) {
      const isNeighbour =
        other.id !== release.id && other.miniProgramId === release.miniProgramId && isSameTarget(other, release);
      if (isNeighbour && !isFinal(other.status)) void this.#rereadRelease(other.id).catch(() => undefined);
    }
  }

  #releaseGone(id: string, before: Release | undefined): void {
    this.#releases.delete(id);
    if (before === undefined) return;
    this.#releaseIds.at(before.miniProgramId).changed();
    this.#tell({ kind: 'versions', miniProgramId: before.miniProgramId });
  }

  #knownReleases(): readonly Release[] {
    return this.#releases.wanted().flatMap(([, cell]) => (cell.last ? [cell.last] : []));
  }

  async #readReleases(miniProgramId: string): Promise<readonly string[]> {
    const releases = await allPages((cursor) =>
      this.#platform.call('listReleases', { query: { miniProgramId, limit, ...cursorOf(cursor) } }),
    );
    for (const release of releases) {
      const cell = this.#releases.at(release.id);
      const known = cell.last?.revision ?? 0;
      // A build has no revision of its own, so what is current may be later than the list that was read meanwhile.
      if (known < release.revision || (known === release.revision && !cell.isCurrent)) cell.put(release);
    }
    return releases.map(({ id }) => id);
  }

  /** Reads until nothing changed meanwhile: whoever follows changes tells no state that is over already. */
  async #currentOf<T>(cell: Cell<T>): Promise<T | undefined> {
    let value = await this.#unlessGone(cell.fresh());
    while (value !== undefined && !cell.isCurrent) value = await this.#unlessGone(cell.fresh());
    return value;
  }

  /** What is gone, or may not be seen any more, is no failure of whoever follows changes. */
  async #unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  }
}
