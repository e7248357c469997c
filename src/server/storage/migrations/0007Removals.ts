import { sql, type Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/**
 * Requests to take offline and to remove by force. One of each kind may wait for the same release, and one force removal for
 * the same mini program in one super app.
 */
export async function prepareRemovals(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumn(transaction, dialect, 'approval', 'request_reason', { type: 'text?' });
  await addColumn(transaction, dialect, 'approval', 'removed', { type: 'text', initially: '[]' });
  const { schema } = transaction;
  await schema.dropIndex('approval_one_in_review').execute();
  await schema
    .createIndex('approval_one_in_review')
    .unique()
    .on('approval')
    .columns(['release_id', 'category'])
    .where(sql.ref('status'), '=', 'In Review')
    .execute();
  // Whether a release was submitted is asked with each release.
  await schema.createIndex('approval_by_release').on('approval').column('release_id').execute();
  await schema
    .createIndex('approval_one_force_removal')
    .unique()
    .on('approval')
    .columns(['mini_program_id', 'target_app_id'])
    .where(sql.ref('status'), '=', 'In Review')
    .where(sql.ref('category'), '=', 'Force Removal')
    .execute();
}
