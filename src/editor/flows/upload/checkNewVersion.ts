import { compareVersions, formatVersion, isBelowLowest, parseVersion, proposeNextVersion } from '../../../core/version';

/** What is wrong with the version of a new upload. */
export type NewVersionProblem = 'not three numbers' | 'leading zero' | 'too large' | 'too low' | 'not greater';

/** Three numbers, not below the lowest, greater than the highest that was uploaded (domain §11). */
export function checkNewVersion(text: string, highest: string | null): NewVersionProblem | undefined {
  const version = parseVersion(text.trim());
  if (version === undefined) return notAVersion(text.trim());
  if (isBelowLowest(version)) return 'too low';
  const uploaded = highest === null ? undefined : parseVersion(highest);
  return uploaded !== undefined && compareVersions(version, uploaded) <= 0 ? 'not greater' : undefined;
}

/** What keeps a text from being a version, where it is nearly one. */
function notAVersion(text: string): NewVersionProblem {
  if (!/^\d+\.\d+\.\d+$/.test(text)) return 'not three numbers';
  return text.split('.').some((part) => /^0\d/.test(part)) ? 'leading zero' : 'too large';
}

/** The version to offer: what was typed for an upload that did not arrive, if it still will do, or else the next one. */
export function offeredVersion(highest: string | null, typedBefore: string | undefined): string {
  if (typedBefore !== undefined && checkNewVersion(typedBefore, highest) === undefined) return typedBefore;
  const next = proposeNextVersion(highest === null ? undefined : parseVersion(highest));
  return next === undefined ? '' : formatVersion(next);
}
