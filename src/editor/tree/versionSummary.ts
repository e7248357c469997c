import type { Release } from '../../protocol/release';
import { byAdvance, isUnfinished } from '../currentRelease';

/** What a version's row says of its targets: what moves, furthest along first, and where it is live. */
export interface VersionSummary {
  readonly moving: readonly Release[];
  readonly live: readonly Release[];
}

export function versionSummary(releases: readonly Release[]): VersionSummary {
  return {
    moving: releases.filter(isUnfinished).sort(byAdvance),
    live: releases.filter(({ status }) => status === 'Full Release').sort(byAdvance),
  };
}
