import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';
import type { Queries } from '../../storage/storage';

/** Rows of one insert: SQLite takes 32,766 values a statement. */
const rowsAtOnce = 500;

/** The user IDs of a list; none where there is no list yet. */
export async function testersOf(queries: Queries, listId: string | null): Promise<readonly string[]> {
  if (listId === null) return [];
  const rows = await queries
    .selectFrom('tester')
    .select('user_id')
    .where('list_id', '=', listId)
    .orderBy('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

/** Writes user IDs into a list; in order, which is several times faster where they are the key. */
export async function insertTesters(
  transaction: Transaction<Database>,
  listId: string,
  userIds: readonly string[],
): Promise<void> {
  const sorted = [...userIds].sort();
  for (let from = 0; from < sorted.length; from += rowsAtOnce) {
    const rows = sorted.slice(from, from + rowsAtOnce).map((userId) => ({ list_id: listId, user_id: userId }));
    await transaction.insertInto('tester').values(rows).execute();
  }
}

/** Drops a list that no release points at any more. */
export async function dropTesters(transaction: Transaction<Database>, listId: string | null): Promise<void> {
  if (listId === null) return;
  await transaction.deleteFrom('tester').where('list_id', '=', listId).execute();
}
