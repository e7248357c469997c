import type { Approval } from '../../protocol/approval';
import type { Release } from '../../protocol/release';
import { waitsForMe } from '../approvals/approvalNode';

/** Whether a request waits for this person that would take a release offline, or remove it by force. */
export function isRemovalOf(approval: Approval, { id }: Pick<Release, 'id'>): boolean {
  return approval.category !== 'Release' && approval.releaseId === id && waitsForMe(approval);
}
