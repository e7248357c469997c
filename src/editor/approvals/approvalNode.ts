import type { Approval } from '../../protocol/approval';
import type { ApprovalBox } from '../store/approvalBoxes';

/** My Approvals or My Requests. */
export interface BoxNode {
  readonly kind: 'box';
  readonly box: ApprovalBox;
  approvals: readonly Approval[];
  /** Whether a filter leaves anything out. */
  isNarrowed: boolean;
  /** Whether the platform has more. */
  more: boolean;
}

/** One request. The IDs that commands read stand on it under the names they have everywhere. */
export interface RequestNode {
  readonly kind: 'request';
  readonly box: BoxNode;
  readonly approvalId: string;
  readonly releaseId: string;
  approval: Approval;
}

/** Stands behind the requests while there are more, and reads on. */
export interface MoreRequestsNode {
  readonly kind: 'more';
  readonly box: BoxNode;
}

/** Stands where the requests could not be read, and says why. */
export interface UnreadableNode {
  readonly kind: 'unreadable';
  readonly sentence: string;
}

export type ApprovalNode = BoxNode | RequestNode | MoreRequestsNode | UnreadableNode;

/** Whether a request waits for this account's decision. */
export function waitsForMe({ status, allowed }: Pick<Approval, 'status' | 'allowed'>): boolean {
  return status === 'In Review' && (allowed.includes('approve') || allowed.includes('reject'));
}
