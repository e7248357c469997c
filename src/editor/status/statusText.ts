import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import { isBuildFailed, isBuilding, isRejected, releaseLook } from '../releaseLook';
import { environmentWord, standing, targetName, versionName } from '../sentences/statusWords';

/** What the status bar shows of a release. */
export interface StatusText {
  readonly text: string;
  /** The same in words, for a screen reader. */
  readonly label: string;
  /** Whether the person has to do something before it goes on. */
  readonly mustAct: boolean;
}

/** @param isOld whether it was so when the platform last answered */
export function statusText(release: Release, isOld = false): StatusText {
  const name = versionName(release);
  const target = `${release.targetAppName} ${environmentWord(release.environment)}`;
  return {
    text: `$(${isOld ? 'debug-disconnect' : iconOf(release)}) ${shortText(release, name)} · ${target}`,
    label: l10n.t('{0} on {1}: {2}', name, targetName(release), standing(release)),
    mustAct: mustAct(release),
  };
}

/** A rejection or a failed build waits for somebody who may do something about it. */
function mustAct(release: Release): boolean {
  const canAct = release.allowed.includes('apply') || release.allowed.includes('build');
  return canAct && (isRejected(release) || isBuildFailed(release));
}

function iconOf(release: Release): string {
  return release.status === 'Full Release' ? 'pass' : releaseLook(release).icon;
}

function shortText(release: Release, name: string): string {
  if (isBuilding(release)) return l10n.t('{0} building', name);
  if (isBuildFailed(release)) return l10n.t('{0} build failed: see why', name);
  if (isRejected(release)) return l10n.t('{0} rejected: see why', name);
  if (release.status === 'Full Release') return l10n.t('{0} live', name);
  return l10n.t('{0}: {1}', name, standing(release));
}
