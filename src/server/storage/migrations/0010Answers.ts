import { sql, type Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** Answers that are kept for repeated requests and name testers go with the user IDs of their release. */
export async function keepAnswersWithTesters(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
): Promise<void> {
  await addColumn(transaction, dialect, 'idempotency', 'release_id', { type: 'text?' });
  await transaction.schema
    .createIndex('idempotency_by_release_id')
    .on('idempotency')
    .column('release_id')
    .where(sql.ref('release_id'), 'is not', null)
    .execute();
}
