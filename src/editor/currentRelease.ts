import { compareVersions, parseVersion } from '../core/version';
import type { ReleaseStatus } from '../core/releaseStatus';
import type { Release } from '../protocol/release';
import { byTarget } from './tree/releaseOrder';

/** How far along its way a release is; what has ended or is through is not on it. */
const advance: Readonly<Record<ReleaseStatus, number | null>> = {
  'New Version Created': 0,
  'Under Review': 1,
  'Release Preparation': 2,
  'Pilot Testing': 2,
  'Grayscale Release': 3,
  'Full Release': null,
  Canceled: null,
  Archived: null,
};

/** Whether a release is on its way to everyone. */
export function isUnfinished({ status }: Pick<Release, 'status'>): boolean {
  return advance[status] !== null;
}

function byVersion(a: Release, b: Release): number {
  const [left, right] = [parseVersion(a.version), parseVersion(b.version)];
  return left && right ? compareVersions(left, right) : 0;
}

/** Further along first; then Production, the higher version, the higher percentage, the latest change, the target by its name. */
export function byAdvance(a: Release, b: Release): number {
  return (
    (advance[b.status] ?? -1) - (advance[a.status] ?? -1) ||
    Number(b.environment === 'Production') - Number(a.environment === 'Production') ||
    byVersion(b, a) ||
    (b.percentage ?? 0) - (a.percentage ?? 0) ||
    b.statusSince - a.statusSince ||
    byTarget(a, b)
  );
}

/**
 * The release the status bar tells of: the most advanced unfinished one; where nothing is on its way, what is live:
 * Production first, then the highest version.
 */
export function currentRelease(releases: readonly Release[]): Release | undefined {
  const unfinished = releases.filter(isUnfinished).sort(byAdvance);
  if (unfinished[0]) return unfinished[0];
  return releases.filter(({ status }) => status === 'Full Release').sort(byAdvance)[0];
}
