import { v3 as murmur3 } from 'murmurhash';
import type { ReleaseStatus } from './releaseStatus';

/** Users fall into this many buckets, numbered from 1, so that a bucket compares directly with a percentage. */
export const bucketCount = 100;

/**
 * The bucket of a user in a release, 1 to 100, as Unleash's gradual rollout defines it: MurmurHash3 (x86, 32 bit, seed 0)
 * of `releaseId:userId`, modulo 100, plus 1. The same user always falls into the same bucket of a release, and into
 * another one of the next, so that it is not always the same people who go first.
 *
 * The hash is over UTF-8, as MurmurHash3's reference and most Unleash clients have it; Unleash's own JavaScript client
 * hashes UTF-16 low bytes and agrees for ASCII only, which is what user IDs are by default.
 */
export function bucketOf(releaseId: string, userId: string): number {
  return (murmur3(`${releaseId}:${userId}`, 0) % bucketCount) + 1;
}

/** Whether a bucket is in the share. A share only grows with its percentage: who is in at 10 % is in at 20 %. */
export function inShare(bucket: number, percentage: number): boolean {
  return bucket <= percentage;
}

/** The release that everybody gets on a target. */
export interface LiveRelease {
  readonly releaseId: string;
  readonly version: string;
}

/** The release under way on the same target, as far as delivery to one user asks. */
export interface CandidateRelease extends LiveRelease {
  readonly status: ReleaseStatus;
  /** `null` until the first percentage is applied. */
  readonly percentage: number | null;
  /** Whether the user is one of its testers. */
  readonly isTester: boolean;
}

/** What delivery knows about one user and one mini program on one target. */
export interface DeliveryQuestion {
  readonly userId: string;
  readonly fullRelease: LiveRelease | null;
  readonly candidate: CandidateRelease | null;
}

/** OpenFeature's words for why a user gets a value, as far as delivery uses them (design §4). */
export type DeliveryReason = 'TARGETING_MATCH' | 'SPLIT' | 'STATIC' | 'DISABLED';

/** What exactly decided, to be told in a sentence by Show What a User Gets. */
export const deliveryCauses = [
  /** A tester, and the candidate is in Pilot Testing or Grayscale Release. */
  'tester',
  /** The user's bucket is in the share of the grayscale. */
  'inside the share',
  /** The user's bucket is not in the share of the grayscale. */
  'outside the share',
  /** The candidate goes to its testers only, and the user is none of them. */
  'not a tester',
  /** Nobody gets a candidate, so everybody gets the same. */
  'nothing in rollout',
] as const;

export type DeliveryCause = (typeof deliveryCauses)[number];

/** Which release a user gets, and everything needed to say why. */
export interface DeliveryDecision {
  readonly gets: 'candidate' | 'full' | 'none';
  /** The release the user gets, or `null` where nothing is live for the user. */
  readonly release: LiveRelease | null;
  readonly reason: DeliveryReason;
  readonly cause: DeliveryCause;
  /** The user's bucket in the candidate, where it has a share; `null` where no share was asked. */
  readonly bucket: number | null;
  /** The candidate's percentage, where it has a share. */
  readonly percentage: number | null;
}

/**
 * Decides what a user gets on a target (design §4): testers the candidate in Pilot Testing and in Grayscale Release, the
 * share the candidate in Grayscale Release, everybody else what is live, and nobody what is canceled.
 *
 * The reason is TARGETING_MATCH for a tester, STATIC when there is a full release and no candidate in rollout, DISABLED
 * when nothing is live for the user, and SPLIT for everybody who is held against a rollout, in or out. That includes those who
 * are no testers while the candidate goes to testers only: they are out of a share that is still empty. STATIC would be
 * wrong there, because OpenFeature clients may keep a STATIC value for every user, testers too.
 */
export function decideForUser({ userId, fullRelease, candidate }: DeliveryQuestion): DeliveryDecision {
  const rollout = candidate !== null && isInRollout(candidate.status) ? candidate : null;
  const percentage = rollout?.status === 'Grayscale Release' ? rollout.percentage : null;
  const bucket = rollout !== null && percentage !== null ? bucketOf(rollout.releaseId, userId) : null;
  const measured = { bucket, percentage };

  if (rollout?.isTester === true) {
    return { gets: 'candidate', release: rollout, reason: 'TARGETING_MATCH', cause: 'tester', ...measured };
  }
  if (rollout !== null && bucket !== null && percentage !== null && inShare(bucket, percentage)) {
    return { gets: 'candidate', release: rollout, reason: 'SPLIT', cause: 'inside the share', ...measured };
  }
  const cause = rollout === null ? 'nothing in rollout' : bucket === null ? 'not a tester' : 'outside the share';
  if (fullRelease === null) return { gets: 'none', release: null, reason: 'DISABLED', cause, ...measured };
  return { gets: 'full', release: fullRelease, reason: rollout === null ? 'STATIC' : 'SPLIT', cause, ...measured };
}

/** Whether a release goes to some users and not yet to all. */
function isInRollout(status: ReleaseStatus): boolean {
  return status === 'Pilot Testing' || status === 'Grayscale Release';
}
