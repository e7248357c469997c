import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';

/** Keeps the testers of releases as they are until the transaction ends, where rows are locked one by one. */
export async function lockReleases(transaction: Transaction<Database>, ids: readonly string[]): Promise<void> {
  await transaction.selectFrom('release').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute();
}
