/** A version of a mini program: three numbers, such as 1.4.0 (domain §11). */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * The largest number a part of a version may be. With five digits a part, {@link versionCode} fits into fifteen digits,
 * below `Number.MAX_SAFE_INTEGER`, and still leaves room for years and dates such as 2026.1105.3.
 */
export const largestVersionPart = 99_999;

const base = largestVersionPart + 1;

/** Reads three numbers without leading zeros, each up to {@link largestVersionPart}; anything else is no version. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** Writes a version as {@link parseVersion} reads it. */
export function formatVersion({ major, minor, patch }: Version): string {
  return `${major}.${minor}.${patch}`;
}

/** Orders versions: negative when `a` is lower than `b`, zero when they are the same, positive when it is higher. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** The lowest version that can be uploaded: 0.0.0 says that there is none yet. */
export const lowestVersion: Version = { major: 0, minor: 0, patch: 1 };

/** Whether a version is below {@link lowestVersion}, so that nobody can upload it. */
export function isBelowLowest(version: Version): boolean {
  return compareVersions(version, lowestVersion) < 0;
}

/** The highest of some versions, in any order; `undefined` when there is none. */
export function highestVersion(versions: Iterable<Version>): Version | undefined {
  let highest: Version | undefined;
  for (const version of versions) {
    if (highest === undefined || compareVersions(version, highest) > 0) highest = version;
  }
  return highest;
}

/**
 * The version to propose for the next upload: the smallest one above the highest uploaded, 1.0.0 for a first one.
 * `undefined` when the highest possible version is taken.
 */
export function proposeNextVersion(highest: Version | undefined): Version | undefined {
  if (highest === undefined) return { major: 1, minor: 0, patch: 0 };
  const { major, minor, patch } = highest;
  if (patch < largestVersionPart) return { major, minor, patch: patch + 1 };
  if (minor < largestVersionPart) return { major, minor: minor + 1, patch: 0 };
  if (major < largestVersionPart) return { major: major + 1, minor: 0, patch: 0 };
  return undefined;
}

/**
 * The version as the whole number that a W3C MiniApp manifest asks for (`version.code`): at least 1, a safe integer, and
 * in the same order as {@link compareVersions}.
 */
export function versionCode({ major, minor, patch }: Version): number {
  return (major * base + minor) * base + patch + 1;
}
