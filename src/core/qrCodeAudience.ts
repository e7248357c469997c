import { decideForUser, type CandidateRelease } from './audience';
import { isDelivered } from './releaseStatus';

/**
 * Whether a user may open a release by its QR code: whom delivery counts among those who get it, also where something newer
 * is live for them. So nobody runs what no reviewer has approved, and nobody what has ended.
 */
export function mayOpenByQrCode(userId: string, release: CandidateRelease): boolean {
  if (!isDelivered(release.status)) return false;
  if (release.status === 'Full Release') return true;
  return decideForUser({ userId, fullRelease: null, candidate: release }).gets === 'candidate';
}
