import type { Approval } from '../../protocol/approval';
import type { Release } from '../../protocol/release';
import { waitsForMe } from './approvalNode';

/** Whether a request waits for this person that would take a release offline, or remove it by force. */
export function isRemovalOf(
  approval: Pick<Approval, 'category' | 'releaseId' | 'status' | 'allowed'>,
  { id }: Pick<Release, 'id'>,
): boolean {
  return approval.category !== 'Release' && approval.releaseId === id && waitsForMe(approval);
}
