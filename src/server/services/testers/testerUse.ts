import type { UnitOfWork } from '../unitOfWork';
import type { Queries } from '../../storage/storage';

/** User IDs of one statement. */
const idsAtOnce = 500;

/** How many testers have opened a release, and of how many it failed. */
export interface UseCounts {
  readonly testers_opened: number;
  readonly testers_failed: number;
}

/** Forgets what was reported of people who are no testers any more, and counts those who still are. */
export async function forgetUse(
  { transaction }: UnitOfWork,
  releaseId: string,
  userIds: readonly string[],
): Promise<UseCounts> {
  for (let from = 0; from < userIds.length; from += idsAtOnce) {
    await transaction
      .deleteFrom('tester_use')
      .where('release_id', '=', releaseId)
      .where('user_id', 'in', userIds.slice(from, from + idsAtOnce))
      .execute();
  }
  return countUse(transaction, releaseId);
}

async function countUse(queries: Queries, releaseId: string): Promise<UseCounts> {
  const count = (column: 'opens' | 'failures') =>
    queries
      .selectFrom('tester_use')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('release_id', '=', releaseId)
      .where(column, '>', 0)
      .executeTakeFirstOrThrow();
  const [opened, failed] = [await count('opens'), await count('failures')];
  return { testers_opened: opened.count, testers_failed: failed.count };
}
