import {
  compareFailures,
  enoughToCompare,
  failureRateOf,
  noUse,
  type ReportedUse,
} from '../../../core/adoption/failureComparison';
import { day, hour } from '../../../core/duration';
import type { Person } from '../../../core/permissions';
import type { Adoption, AdoptionBucket, ReleaseUse } from '../../../protocol/adoption';
import type { AdoptionTable } from '../../storage/database';
import type { Queries } from '../../storage/storage';
import { visibleRelease } from '../releases/releaseListing';
import { hoursBegin, startOfDay } from './timeBuckets';

interface NamedRelease {
  readonly id: string;
  readonly version: string;
}

/** A time from a moment to before another, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly until: number;
}

type Counts = Omit<AdoptionTable, 'release_id'>;

/** A time with what was reported in it. */
type Row = Counts & { readonly isOf: 'release' | 'live' | 'another' };

/** How much a release is used and how often it fails, beside the one that was live before, in the same time. */
export async function adoptionOf(queries: Queries, releaseId: string, person: Person, now: number): Promise<Adoption> {
  const { row } = await visibleRelease(queries, releaseId, person);
  const live = await liveBefore(queries, releaseId);
  const own = await rowsOf(queries, releaseId);
  const dayEnd = hoursBegin(now);
  const others = await rowsBeside(queries, releaseId, spanOf(own, dayEnd));
  const rows = [
    ...own.map((one): Row => ({ ...one, isOf: 'release' })),
    ...others.map(({ release_id: id, ...one }): Row => ({ ...one, isOf: id === live?.id ? 'live' : 'another' })),
  ];
  const use = useOf(rows.filter(({ isOf }) => isOf === 'release'));
  const liveUse = live && {
    ...useOf(rows.filter(({ isOf }) => isOf === 'live')),
    users: useOf(await rowsOf(queries, live.id)).users,
  };
  return {
    release: toReleaseUse({ id: releaseId, version: row.version_text }, use),
    live: live && liveUse ? toReleaseUse(live, liveUse) : null,
    comparison: compareFailures(use, liveUse),
    enough: enoughToCompare,
    isSampled: rows.some((one) => one.events < one.opens + one.successes + one.failures),
    buckets: toBuckets(rows, live !== null, dayEnd),
  };
}

/** The other releases of the mini program on the target of a release, as `other`. */
function othersOnTarget(queries: Queries, releaseId: string) {
  return queries
    .selectFrom('release as this')
    .innerJoin('release as other', (join) =>
      join
        .onRef('other.mini_program_id', '=', 'this.mini_program_id')
        .onRef('other.target_app_id', '=', 'this.target_app_id')
        .onRef('other.environment', '=', 'this.environment')
        .onRef('other.id', '<>', 'this.id'),
    )
    .where('this.id', '=', releaseId);
}

/**
 * The release that was live on the target when this one went to everybody, or ended, or now where it is still on its way: the
 * one before it that reached Full Release last.
 */
async function liveBefore(queries: Queries, releaseId: string): Promise<NamedRelease | null> {
  const reached = queries
    .selectFrom('release_log')
    .select((log) => log.fn.min('id').as('id'))
    .where('release_id', '=', releaseId)
    .where('to_status', 'in', ['Full Release', 'Canceled', 'Archived']);
  const decided = (await reached.executeTakeFirst())?.id ?? null;
  let before = othersOnTarget(queries, releaseId)
    .innerJoin('version', 'version.id', 'other.version_id')
    .innerJoin('release_log', 'release_log.release_id', 'other.id')
    .select(['other.id', 'version.version'])
    .where('release_log.to_status', '=', 'Full Release')
    .where((log) =>
      log.or([log('release_log.from_status', 'is', null), log('release_log.from_status', '<>', 'Full Release')]),
    )
    .orderBy('release_log.id', 'desc')
    .limit(1);
  if (decided !== null) before = before.where('release_log.id', '<', decided);
  return (await before.executeTakeFirst()) ?? null;
}

const countColumns = [
  'adoption.since',
  'adoption.hours',
  'adoption.opens',
  'adoption.users',
  'adoption.successes',
  'adoption.failures',
  'adoption.squared_weights',
  'adoption.events',
] as const;

async function rowsOf(queries: Queries, releaseId: string): Promise<readonly Counts[]> {
  return queries
    .selectFrom('adoption')
    .select(countColumns)
    .where('release_id', '=', releaseId)
    .orderBy('since')
    .execute();
}

/** From when to when something was reported: whole days where use is told by the day. */
function spanOf(rows: readonly Counts[], dayEnd: number): Span | undefined {
  const [first, last] = [rows.at(0)?.since, rows.at(-1)?.since];
  if (first === undefined || last === undefined) return undefined;
  return {
    from: first < dayEnd ? startOfDay(first) : first,
    until: last < dayEnd ? startOfDay(last) + day : last + hour,
  };
}

/** What was reported within a time of the other releases of the mini program on the target. */
async function rowsBeside(
  queries: Queries,
  releaseId: string,
  span: Span | undefined,
): Promise<readonly AdoptionTable[]> {
  if (!span) return [];
  return othersOnTarget(queries, releaseId)
    .innerJoin('adoption', 'adoption.release_id', 'other.id')
    .select(['adoption.release_id', ...countColumns])
    .where('adoption.since', '>=', span.from)
    .where('adoption.since', '<', span.until)
    .execute();
}

function useOf(rows: readonly Counts[]): ReportedUse {
  return rows.reduce(
    (sum, row) => ({
      opens: sum.opens + row.opens,
      users: sum.users + row.users,
      successes: sum.successes + row.successes,
      failures: sum.failures + row.failures,
      squaredWeights: sum.squaredWeights + row.squared_weights,
    }),
    noUse,
  );
}

function toReleaseUse({ id, version }: NamedRelease, use: ReportedUse): ReleaseUse {
  return { releaseId: id, version, ...toCounts(use), failureRate: failureRateOf(use) };
}

function toCounts({
  opens,
  users,
  successes,
  failures,
}: ReportedUse): Omit<ReleaseUse, 'releaseId' | 'version' | 'failureRate'> {
  return { opens, users, successes, failures };
}

/** What lies before `dayEnd` is told by the day, also what housekeeping has not brought together yet. */
function toBuckets(rows: readonly Row[], hasLive: boolean, dayEnd: number): AdoptionBucket[] {
  const byTime = Map.groupBy(rows, ({ since, hours }) => (hours === 24 || since < dayEnd ? startOfDay(since) : since));
  return [...byTime]
    .toSorted(([a], [b]) => a - b)
    .map(([since, inTime]): AdoptionBucket => {
      const isOf = (which: Row['isOf']): ReportedUse => useOf(inTime.filter((row) => row.isOf === which));
      return {
        since,
        hours: since < dayEnd ? 24 : 1,
        ...toCounts(isOf('release')),
        live: hasLive ? toCounts(isOf('live')) : null,
        allOpens: useOf(inTime).opens,
      };
    });
}
