import type { ReleaseStatus } from './releaseStatus';
import type { TargetRules } from './targetAppPolicy';

/**
 * The stages a release passes on its way to everyone, in order (domain §3.3). Grayscale Release and Release Preparation
 * exist in Production only; elsewhere a release completes by itself once review and pilot testing are through.
 */
export function releasePath(rules: TargetRules): readonly ReleaseStatus[] {
  const path: ReleaseStatus[] = ['New Version Created'];
  if (rules.approval) path.push('Under Review');
  if (rules.pilotTesting) path.push('Pilot Testing');
  if (rules.environment === 'Production') {
    if (!rules.pilotTesting) path.push('Release Preparation');
    path.push('Grayscale Release');
  }
  path.push('Full Release');
  return path;
}

const order: Readonly<Record<ReleaseStatus, number>> = {
  'New Version Created': 0,
  'Under Review': 1,
  'Release Preparation': 2,
  'Pilot Testing': 2,
  'Grayscale Release': 3,
  'Full Release': 4,
  Canceled: 5,
  Archived: 5,
};

/**
 * The stages still ahead on the path of the moment. A stage that the policy has meanwhile dropped from the path, such as
 * Pilot Testing while a test runs, still leads to those after it.
 */
export function stagesAfter(status: ReleaseStatus, rules: TargetRules): readonly ReleaseStatus[] {
  return releasePath(rules).filter((stage) => order[stage] > order[status]);
}

/** The stage that comes next; the last one is Full Release. */
export function stageAfter(status: ReleaseStatus, rules: TargetRules): ReleaseStatus {
  return stagesAfter(status, rules)[0] ?? 'Full Release';
}
