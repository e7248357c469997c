import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';
import { insertRows } from '../../storage/preparedChange';
import type { Queries } from '../../storage/storage';

/** Somebody who becomes a tester. */
export interface NewTester {
  readonly userId: string;
  readonly group: string | null;
  readonly addedAt: number;
  readonly addedBy: string | null;
}

/** So many rows are written, read or removed in one go: nobody should wait for it. */
export const testersAtOnce = 1000;

/** Writes testers into a list; in order, which is several times faster where they are the key. */
export async function insertTesters(
  transaction: Transaction<Database>,
  listId: string,
  testers: readonly NewTester[],
): Promise<void> {
  const sorted = testers.toSorted((one, other) => (one.userId < other.userId ? -1 : 1));
  await insertRows(
    transaction,
    'tester',
    sorted.map(({ userId, group, addedAt, addedBy }) => ({
      list_id: listId,
      user_id: userId,
      group_name: group,
      added_at: addedAt,
      added_by: addedBy,
    })),
  );
}

const columns = ['user_id', 'group_name', 'added_at', 'added_by'] as const;

/** Which of some users are testers of a list already. */
export async function testersAmong(
  queries: Queries,
  listId: string,
  userIds: readonly string[],
): Promise<readonly NewTester[]> {
  const rows = await queries
    .selectFrom('tester')
    .select(columns)
    .where('list_id', '=', listId)
    .where('user_id', 'in', userIds)
    .execute();
  return rows.map(toTester);
}

/** The testers of a list by their user ID, some at once. */
export async function* testersInTurn(queries: Queries, listId: string): AsyncGenerator<readonly NewTester[]> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows = await queries
      .selectFrom('tester')
      .select(columns)
      .where('list_id', '=', listId)
      .where('user_id', '>', after)
      .orderBy('user_id')
      .limit(testersAtOnce)
      .execute();
    if (rows.length > 0) yield rows.map(toTester);
    after = rows.at(-1)?.user_id;
  }
}

function toTester(row: Pick<Database['tester'], (typeof columns)[number]>): NewTester {
  return { userId: row.user_id, group: row.group_name, addedAt: row.added_at, addedBy: row.added_by };
}
