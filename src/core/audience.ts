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

/** Users that a target app keeps on what is live, to measure a release against them. */
export interface HeldBackGroup {
  /** How many of 100 are held back; 0 holds nobody back. */
  readonly share: number;
  /** What draws them: of {@link heldBackSeed}. */
  readonly seed: string;
}

/** The most that a target app may hold back, in percent. */
export const largestHeldBackShare = 50;

/** Draws the same users in every release of a mini program to a target app, and others in the next mini program. */
export function heldBackSeed(targetAppId: string, miniProgramId: string): string {
  return `${targetAppId}:${miniProgramId}`;
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
  /** Fixed with the first percentage, so that nobody who has the release loses it when the policy changes. */
  readonly heldBack: HeldBackGroup;
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
  /** The target app holds the user back from every grayscale of the mini program. */
  'held back',
  /** The candidate goes to its testers only, and the user is none of them. */
  'not a tester',
  /** Nobody gets a candidate, so everybody gets the same. */
  'nothing in rollout',
] as const;

export type DeliveryCause = (typeof deliveryCauses)[number];

/** One question that was asked on the way to a decision, with its answer. */
export type DecisionStep =
  /** Is a release given to some users and not yet to all? */
  | { readonly step: 'rollout'; readonly version: string | null }
  /** Is the user one of its testers? */
  | { readonly step: 'tester'; readonly isTester: boolean }
  /** Is the user one of those whom the target app holds back? Up to `share`, a bucket is. */
  | { readonly step: 'held back'; readonly bucket: number; readonly share: number; readonly isHeldBack: boolean }
  /** Is the user's bucket in the share? Up to `percentage`, it is. */
  | { readonly step: 'bucket'; readonly bucket: number; readonly percentage: number; readonly isInside: boolean }
  /** What does everybody else get? */
  | { readonly step: 'live'; readonly version: string | null };

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
  /** The questions in the order they were asked; the last one decided. */
  readonly steps: readonly DecisionStep[];
}

/**
 * Decides what a user gets on a target (design §4): testers the candidate in Pilot Testing and in Grayscale Release, the
 * share the candidate in Grayscale Release, unless the target app holds the user back, everybody else what is live, and
 * nobody what is canceled.
 *
 * The reason is TARGETING_MATCH for a tester, STATIC when there is a full release and no candidate in rollout, DISABLED
 * when nothing is live for the user, and SPLIT for everybody who is held against a rollout, in or out. That includes those who
 * are no testers while the candidate goes to testers only: they are out of a share that is still empty. STATIC would be
 * wrong there, because OpenFeature clients may keep a STATIC value for every user, testers too.
 */
export function decideForUser({ userId, fullRelease, candidate }: DeliveryQuestion): DeliveryDecision {
  const rollout = candidate !== null && isInRollout(candidate.status) ? candidate : null;
  const { cause, steps, measured } = judge(userId, rollout);
  const asked: readonly DecisionStep[] = [{ step: 'rollout', version: rollout?.version ?? null }, ...steps];
  if (cause === 'tester' || cause === 'inside the share') {
    const reason = cause === 'tester' ? 'TARGETING_MATCH' : 'SPLIT';
    return { gets: 'candidate', release: rollout, reason, cause, ...measured, steps: asked };
  }
  const live: DecisionStep = { step: 'live', version: fullRelease?.version ?? null };
  const decided = { cause, ...measured, steps: [...asked, live] };
  if (fullRelease === null) return { gets: 'none', release: null, reason: 'DISABLED', ...decided };
  return { gets: 'full', release: fullRelease, reason: rollout === null ? 'STATIC' : 'SPLIT', ...decided };
}

interface Judgement {
  readonly cause: DeliveryCause;
  readonly steps: readonly DecisionStep[];
  readonly measured: Pick<DeliveryDecision, 'bucket' | 'percentage'>;
}

/** Asks one question after the other until one decides whether the user gets what is in rollout. */
function judge(userId: string, rollout: CandidateRelease | null): Judgement {
  if (rollout === null) return { cause: 'nothing in rollout', steps: [], measured: { bucket: null, percentage: null } };
  const { isTester } = rollout;
  const tester: DecisionStep = { step: 'tester', isTester };
  const percentage = rollout.status === 'Grayscale Release' ? rollout.percentage : null;
  if (percentage === null) {
    const cause = isTester ? 'tester' : 'not a tester';
    return { cause, steps: [tester], measured: { bucket: null, percentage } };
  }
  const bucket = bucketOf(rollout.releaseId, userId);
  const measured = { bucket, percentage };
  if (isTester) return { cause: 'tester', steps: [tester], measured };
  const heldBack = heldBackStep(userId, rollout.heldBack);
  const before = heldBack === undefined ? [tester] : [tester, heldBack];
  if (heldBack?.isHeldBack === true) return { cause: 'held back', steps: before, measured };
  const isInside = inShare(bucket, percentage);
  const cause = isInside ? 'inside the share' : 'outside the share';
  return { cause, steps: [...before, { step: 'bucket', ...measured, isInside }], measured };
}

/** Where nobody is held back, nobody is asked. */
function heldBackStep(
  userId: string,
  { share, seed }: HeldBackGroup,
): Extract<DecisionStep, { readonly step: 'held back' }> | undefined {
  if (share === 0) return undefined;
  const bucket = bucketOf(seed, userId);
  return { step: 'held back', bucket, share, isHeldBack: inShare(bucket, share) };
}

/** Whether a release goes to some users and not yet to all. */
function isInRollout(status: ReleaseStatus): boolean {
  return status === 'Pilot Testing' || status === 'Grayscale Release';
}
