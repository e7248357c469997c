import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';
import type { Queries } from '../../storage/storage';

/** Forgets what was reported of people who are not on a release's list any more, and counts those who still are. */
export async function forgetUse(transaction: Transaction<Database>, releaseId: string, listId: string): Promise<void> {
  await transaction
    .deleteFrom('tester_use')
    .where('release_id', '=', releaseId)
    .where((use) =>
      use.not(
        use.exists(
          use
            .selectFrom('tester')
            .select('tester.user_id')
            .where('tester.list_id', '=', listId)
            .whereRef('tester.user_id', '=', 'tester_use.user_id'),
        ),
      ),
    )
    .execute();
  const [opened, failed] = [
    await countUse(transaction, releaseId, 'opens'),
    await countUse(transaction, releaseId, 'failures'),
  ];
  await transaction
    .updateTable('release')
    .set({ testers_opened: opened, testers_failed: failed })
    .where('id', '=', releaseId)
    .execute();
}

async function countUse(queries: Queries, releaseId: string, column: 'opens' | 'failures'): Promise<number> {
  const { count } = await queries
    .selectFrom('tester_use')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('release_id', '=', releaseId)
    .where(column, '>', 0)
    .executeTakeFirstOrThrow();
  return count;
}
