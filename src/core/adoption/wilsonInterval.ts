/** The two-sided 95 % quantile of the normal distribution. */
const z = 1.959963984540054;

/** A share that was seen, and between what the true one may well lie; all between 0 and 1. */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % score interval of a share (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
 * Journal of the American Statistical Association 22, 1927). It stays honest where the usual one does not: for few
 * observations, and for shares near 0, where a failure rate ought to be. `observations` need not be whole: what was sampled
 * weighs less than its number.
 */
export function wilsonInterval(rate: number, observations: number): Rate {
  if (observations <= 0) return { rate, low: 0, high: 1 };
  const square = z * z;
  const divisor = 1 + square / observations;
  const center = (rate + square / (2 * observations)) / divisor;
  const spread = Math.sqrt((rate * (1 - rate)) / observations + square / (4 * observations * observations));
  const reach = (z * spread) / divisor;
  // Rounding would otherwise leave out what was seen at the very ends.
  return { rate, low: Math.max(0, Math.min(rate, center - reach)), high: Math.min(1, Math.max(rate, center + reach)) };
}
