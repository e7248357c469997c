export interface CrowdRelease {
  readonly releaseId: string;
  readonly version: string;
  /** Why, as the evaluation has it. */
  readonly reason: string;
}

/** A user of the crowd with the release of each mini program that the user gets. */
export interface CrowdMember {
  readonly userId: string;
  /** By the ID of the mini program. */
  readonly gets: Readonly<Record<string, CrowdRelease>>;
}

/** Enough users to see a share of them: `user-001` to `user-200`. */
export const crowdUsers: readonly string[] = Array.from(
  { length: 200 },
  (_, number) => `user-${String(number + 1).padStart(3, '0')}`,
);

/** What some of the crowd get of one mini program. */
export interface CrowdShare {
  /** `undefined` for those who get nothing. */
  readonly version: string | undefined;
  readonly count: number;
}

/** The mini programs of which anybody in the crowd gets something. */
export function miniProgramsOf(crowd: readonly CrowdMember[]): readonly string[] {
  return [...new Set(crowd.flatMap(({ gets }) => Object.keys(gets)))].toSorted();
}

/** The versions of any mini program that somebody gets, the lowest first. */
export function versionsOf(crowd: readonly CrowdMember[]): readonly string[] {
  return [...new Set(crowd.flatMap(({ gets }) => Object.values(gets).map(({ version }) => version)))].toSorted(
    compareVersions,
  );
}

/** How many get which version of a mini program: the highest version first, those who get nothing at the end. */
export function sharesOf(crowd: readonly CrowdMember[], miniProgramId: string): readonly CrowdShare[] {
  const counts = new Map<string | undefined, number>();
  for (const { gets } of crowd) {
    const version = gets[miniProgramId]?.version;
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].map(([version, count]) => ({ version, count })).toSorted(byVersion);
}

function byVersion(one: CrowdShare, other: CrowdShare): number {
  if (one.version === undefined || other.version === undefined) return one.version === undefined ? 1 : -1;
  return compareVersions(other.version, one.version);
}

function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** `41 of 200 get 1.4.0, 159 get nothing.` */
export function sentenceOf(shares: readonly CrowdShare[]): string {
  const all = shares.reduce((sum, { count }) => sum + count, 0);
  const parts = shares.map(({ version, count }) => `${count} get${count === 1 ? 's' : ''} ${version ?? 'nothing'}`);
  const [first, ...others] = parts;
  if (first === undefined) return '';
  const whole = first.replace(/^\d+/u, (count) => `${count} of ${all}`);
  return `${[whole, ...others].join(', ')}.`;
}
