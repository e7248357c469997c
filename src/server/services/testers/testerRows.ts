import type { Transaction } from 'kysely';
import type { TesterGroup } from '../../../protocol/testers';
import type { Database } from '../../storage/database';
import type { Queries } from '../../storage/storage';

/** Rows of one insert: SQLite takes 32,766 values a statement. */
const rowsAtOnce = 500;

/** Somebody who becomes a tester. */
export interface NewTester {
  readonly userId: string;
  readonly group: string | null;
  readonly addedAt: number;
  readonly addedBy: string | null;
}

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

/** Begins a list that no release points at yet. */
export async function beginList(transaction: Transaction<Database>, listId: string, now: number): Promise<void> {
  await transaction.insertInto('tester_list').values({ id: listId, written_at: now, groups: '[]' }).execute();
}

/** Notes how many testers each group of a list has, those without one last. */
export async function countGroups(transaction: Transaction<Database>, listId: string, now: number): Promise<void> {
  const rows = await transaction
    .selectFrom('tester')
    .select((row) => ['group_name as name', row.fn.countAll<number>().as('count')])
    .where('list_id', '=', listId)
    .groupBy('group_name')
    .execute();
  const groups: readonly TesterGroup[] = rows.toSorted(byName);
  await transaction
    .updateTable('tester_list')
    .set({ written_at: now, groups: JSON.stringify(groups) })
    .where('id', '=', listId)
    .execute();
}

function byName({ name }: TesterGroup, other: TesterGroup): number {
  if (name === null || other.name === null) return Number(name === null) - Number(other.name === null);
  return name < other.name ? -1 : 1;
}

/** Writes testers into a list; in order, which is several times faster where they are the key. */
export async function insertTesters(
  transaction: Transaction<Database>,
  listId: string,
  testers: readonly NewTester[],
): Promise<void> {
  const sorted = testers.toSorted((one, other) => (one.userId < other.userId ? -1 : 1));
  for (let from = 0; from < sorted.length; from += rowsAtOnce) {
    const rows = sorted.slice(from, from + rowsAtOnce).map(({ userId, group, addedAt, addedBy }) => ({
      list_id: listId,
      user_id: userId,
      group_name: group,
      added_at: addedAt,
      added_by: addedBy,
    }));
    await transaction.insertInto('tester').values(rows).execute();
  }
}

/** Copies testers of one list into another, with the group they have there. */
export async function copyTesters(
  transaction: Transaction<Database>,
  from: string,
  to: string,
  userIds: readonly string[],
  group: string | null,
): Promise<void> {
  for (let start = 0; start < userIds.length; start += rowsAtOnce) {
    await transaction
      .insertInto('tester')
      .columns(['list_id', 'user_id', 'group_name', 'added_at', 'added_by'])
      .expression((query) =>
        query
          .selectFrom('tester')
          .select((row) => [
            row.val(to).as('list_id'),
            'user_id',
            row.val(group).as('group_name'),
            'added_at',
            'added_by',
          ])
          .where('list_id', '=', from)
          .where('user_id', 'in', userIds.slice(start, start + rowsAtOnce)),
      )
      .execute();
  }
}

/** Drops a list that no release points at any more. */
export async function dropTesters(transaction: Transaction<Database>, listId: string | null): Promise<void> {
  if (listId === null) return;
  await transaction.deleteFrom('tester').where('list_id', '=', listId).execute();
  await transaction.deleteFrom('tester_list').where('id', '=', listId).execute();
}
