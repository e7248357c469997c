/** One pair of figures: ours, and of the plainest thing that does the same. */
export interface Sample {
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
}

/** How the ratio of ours to the peer's is wanted. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** Something that is measured beside a peer, both in the same run, so that a slow moment hits both. */
export interface Measure {
  /** Its name in the results. */
  readonly key: string;
  readonly peer: string;
  readonly aim: Aim;
  run(): Promise<Sample>;
}
