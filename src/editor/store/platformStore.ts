import { performance } from 'node:perf_hooks';
import { Disposable, EventEmitter, type LogOutputChannel } from 'vscode';
import type { EventStreamOptions } from '../../client/eventStream';
import type { Platform } from '../../client/platform';
import type { Approval } from '../../protocol/approval';
import type { ChangeEvent } from '../../protocol/changeEvent';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Me } from '../../protocol/people';
import type { LogEntry, Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { TesterPage } from '../../protocol/testers';
import type { Version } from '../../protocol/version';
import type { TestersWish } from '../../protocol/webview';
import type { PlatformConnection } from '../platformConnection';
import { Owner } from '../lifecycle';
import type { ApprovalBox, ApprovalPage, ApprovalWish } from './approvalBoxes';
import type { MiniProgramPage } from './miniProgramList';
import type { ConnectionState, MemberList, ReleaseStore, StoreChange } from './releaseStore';
import { Shelf } from './shelf';
import { readTesters } from './testerPages';

/** How long something read is taken for current while no events tell of its changes, in milliseconds. */
const trustWithoutEvents = 1000;

/** The platform as the signed-in account sees it. Follows its events while somebody looks, and only then. */
export class PlatformStore extends Owner implements ReleaseStore {
  readonly #connection: PlatformConnection;
  readonly #log: LogOutputChannel;
  readonly #platform: Platform;
  readonly #changed = this.own(new EventEmitter<StoreChange>());
  readonly onDidChange = this.#changed.event;
  #shelf: Shelf;
  #watchers = 0;
  #following: AbortController | undefined;
  #lastEventId: string | undefined;
  /** Whether events tell of every change. */
  #live = false;
  #readAt = -Infinity;

  constructor(connection: PlatformConnection, log: LogOutputChannel) {
    super();
    this.#connection = connection;
    this.#platform = connection.platform;
    this.#log = log;
    this.#shelf = this.#newShelf();
    this.own(connection.onDidChange(() => this.#followIfWanted()));
    this.own(connection.onDidChangeAccount(() => this.#startOver()));
    this.own(
      connection.onDidChangeSource(() => {
        // Another platform counts its own events.
        this.#lastEventId = undefined;
        this.#startOver();
      }),
    );
    this.own({ dispose: () => this.#stopFollowing() });
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  get onDidChangeConnection(): PlatformConnection['onDidChange'] {
    return this.#connection.onDidChange;
  }

  watch(): Disposable {
    this.#watchers += 1;
    this.#connection.start();
    this.#followIfWanted();
    let watching = true;
    return new Disposable(() => {
      if (!watching) return;
      watching = false;
      this.#watchers -= 1;
      this.#followIfWanted();
    });
  }

  me(): Promise<Me> {
    return this.#current().me();
  }

  miniPrograms(): Promise<readonly MiniProgram[]> {
    return this.#current().list.all();
  }

  miniProgramPage(): Promise<MiniProgramPage> {
    return this.#current().list.page();
  }

  async loadMoreMiniPrograms(): Promise<void> {
    await this.#current().list.loadMore();
    this.#changed.fire({ kind: 'mini programs' });
  }

  miniProgram(id: string): Promise<MiniProgram> {
    return this.#current().miniProgram(id);
  }

  versions(miniProgramId: string): Promise<readonly Version[]> {
    return this.#current().versions(miniProgramId);
  }

  releases(miniProgramId: string): Promise<readonly Release[]> {
    return this.#current().releases(miniProgramId);
  }

  release(id: string): Promise<Release> {
    return this.#current().release(id);
  }

  log(releaseId: string): Promise<readonly LogEntry[]> {
    return this.#current().log(releaseId);
  }

  approvals(box: ApprovalBox): Promise<readonly Approval[]> {
    return this.#current().approvals(box);
  }

  approvalPage(box: ApprovalBox, wish: ApprovalWish, count: number): Promise<ApprovalPage> {
    return this.#current().approvalPage(box, wish, count);
  }

  testerPage(releaseId: string, wish: TestersWish, count: number): Promise<TesterPage> {
    return readTesters(this.#platform, releaseId, wish, count);
  }

  loadMoreTesters(releaseId: string): void {
    this.#changed.fire({ kind: 'more testers', releaseId });
  }

  members(workspaceId: string): Promise<MemberList> {
    return this.#current().members(workspaceId);
  }

  rereadMembers(workspaceId: string): void {
    this.#shelf.rereadMembers(workspaceId);
  }

  targetApps(): Promise<readonly TargetApp[]> {
    return this.#current().targetApps();
  }

  take(release: Release): void {
    this.#shelf.take(release);
  }

  refresh(): Promise<void> {
    this.#shelf.everythingChanged();
    this.#changed.fire({ kind: 'all' });
    return Promise.resolve();
  }

  #newShelf(): Shelf {
    const tell = (change: StoreChange): void => {
      // What was asked as another account before tells nobody any more.
      if (shelf === this.#shelf) this.#changed.fire(change);
    };
    const shelf: Shelf = new Shelf(this.#platform, tell, (error) => this.#connection.mayPass(error));
    return shelf;
  }

  #current(): Shelf {
    // Not by the time of day, which may be set back.
    const now = performance.now();
    if (!this.#live && now - this.#readAt > trustWithoutEvents) {
      this.#shelf.everythingChanged();
      this.#readAt = now;
    }
    return this.#shelf;
  }

  /** Another account sees other things: nothing that was read counts. */
  #startOver(): void {
    this.#stopFollowing();
    // The place in the events is the same for everybody: what is read from now on is followed from there.
    this.#shelf = this.#newShelf();
    this.#changed.fire({ kind: 'all' });
    this.#followIfWanted();
  }

  #followIfWanted(): void {
    // While the platform at an address is away, it is the stream that tries again.
    const { kind } = this.connection;
    const wanted = this.#watchers > 0 && (kind === 'ready' || kind === 'offline');
    if (wanted && !this.#following) this.#follow();
    if (!wanted && this.#following) this.#stopFollowing();
  }

  #follow(): void {
    const following = new AbortController();
    this.#following = following;
    const { signal } = following;
    const listener: Omit<EventStreamOptions, 'platformUrl' | 'token'> = {
      signal,
      ...(this.#lastEventId !== undefined && { lastEventId: this.#lastEventId }),
      onPlace: (lastEventId) => {
        if (!signal.aborted) this.#lastEventId = lastEventId;
      },
      onEvent: (event) => signal.aborted || this.#apply(event),
      onReset: () => signal.aborted || void this.refresh(),
      onState: (state, error) => signal.aborted || this.#streamIs(state, error),
    };
    this.#connection.followEvents(listener).catch((error: unknown) => this.#log.error(String(error)));
  }

  #stopFollowing(): void {
    this.#following?.abort();
    this.#following = undefined;
    this.#live = false;
    this.#readAt = -Infinity;
  }

  #streamIs(state: 'open' | 'lost', error: unknown): void {
    this.#log.debug(`The event stream is ${state}`, error instanceof Error ? error.message : '');
    const wasLive = this.#live;
    this.#live = state === 'open';
    this.#readAt = -Infinity;
    // Without a place to go on from, changes between the first readings and now were not told.
    if (!wasLive && this.#live && this.#lastEventId === undefined) void this.refresh();
  }

  #apply(event: ChangeEvent): void {
    this.#log.trace('Change', JSON.stringify(event));
    this.#shelf.apply(event).catch((error: unknown) => {
      this.#log.warn('A change could not be read', error instanceof Error ? error.message : String(error));
      void this.refresh();
    });
  }
}
