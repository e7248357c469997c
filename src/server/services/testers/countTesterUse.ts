import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database, TesterUseTable } from '../../storage/database';
import type { CountableEvent } from '../adoption/countEvents';
import { lockReleases } from './lockReleases';

/**
 * Counts what was reported of testers, of those alone who are testers of the release now. Who is one is looked at once nobody
 * else can change it any more, so that nothing is kept of somebody who was removed at the same moment.
 */
export async function countTesterUse(
  transaction: Transaction<Database>,
  events: readonly CountableEvent[],
  hasRowLocks: boolean,
): Promise<void> {
  const byRelease = [...Map.groupBy(events, ({ releaseId }) => releaseId)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (hasRowLocks)
    await lockReleases(
      transaction,
      byRelease.map(([id]) => id),
    );
  for (const [releaseId, ofRelease] of byRelease) {
    const rows = usesOf(releaseId, ofRelease);
    let [opened, failed] = [0, 0];
    for (const row of rows) {
      const now = await addUse(transaction, row);
      if (!now) continue;
      if (row.opens > 0 && now.opens === row.opens) opened += 1;
      if (row.failures > 0 && now.failures === row.failures) failed += 1;
    }
    if (opened + failed === 0) continue;
    await transaction
      .updateTable('release')
      .set((release) => ({
        testers_opened: release('testers_opened', '+', opened),
        testers_failed: release('testers_failed', '+', failed),
      }))
      .where('id', '=', releaseId)
      .execute();
  }
}

/** What each tester's events come to, a row a tester. */
function usesOf(releaseId: string, events: readonly CountableEvent[]): readonly TesterUseTable[] {
  const rows = new Map<string, TesterUseTable>();
  for (const { testerId, kind, at, weight } of events) {
    if (testerId === null) continue;
    const row = rows.get(testerId) ?? noUse(releaseId, testerId);
    if (kind === 'open') {
      row.opens += weight;
      row.last_opened_at = Math.max(row.last_opened_at ?? 0, at);
    }
    if (kind === 'failure') {
      row.failures += weight;
      row.last_failed_at = Math.max(row.last_failed_at ?? 0, at);
    }
    rows.set(testerId, row);
  }
  return [...rows.values()].filter(({ opens, failures }) => opens + failures > 0);
}

function noUse(releaseId: string, userId: string): TesterUseTable {
  return { release_id: releaseId, user_id: userId, opens: 0, last_opened_at: null, failures: 0, last_failed_at: null };
}

/** Adds to what is known of a tester, and answers with what that is then; nothing where they are none any more. */
async function addUse(
  transaction: Transaction<Database>,
  row: TesterUseTable,
): Promise<Pick<TesterUseTable, 'opens' | 'failures'> | undefined> {
  return transaction
    .insertInto('tester_use')
    .columns(['release_id', 'user_id', 'opens', 'last_opened_at', 'failures', 'last_failed_at'])
    .expression((query) =>
      query
        .selectFrom('release')
        .innerJoin('tester', 'tester.list_id', 'release.tester_list_id')
        .select([
          'release.id',
          'tester.user_id',
          wholeNumber(row.opens).as('opens'),
          wholeNumber(row.last_opened_at).as('last_opened_at'),
          wholeNumber(row.failures).as('failures'),
          wholeNumber(row.last_failed_at).as('last_failed_at'),
        ])
        .where('release.id', '=', row.release_id)
        .where('tester.user_id', '=', row.user_id),
    )
    .onConflict((conflict) =>
      conflict.columns(['release_id', 'user_id']).doUpdateSet((one) => ({
        opens: one('tester_use.opens', '+', one.ref('excluded.opens')),
        last_opened_at: later('last_opened_at'),
        failures: one('tester_use.failures', '+', one.ref('excluded.failures')),
        last_failed_at: later('last_failed_at'),
      })),
    )
    .returning(['opens', 'failures'])
    .executeTakeFirst();
}

/** Where a value stands alone in a query, PostgreSQL would take it for a text. */
function wholeNumber<T extends number | null>(value: T): RawBuilder<T> {
  return sql<T>`cast(${value} as bigint)`;
}

function later(column: 'last_opened_at' | 'last_failed_at'): RawBuilder<number | null> {
  const [known, added] = [sql.ref(`tester_use.${column}`), sql.ref(`excluded.${column}`)];
  return sql<number | null>`case when ${known} is null or ${known} < ${added} then ${added} else ${known} end`;
}
