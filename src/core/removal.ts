import { transitions } from './lifecycle';
import { isUnderWay, type ReleaseStatus } from './releaseStatus';

interface Standing {
  readonly status: ReleaseStatus;
}

/** What is taken offline, or what stands against it. */
export type OfflineCheck<R> =
  | { readonly ok: true; readonly release: R }
  | { readonly ok: false; readonly code: 'NOTHING_LIVE' }
  | { readonly ok: false; readonly code: 'TARGET_OCCUPIED'; readonly inTheWay: R };

/**
 * Take Offline (T23) takes the Full Release of a target, while no other release is under way there: that one is withdrawn or
 * canceled first (domain §10.1).
 */
export function checkOffline<R extends Standing>(onTarget: readonly R[]): OfflineCheck<R> {
  const release = onTarget.find(({ status }) => status === 'Full Release');
  if (!release) return { ok: false, code: 'NOTHING_LIVE' };
  const inTheWay = onTarget.find(({ status }) => isUnderWay(status));
  return inTheWay ? { ok: false, code: 'TARGET_OCCUPIED', inTheWay } : { ok: true, release };
}

/** Whether users who are no testers get the release: what a force removal needs at least one of (domain §10.2). */
export function reachesUsers(status: ReleaseStatus): boolean {
  return status === 'Grayscale Release' || status === 'Full Release';
}

/**
 * The releases that Force Remove (T24) takes of all that a mini program has on one target app, in any environment; none where
 * none of them reaches users.
 */
export function forceRemoved<R extends Standing>(onApp: readonly R[]): readonly R[] {
  if (!onApp.some(({ status }) => reachesUsers(status))) return [];
  return onApp.filter(({ status }) => transitions[status]['force-remove'] !== null);
}
