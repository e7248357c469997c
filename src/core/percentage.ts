import type { ErrorCode } from './errorCode';

/** A grayscale at this percentage is Full Release (T19). */
export const fullPercentage = 100;

/** What the chooser offers beside any whole number (domain §8). */
export const percentagePresets = [1, 5, 10, 20, 30, 50, 80, fullPercentage] as const satisfies readonly number[];

export type PercentageErrorCode = Extract<ErrorCode, `PERCENTAGE_${string}`>;

/** A percentage that may be applied, or the code of the rule it breaks with what the sentence about it needs. */
export type PercentageCheck =
  | { readonly ok: true; readonly percentage: number }
  | {
      readonly ok: false;
      readonly code: 'PERCENTAGE_NOT_A_NUMBER' | 'PERCENTAGE_NOT_WHOLE' | 'PERCENTAGE_OUT_OF_RANGE';
    }
  | { readonly ok: false; readonly code: 'PERCENTAGE_NOT_HIGHER'; readonly current: number }
  | { readonly ok: false; readonly code: 'PERCENTAGE_NOT_OFFERED'; readonly allowed: readonly number[] };

/** Reads what a person typed, such as `20` or `20 %`, or what a request carries. */
function readNumber(input: unknown): number | undefined {
  if (typeof input === 'number') return Number.isFinite(input) ? input : undefined;
  if (typeof input !== 'string') return undefined;
  const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*%?\s*$/.exec(input);
  return match === null ? undefined : Number(match[1]);
}

/**
 * Whether a target app offers a percentage. `allowed` is its policy, where `null` offers every whole number. 100 is
 * always offered: it is Full Release, and a grayscale must be able to end there.
 */
function isOffered(percentage: number, allowed: readonly number[] | null): boolean {
  return allowed === null || percentage === fullPercentage || allowed.includes(percentage);
}

/**
 * Checks a percentage for a grayscale that stands at `current` (`null`: none applied yet): whole, 1 to 100, higher than
 * the present one, and offered by the target app (design §3, T16 to T19).
 */
export function checkPercentage(
  input: unknown,
  current: number | null,
  allowed: readonly number[] | null,
): PercentageCheck {
  const percentage = readNumber(input);
  if (percentage === undefined) return { ok: false, code: 'PERCENTAGE_NOT_A_NUMBER' };
  if (!Number.isInteger(percentage)) return { ok: false, code: 'PERCENTAGE_NOT_WHOLE' };
  if (percentage < 1 || percentage > fullPercentage) return { ok: false, code: 'PERCENTAGE_OUT_OF_RANGE' };
  if (current !== null && percentage <= current) return { ok: false, code: 'PERCENTAGE_NOT_HIGHER', current };
  if (!isOffered(percentage, allowed)) {
    return { ok: false, code: 'PERCENTAGE_NOT_OFFERED', allowed: offeredAbove(current, allowed ?? []) };
  }
  return { ok: true, percentage };
}

/** The percentages to offer in a list: above the present one, from the target app's policy or else the presets. */
export function offeredPercentages(current: number | null, allowed: readonly number[] | null): readonly number[] {
  return offeredAbove(current, allowed ?? percentagePresets);
}

function offeredAbove(current: number | null, percentages: readonly number[]): readonly number[] {
  return [...new Set([...percentages, fullPercentage])]
    .filter((percentage) => percentage > (current ?? 0))
    .sort((a, b) => a - b);
}
