import type { Aim, Measure, Sample } from './measure';
import { median, rounded } from './statistics';

/** What the runs of one measure came to. */
export interface Result {
  readonly peer: string;
  readonly unit: string;
  /** Medians. */
  readonly ours: number;
  readonly theirs: number;
  /** Of ours to the peer's, run by run. */
  readonly ratio: { readonly median: number; readonly minimum: number; readonly maximum: number };
  readonly aim: Aim;
  readonly isReached: boolean;
  readonly runs: number;
}

export function resultOf({ peer, aim }: Measure, samples: readonly Sample[]): Result {
  const ratios = samples.map(({ ours, peer: theirs }) => ours / theirs);
  const ratio = median(ratios);
  return {
    peer,
    unit: samples[0]?.unit ?? '',
    ours: rounded(median(samples.map(({ ours }) => ours))),
    theirs: rounded(median(samples.map(({ peer: theirs }) => theirs))),
    ratio: {
      median: rounded(ratio),
      minimum: rounded(Math.min(...ratios)),
      maximum: rounded(Math.max(...ratios)),
    },
    aim,
    isReached: 'atMost' in aim ? ratio <= aim.atMost : ratio >= aim.atLeast,
    runs: samples.length,
  };
}

/** A result in one line, for the person who waits. */
export function resultLine(key: string, result: Result): string {
  const { ours, theirs, unit, ratio, aim, isReached } = result;
  const wanted = 'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`;
  const spread = `${ratio.minimum}–${ratio.maximum}`;
  return `${isReached ? '✓' : '✗'} ${key}: ${ours} against ${theirs} ${unit} = ${ratio.median} × (${spread}), aim ${wanted} ×`;
}
