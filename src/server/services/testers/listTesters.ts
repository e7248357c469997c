import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Person } from '../../../core/permissions';
import type { QueryOf } from '../../../protocol/route';
import type { routes } from '../../../protocol/routes';
import type { Tester, TesterPage, TesterSort } from '../../../protocol/testers';
import { containing } from '../../storage/containing';
import type { Queries } from '../../storage/storage';
import { positionOf, toPage } from '../pages';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { visibleRelease } from '../releases/releaseListing';
import { lastVersionsSeen } from './lastVersionsSeen';
import { groupsOf } from './testerLists';

type Listing = QueryOf<(typeof routes)['listTesters']>;

/** One page of a release's testers, with what there are in all. */
export async function listTesters(
  queries: Queries,
  releaseId: string,
  person: Person,
  listing: Listing,
): Promise<TesterPage> {
  const record = await visibleRelease(queries, releaseId, person);
  const { row } = record;
  const limit = listing.limit ?? 1000;
  const rows = await narrow(testerQuery(queries, record), listing)
    .limit(limit + 1)
    .execute();
  const versions = await lastVersionsSeen(
    queries,
    record,
    rows.map(({ user_id: userId }) => userId),
  );
  const sort = listing.sort ?? 'userId';
  return {
    ...toPage(
      rows,
      limit,
      (one) => [positionIn(one, sort), one.user_id],
      (one) => toTester(one, versions.get(one.user_id) ?? null),
    ),
    counts: {
      testers: row.tester_count,
      opened: row.testers_opened,
      neverOpened: row.tester_count - row.testers_opened,
      failed: row.testers_failed,
    },
    groups: await groupsOf(queries, row.tester_list_id),
  };
}

function testerQuery(queries: Queries, { row }: ReleaseRecord) {
  return queries
    .selectFrom('tester')
    .leftJoin('tester_use', (join) =>
      join.on('tester_use.release_id', '=', row.id).onRef('tester_use.user_id', '=', 'tester.user_id'),
    )
    .leftJoin('account', 'account.id', 'tester.added_by')
    .where('tester.list_id', '=', row.tester_list_id ?? '')
    .select([
      'tester.user_id',
      'tester.group_name',
      'tester.added_at',
      'tester.added_by',
      'account.name as added_by_name',
      'tester_use.opens',
      'tester_use.last_opened_at',
      'tester_use.failures',
      'tester_use.last_failed_at',
    ]);
}

type TesterQuery = ReturnType<typeof testerQuery>;
type TesterRow = Awaited<ReturnType<TesterQuery['execute']>>[number];

/** What testers are sorted by, before their user ID; who never opened it comes as if that were longest ago. */
const sortedBy: Readonly<Record<Exclude<TesterSort, 'userId'>, RawBuilder<number>>> = {
  addedAt: sql.ref<number>('tester.added_at'),
  lastOpenedAt: sql<number>`coalesce(${sql.ref('tester_use.last_opened_at')}, 0)`,
  failures: sql<number>`coalesce(${sql.ref('tester_use.failures')}, 0)`,
};

function positionIn(row: TesterRow, sort: TesterSort): number | string {
  if (sort === 'userId') return row.user_id;
  if (sort === 'addedAt') return row.added_at;
  return (sort === 'failures' ? row.failures : row.last_opened_at) ?? 0;
}

function narrow(query: TesterQuery, listing: Listing): TesterQuery {
  const { state, group, search, sort = 'userId', order = 'asc', cursor } = listing;
  let narrowed = query;
  if (state === 'opened') narrowed = narrowed.where('tester_use.opens', '>', 0);
  if (state === 'failed') narrowed = narrowed.where('tester_use.failures', '>', 0);
  if (state === 'never-opened') {
    narrowed = narrowed.where((row) => row.or([row('tester_use.opens', 'is', null), row('tester_use.opens', '=', 0)]));
  }
  if (group === '') narrowed = narrowed.where('tester.group_name', 'is', null);
  else if (group !== undefined) narrowed = narrowed.where('tester.group_name', '=', group);
  if (search !== undefined && search !== '') narrowed = narrowed.where(found(search));
  if (cursor !== undefined) narrowed = narrowed.where(behind(cursor, sort, order));
  if (sort !== 'userId') narrowed = narrowed.orderBy(sortedBy[sort], order);
  return narrowed.orderBy('tester.user_id', order);
}

/** Capital letters of ASCII and small ones find each other: databases do not agree about any others. */
function found(search: string): RawBuilder<SqlBool> {
  const folded = search.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return containing(sql`lower(${sql.ref('tester.user_id')})`, folded);
}

/** What comes after a cursor in an order. */
function behind(cursor: string, sort: TesterSort, order: 'asc' | 'desc'): RawBuilder<SqlBool> {
  const sign = sql.raw(order === 'asc' ? '>' : '<');
  const userId = sql.ref('tester.user_id');
  if (sort === 'userId') return sql<SqlBool>`${userId} ${sign} ${positionOf(cursor, 'string')[1]}`;
  const [value, last] = positionOf(cursor, 'number');
  return sql<SqlBool>`(${sortedBy[sort]}, ${userId}) ${sign} (${value}, ${last})`;
}

function toTester(row: TesterRow, lastVersionSeen: string | null): Tester {
  const { added_by: accountId, added_by_name: name } = row;
  return {
    userId: row.user_id,
    group: row.group_name,
    addedAt: row.added_at,
    addedBy: accountId === null || name === null ? null : { accountId, name },
    opens: row.opens ?? 0,
    lastOpenedAt: row.last_opened_at,
    failures: row.failures ?? 0,
    lastFailedAt: row.last_failed_at,
    lastVersionSeen,
  };
}
