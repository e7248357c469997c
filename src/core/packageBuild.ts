/** How far the platform is with building a release's package, while the release is New Version Created (T2). */
export const buildStates = ['queued', 'building', 'built', 'failed'] as const;

export type BuildState = (typeof buildStates)[number];

/** The states each state can become; a failed build is queued again by Retry, a lost lease queues a build anew. */
export const buildTransitions = {
  queued: ['building'],
  building: ['built', 'failed', 'queued'],
  built: [],
  failed: ['queued'],
} as const satisfies Readonly<Record<BuildState, readonly BuildState[]>>;
