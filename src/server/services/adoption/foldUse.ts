import type { Transaction } from 'kysely';
import { eventIdsKept } from '../../../core/adoption/deliveryEvent';
import type { AdoptionTable, Database } from '../../storage/database';
import type { Storage } from '../../storage/storage';
import { addRows } from './countEvents';
import { hoursBegin, startOfDay, useKept } from './timeBuckets';

/** How many rows one transaction brings together. */
const rowsAtOnce = 1000;

/** Brings hours that are a while ago together into days; what other processes bring together meanwhile is theirs. */
export async function foldUse(storage: Storage, now: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const taken = await takeHours(transaction, hoursBegin(now));
    const days = Map.groupBy(taken, (row) => `${row.release_id} ${startOfDay(row.since)}`);
    await addRows(
      transaction,
      [...days.values()].flatMap(([first, ...more]) => (first ? [asOneDay([first, ...more])] : [])),
    );
    return BigInt(taken.length);
  });
}

/** What is deleted is what is added elsewhere: of two that delete the same row one gets it. */
async function takeHours(transaction: Transaction<Database>, before: number): Promise<readonly AdoptionTable[]> {
  const old = await transaction
    .selectFrom('adoption')
    .select(['release_id', 'since'])
    .where('hours', '=', 1)
    .where('since', '<', before)
    .orderBy('since')
    .orderBy('release_id')
    .limit(rowsAtOnce)
    .execute();
  const taken: AdoptionTable[] = [];
  for (const { release_id: releaseId, since } of old) {
    const rows = await transaction
      .deleteFrom('adoption')
      .where('release_id', '=', releaseId)
      .where('since', '=', since)
      .where('hours', '=', 1)
      .returningAll()
      .execute();
    taken.push(...rows);
  }
  return taken;
}

function asOneDay(rows: readonly [AdoptionTable, ...AdoptionTable[]]): AdoptionTable {
  const sum = (column: 'opens' | 'users' | 'successes' | 'failures' | 'squared_weights' | 'events'): number =>
    rows.reduce((total, row) => total + row[column], 0);
  return {
    release_id: rows[0].release_id,
    since: startOfDay(rows[0].since),
    hours: 24,
    opens: sum('opens'),
    users: sum('users'),
    successes: sum('successes'),
    failures: sum('failures'),
    squared_weights: sum('squared_weights'),
    events: sum('events'),
  };
}

/** Removes what is kept no longer. */
export async function removeOldUse(storage: Storage, now: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const removed = await transaction
      .deleteFrom('adoption')
      .where((row) =>
        row(
          row.refTuple('release_id', 'since', 'hours'),
          'in',
          row
            .selectFrom('adoption')
            .select(['release_id', 'since', 'hours'])
            .where('hours', '=', 24)
            .where('since', '<', now - useKept.atAll)
            .orderBy('since')
            .limit(rowsAtOnce)
            .$asTuple('release_id', 'since', 'hours'),
        ),
      )
      .executeTakeFirst();
    return removed.numDeletedRows;
  });
}

/** Forgets events that nobody can report again. */
export async function forgetEvents(storage: Storage, now: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const removed = await transaction
      .deleteFrom('delivery_event')
      .where('id', 'in', (query) =>
        query
          .selectFrom('delivery_event')
          .select('id')
          .where('received_at', '<', now - eventIdsKept)
          .limit(rowsAtOnce),
      )
      .executeTakeFirst();
    return removed.numDeletedRows;
  });
}
