import { decideForUser, type CandidateRelease } from './audience';
import { isFinal } from './releaseStatus';

/**
 * Whether a user may open a release by its QR code: everybody once everybody gets it, its testers from the beginning, and in
 * a grayscale those who are in its share. Nobody any more once it has ended.
 */
export function mayOpenByQrCode(userId: string, release: CandidateRelease): boolean {
  if (isFinal(release.status)) return false;
  if (release.status === 'Full Release' || release.isTester) return true;
  return decideForUser({ userId, fullRelease: null, candidate: release }).gets === 'candidate';
}
