import { wilsonInterval, type Rate } from './wilsonInterval';

/** What phones reported of a release, each report with the weight it stands for. */
export interface ReportedUse {
  readonly opens: number;
  /** How many users opened it for the first time on a phone of theirs. */
  readonly users: number;
  readonly successes: number;
  readonly failures: number;
  /** The squares of the weights of successes and failures, added up: their number where nothing was sampled. */
  readonly squaredWeights: number;
}

export const noUse: ReportedUse = { opens: 0, users: 0, successes: 0, failures: 0, squaredWeights: 0 };

/** Below either of these nothing is said: a handful of people, or one who tries again and again, is no rate. */
export const enoughToCompare = { users: 10, outcomes: 30 } as const;

/** What can be said of a release beside the one that was live. */
export const comparisons = [
  'fails more often',
  'fails less often',
  'no difference to see yet',
  'too few users to say',
  'nothing to compare with',
] as const;

export type Comparison = (typeof comparisons)[number];

/** How many of those that ended failed; null where none ended. */
export function failureRateOf(use: ReportedUse): Rate | null {
  const outcomes = use.successes + use.failures;
  return outcomes === 0 ? null : wilsonInterval(use.failures / outcomes, observationsOf(use));
}

/**
 * How many unsampled outcomes tell as much as the sampled ones do: Kish's effective sample size (L. Kish, "Survey Sampling",
 * 1965), the square of the weights' sum over the sum of their squares.
 */
function observationsOf({ successes, failures, squaredWeights }: ReportedUse): number {
  return (successes + failures) ** 2 / squaredWeights;
}

/** Whether there are users and outcomes enough to say anything of a release. */
export function saysEnough(use: ReportedUse): boolean {
  const { successes, failures, users } = use;
  return users >= enoughToCompare.users && successes + failures > 0 && observationsOf(use) >= enoughToCompare.outcomes;
}

/**
 * Whether a release fails more often than the one beside it. Something is said only where the two intervals lie apart,
 * which is stricter than a test of the difference: people look again and again, and chance has a turn each time.
 */
export function compareFailures(release: ReportedUse, beside: ReportedUse | null): Comparison {
  if (beside === null) return 'nothing to compare with';
  if (!saysEnough(release) || !saysEnough(beside)) return 'too few users to say';
  const [mine, other] = [failureRateOf(release), failureRateOf(beside)];
  if (mine === null || other === null) return 'too few users to say';
  if (mine.low > other.high) return 'fails more often';
  if (mine.high < other.low) return 'fails less often';
  return 'no difference to see yet';
}
