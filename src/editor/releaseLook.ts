import type { ReleaseStatus } from '../core/releaseStatus';
import type { Release } from '../protocol/release';

/** What a colour may say: somebody has to act, something failed, it is live. */
export type Tone = 'act' | 'failed' | 'live';

/** How a release is shown in one icon; its word always stands beside it. */
export interface ReleaseLook {
  /** A codicon, with its animation where something moves. */
  readonly icon: string;
  readonly tone?: Tone;
}

const looks: Readonly<Record<ReleaseStatus, ReleaseLook>> = {
  'New Version Created': { icon: 'circle-outline' },
  'Under Review': { icon: 'eye' },
  'Release Preparation': { icon: 'checklist' },
  'Pilot Testing': { icon: 'beaker' },
  'Grayscale Release': { icon: 'pie-chart' },
  'Full Release': { icon: 'pass-filled', tone: 'live' },
  Canceled: { icon: 'circle-slash' },
  Archived: { icon: 'archive' },
};

type Looked = Pick<Release, 'status' | 'build' | 'approval' | 'allowed'>;

/** Whether the platform is building the release's package, or is about to. */
export function isBuilding({ status, build }: Pick<Release, 'status' | 'build'>): boolean {
  return status === 'New Version Created' && (build.state === 'queued' || build.state === 'building');
}

/** Whether the release's package could not be built. */
export function isBuildFailed({ status, build }: Pick<Release, 'status' | 'build'>): boolean {
  return status === 'New Version Created' && build.state === 'failed';
}

/** Whether a review sent the release back, and it was not applied again. */
export function isRejected({ status, approval }: Pick<Release, 'status' | 'approval'>): boolean {
  return status === 'New Version Created' && approval?.status === 'Rejected';
}

export function releaseLook(release: Looked): ReleaseLook {
  if (isBuilding(release)) return { icon: 'loading~spin' };
  if (isBuildFailed(release)) return { icon: 'error', tone: 'failed' };
  if (isRejected(release)) return { icon: 'warning', tone: 'act' };
  const look = looks[release.status];
  return release.allowed.includes('approve') ? { ...look, tone: 'act' } : look;
}
