/** The environments of a target app, in the order a developer works through them (domain §2). */
export const environments = ['Production', 'Sandbox', 'Test', 'Development'] as const;

/** Where in a target app a release goes. Only Production is public. */
export type Environment = (typeof environments)[number];

/** A place a version can be released to: a target app (a super app) in one of its environments. */
export interface ReleaseTarget {
  readonly targetAppId: string;
  readonly environment: Environment;
}

/** Whether two targets are the same place: a version may go to each place only once, for ever. */
export function isSameTarget(a: ReleaseTarget, b: ReleaseTarget): boolean {
  return a.targetAppId === b.targetAppId && a.environment === b.environment;
}
