import type { Disposable, Event } from 'vscode';
import type { EmbeddedFailureCode } from '../../client/embeddedState';
import type { RemoteFailureCode } from '../../client/remote/remoteFailure';
import type { Approval } from '../../protocol/approval';
import type { Member } from '../../protocol/members';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Me } from '../../protocol/people';
import type { LogEntry, Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { TesterPage } from '../../protocol/testers';
import type { Version } from '../../protocol/version';
import type { TestersWish } from '../../protocol/webview';
import type { ApprovalBox, ApprovalPage, ApprovalWish } from './approvalBoxes';
import type { MiniProgramPage } from './miniProgramList';

/** Why the platform does not run; `file` is the one it is about, where it is about one. */
export interface PlatformFailure {
  readonly code: EmbeddedFailureCode;
  readonly file: string | undefined;
}

/** How the editor stands with the platform. */
export type ConnectionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'signed out' }
  /** It answered before and does not now; attempts go on. */
  | { readonly kind: 'unreachable'; readonly attempt: number; readonly attempts: number }
  /** The platform at an address does not answer, since a moment (milliseconds since 1970); attempts go on. */
  | { readonly kind: 'offline'; readonly since: number; readonly address: string }
  /** It cannot be had without the person. */
  | ({ readonly kind: 'failed' } & PlatformFailure)
  /** What stands at an address cannot be worked with. */
  | {
      readonly kind: 'refused';
      readonly code: RemoteFailureCode;
      readonly address: string;
      readonly detail: string | undefined;
    };

/** While it comes back by itself, what was read before stays to be seen. */
export function isComingBack(kind: ConnectionState['kind']): boolean {
  return kind === 'unreachable' || kind === 'offline';
}

/** What changed, so that just its row is drawn again. */
export type StoreChange =
  | { readonly kind: 'all' }
  | { readonly kind: 'mini programs' }
  | { readonly kind: 'mini program'; readonly miniProgramId: string }
  | { readonly kind: 'versions'; readonly miniProgramId: string }
  | { readonly kind: 'release'; readonly release: Release; readonly before: Release | undefined }
  | { readonly kind: 'members'; readonly workspaceId: string }
  | { readonly kind: 'target app'; readonly targetAppId: string }
  | { readonly kind: 'approvals' }
  /** More testers of a release are to be shown. */
  | { readonly kind: 'more testers'; readonly releaseId: string };

/** The members of a workspace by name, with the revision that a change of them is decided on. */
export interface MemberList {
  readonly members: readonly Member[];
  readonly revision: number;
}

/**
 * What the editor knows of the platform, read once and kept up to date by the platform's events while somebody looks.
 * Lists are loaded when asked for; the same promise serves everybody who asks meanwhile.
 */
export interface ReleaseStore {
  readonly connection: ConnectionState;
  readonly onDidChangeConnection: Event<ConnectionState>;
  readonly onDidChange: Event<StoreChange>;
  /** Keeps what is read up to date until the answer is disposed of: somebody looks at it. */
  watch(): Disposable;
  me(): Promise<Me>;
  /** All of them. */
  miniPrograms(): Promise<readonly MiniProgram[]>;
  /** As many of them as were asked for so far. */
  miniProgramPage(): Promise<MiniProgramPage>;
  loadMoreMiniPrograms(): Promise<void>;
  miniProgram(id: string): Promise<MiniProgram>;
  /** Highest version first. */
  versions(miniProgramId: string): Promise<readonly Version[]>;
  releases(miniProgramId: string): Promise<readonly Release[]>;
  release(id: string): Promise<Release>;
  /** Oldest entry first. */
  log(releaseId: string): Promise<readonly LogEntry[]>;
  /** What is In Review, then the latest of the rest. */
  approvals(box: ApprovalBox): Promise<readonly Approval[]>;
  /** So many of a box as they are wished for. */
  approvalPage(box: ApprovalBox, wish: ApprovalWish, count: number): Promise<ApprovalPage>;
  /** So many testers of a release as they are wished for, read each time: what their phones report is no change of it. */
  testerPage(releaseId: string, wish: TestersWish, count: number): Promise<TesterPage>;
  loadMoreTesters(releaseId: string): void;
  members(workspaceId: string): Promise<MemberList>;
  /** Has the members of a workspace read again: the person just changed them, or found that somebody else did. */
  rereadMembers(workspaceId: string): void;
  targetApps(): Promise<readonly TargetApp[]>;
  /** Puts in what an action answered with, so that it shows before its event arrives. */
  take(release: Release): void;
  /** Reads everything that was loaded again. */
  refresh(): Promise<void>;
}
