import type { Platform } from '../../../client/platform';
import type { Environment } from '../../../core/releaseTarget';
import type { Release } from '../../../protocol/release';

/** A version on its way to a target, by the names that a person knows them by. */
export interface NamedTarget {
  readonly miniProgramName: string;
  readonly version: string;
  readonly targetAppName: string;
  readonly environment: Environment;
}

/** What is to happen on one target of several, as a request of its own. */
export interface TargetStep {
  readonly target: NamedTarget;
  /** Where the release stands, in words; nothing where it is about to be made. */
  readonly from: string | undefined;
  /** Where it is to stand, in words. */
  readonly to: string;
  /** What that means for its users, where it means more than the words say. */
  readonly consequence: string | undefined;
  /** The release as the person saw it when they agreed; nothing where it is about to be made. */
  readonly release: Release | undefined;
  /** The same as long as the request is, so that repeating it where nobody knows its outcome does nothing twice. */
  readonly idempotencyKey: string;
  send(platform: Platform, idempotencyKey: string): Promise<Release>;
}

/** A target on which nothing will be tried, and why. */
export interface LeftOut {
  readonly target: NamedTarget;
  readonly releaseId: string | undefined;
  readonly reason: string;
}

/** What is known of a step once it was tried, or was not because the person stopped before. */
export type TargetOutcome =
  | { readonly kind: 'done'; readonly step: TargetStep; readonly release: Release }
  | {
      readonly kind: 'failed';
      readonly step: TargetStep;
      readonly sentence: string;
      /** Whether it may have happened all the same: no answer came. */
      readonly isUnknown: boolean;
      /** The release as it is after all, where that could be read. */
      readonly now: Release | undefined;
    }
  | { readonly kind: 'not tried'; readonly step: TargetStep };

export const isDone = (outcome: TargetOutcome): outcome is Extract<TargetOutcome, { readonly kind: 'done' }> =>
  outcome.kind === 'done';

/** Puts what became of a second try in the place of the first, in the order of the first. */
export function withRetried(
  outcomes: readonly TargetOutcome[],
  tried: readonly TargetOutcome[],
  results: readonly TargetOutcome[],
): readonly TargetOutcome[] {
  return outcomes.map((outcome) => results[tried.indexOf(outcome)] ?? outcome);
}
