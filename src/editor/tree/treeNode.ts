import type { WorkspaceKind } from '../../core/role';
import type { Member } from '../../protocol/members';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { Tester, TesterPage } from '../../protocol/testers';
import type { Version } from '../../protocol/version';
import type { FirstStep } from './firstSteps';

/*
 * The rows of the tree. A row is the same object as long as the tree lives, so that it can be drawn again by itself; what
 * it shows is put in anew. The IDs that commands read stand on it under the names they have everywhere.
 */

export interface MiniProgramNode {
  readonly kind: 'mini program';
  readonly id: string;
  readonly miniProgramId: string;
  miniProgram: MiniProgram;
  isInFolder: boolean;
}

export interface VersionNode {
  readonly kind: 'version';
  readonly id: string;
  readonly parent: MiniProgramNode;
  readonly miniProgramId: string;
  readonly versionId: string;
  version: Version;
  releases: readonly Release[];
  /** Whether a target is left that this version did not go to. */
  hasFreeTarget: boolean;
  /** Whether the row is opened the first time it is seen; from then on the person decides. */
  readonly startsOpen: boolean;
}

export interface ReleaseNode {
  readonly kind: 'release';
  readonly id: string;
  readonly parent: VersionNode;
  readonly miniProgramId: string;
  readonly releaseId: string;
  release: Release;
}

/** Holds the testers of a release; they are read when it is opened. */
export interface TestersNode {
  readonly kind: 'testers';
  readonly id: string;
  readonly parent: ReleaseNode;
  readonly miniProgramId: string;
  readonly releaseId: string;
  counts: Pick<TesterPage['counts'], 'testers' | 'opened'>;
}

export interface TesterNode {
  readonly kind: 'tester';
  readonly id: string;
  readonly parent: TestersNode;
  readonly miniProgramId: string;
  readonly releaseId: string;
  readonly userId: string;
  tester: Tester;
}

/** Stands for the testers that were not read yet. */
export interface MoreTestersNode {
  readonly kind: 'more testers';
  readonly id: string;
  readonly parent: TestersNode;
  readonly releaseId: string;
  shown: number;
}

export interface SelectAppNode {
  readonly kind: 'select app';
  readonly id: string;
  readonly parent: VersionNode;
  readonly miniProgramId: string;
  readonly versionId: string;
}

/** Stands below a mini program of the folder that has no version yet. */
export interface UploadVersionNode {
  readonly kind: 'upload version';
  readonly id: string;
  readonly parent: MiniProgramNode;
  readonly miniProgramId: string;
}

/** Stands where there is no mini program yet: a way to get one. */
export interface FirstStepNode {
  readonly kind: 'first step';
  readonly id: string;
  readonly step: FirstStep;
}

/** A workspace of the person, as far as its members are concerned. */
export interface MembersOf {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly workspaceKind: WorkspaceKind;
  /** Whether the person may change them. */
  readonly mayManage: boolean;
}

/** Holds the members of a workspace; they are read when it is opened. */
export interface MembersNode {
  readonly kind: 'members';
  readonly id: string;
  readonly workspaceId: string;
  workspace: MembersOf;
}

export interface MemberNode {
  readonly kind: 'member';
  readonly id: string;
  readonly parent: MembersNode;
  readonly workspaceId: string;
  readonly accountId: string;
  member: Member;
}

/** Stands for the mini programs that were not read yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly id: string;
  shown: number;
}

/** Stands where something could not be read, and says why. */
export interface ProblemNode {
  readonly kind: 'problem';
  readonly id: string;
  readonly parent: MiniProgramNode | VersionNode | MembersNode | TestersNode | undefined;
  sentence: string;
}

export type TreeNode =
  | MiniProgramNode
  | VersionNode
  | ReleaseNode
  | TestersNode
  | TesterNode
  | MoreTestersNode
  | SelectAppNode
  | UploadVersionNode
  | FirstStepNode
  | MembersNode
  | MemberNode
  | MoreNode
  | ProblemNode;

/** IDs are paths, so that expansion and selection outlast every name. */
export const nodeId = {
  miniProgram: (miniProgramId: string): string => `mini-program/${miniProgramId}`,
  version: (miniProgramId: string, versionId: string): string => `mini-program/${miniProgramId}/version/${versionId}`,
  release: (parentId: string, releaseId: string): string => `${parentId}/release/${releaseId}`,
  testers: (parentId: string): string => `${parentId}/testers`,
  tester: (parentId: string, userId: string): string => `${parentId}/user/${userId}`,
  moreTesters: (parentId: string): string => `${parentId}/more`,
  selectApp: (parentId: string): string => `${parentId}/select-app`,
  uploadVersion: (parentId: string): string => `${parentId}/upload-version`,
  firstStep: (step: FirstStep): string => `first-step/${step}`,
  members: (workspaceId: string): string => `workspace/${workspaceId}/members`,
  member: (parentId: string, accountId: string): string => `${parentId}/${accountId}`,
  problem: (parentId: string | undefined): string => `${parentId ?? 'root'}/problem`,
  more: 'more',
} as const;

export function parentOf(node: TreeNode): TreeNode | undefined {
  return 'parent' in node ? node.parent : undefined;
}

export function rootOf(node: TreeNode): TreeNode {
  const parent = parentOf(node);
  return parent === undefined ? node : rootOf(parent);
}
