import { environments } from '../../core/releaseTarget';
import type { Release } from '../../protocol/release';

type Ordered = Pick<Release, 'targetAppName' | 'targetAppId' | 'environment'>;

/** Targets of a version side by side: apps by name, each one's environments as a developer works through them. */
export function byTarget(a: Ordered, b: Ordered): number {
  return (
    a.targetAppName.localeCompare(b.targetAppName) ||
    a.targetAppId.localeCompare(b.targetAppId) ||
    environments.indexOf(a.environment) - environments.indexOf(b.environment)
  );
}
