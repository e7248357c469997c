import type { InformationField } from '../../../core/basicInformation';
import { missingConfiguration, type ConfigurationField, type ReleaseConfiguration } from '../../../core/configuration';
import { checkInformation } from '../../../core/informationCheck';
import { checkPercentage, fullPercentage, offeredPercentages, type PercentageCheck } from '../../../core/percentage';
import type { ReleaseAction } from '../../../core/releaseAction';
import type { ReleaseStatus } from '../../../core/releaseStatus';
import type { Release, ReleaseReference } from '../../../protocol/release';
import type { TargetApp } from '../../../protocol/targetApp';

/** What is asked of each of several releases. */
export type ReleaseChange =
  | { readonly kind: 'apply' }
  | { readonly kind: 'confirm grayscale' }
  | { readonly kind: 'percentage'; readonly percentage: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'cancel' };

/** Why a change cannot be asked of a release as it stands; known before anything is sent. */
export type Obstacle =
  | { readonly code: 'not allowed' }
  | { readonly code: 'configuration missing'; readonly fields: readonly ConfigurationField[] }
  | { readonly code: 'information invalid'; readonly fields: readonly InformationField[] }
  | { readonly code: 'in the way'; readonly other: ReleaseReference }
  | { readonly code: 'type not confirmed' }
  | { readonly code: 'percentage'; readonly check: Extract<PercentageCheck, { readonly ok: false }> };

/** The policy of a release's target app; nothing where the app is not known any more, and only the platform can tell. */
export type Policy = TargetApp['policy'] | undefined;

const actionOf: Readonly<Record<ReleaseChange['kind'], ReleaseAction>> = {
  apply: 'apply',
  'confirm grayscale': 'grayscale',
  percentage: 'grayscale',
  full: 'full',
  cancel: 'cancel',
};

/** Whether the release type was not chosen yet, so that no percentage can follow. */
const isTypeToConfirm = ({ status }: Release): boolean => status === 'Release Preparation';

/** What stands in the way of a change, by the platform's own rules. */
export function obstacleOf(change: ReleaseChange, release: Release, policy: Policy): Obstacle | undefined {
  if (!release.allowed.includes(actionOf[change.kind])) return { code: 'not allowed' };
  switch (change.kind) {
    case 'apply':
      return applicationObstacle(release, policy);
    case 'confirm grayscale':
      return isTypeToConfirm(release) ? undefined : { code: 'not allowed' };
    case 'percentage': {
      if (isTypeToConfirm(release)) return { code: 'type not confirmed' };
      const check = checkPercentage(change.percentage, release.percentage, policy?.percentages ?? null);
      return check.ok ? undefined : { code: 'percentage', check };
    }
    case 'full':
    case 'cancel':
      return undefined;
  }
}

function applicationObstacle(release: Release, policy: Policy): Obstacle | undefined {
  if (release.inTheWay !== null) return { code: 'in the way', other: release.inTheWay };
  const set = release.configuration.fields.filter(({ value }) => value !== null);
  const effective: ReleaseConfiguration = Object.fromEntries(set.map(({ field, value }) => [field, value]));
  const required = policy?.requiredConfiguration ?? release.configuration.missing;
  const missing = missingConfiguration(effective, required);
  if (missing.length > 0) return { code: 'configuration missing', fields: missing };
  const problems = policy === undefined ? [] : checkInformation(release.information, policy.information);
  if (problems.length === 0) return undefined;
  return { code: 'information invalid', fields: [...new Set(problems.map(({ field }) => field))] };
}

/** Where a change leads to. */
export function statusAfterChange(change: ReleaseChange, release: Release): ReleaseStatus {
  switch (change.kind) {
    case 'apply': {
      const created = release.path.findIndex(({ status }) => status === 'New Version Created');
      return release.path[created + 1]?.status ?? 'Under Review';
    }
    case 'confirm grayscale':
      return 'Grayscale Release';
    case 'percentage':
      return change.percentage === fullPercentage ? 'Full Release' : 'Grayscale Release';
    case 'full':
      return 'Full Release';
    case 'cancel':
      return 'Canceled';
  }
}

/** The percentages below everyone that at least one of the releases can take next, lowest first. */
export function percentagesOfSome(
  releases: readonly Release[],
  policyOf: (release: Release) => Policy,
): readonly number[] {
  const offered = releases
    .filter((release) => release.allowed.includes('grayscale') && !isTypeToConfirm(release))
    .flatMap((release) => offeredPercentages(release.percentage, policyOf(release)?.percentages ?? null));
  return [...new Set(offered)].filter((percentage) => percentage !== fullPercentage).sort((a, b) => a - b);
}
