/** How far the platform is with building a release's package, while the release is New Version Created (T2). */
export const buildStates = ['queued', 'building', 'built', 'failed'] as const;

export type BuildState = (typeof buildStates)[number];

/** The states each state can become: Retry queues a failed build again, and a build that lost its worker begins anew. */
const buildTransitions = {
  queued: ['building'],
  building: ['building', 'built', 'failed'],
  built: [],
  failed: ['queued'],
} as const satisfies Readonly<Record<BuildState, readonly BuildState[]>>;

/** Whether a package build can go from one state to another. */
export function isBuildStep(from: BuildState, to: BuildState): boolean {
  return (buildTransitions[from] as readonly BuildState[]).includes(to);
}
