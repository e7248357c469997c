import type { Release } from '../../protocol/release';
import type { Wording } from './wording';

/** What the tab of a panel says; it tells the releases of a window apart. */
export function panelTitle(release: Release, { l10n, targetName, versionName }: Wording): string {
  return l10n.t('{0} → {1}', versionName(release), targetName(release));
}
