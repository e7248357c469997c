/** What time it is; tests set it. Lists put the newest first by it, logs and events keep the order of their writing. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
