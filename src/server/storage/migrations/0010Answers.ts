import { sql, type Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** Answers that are kept for repeated requests and name testers go with the user IDs of their release, or mini program. */
export async function keepAnswersWithTesters(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
): Promise<void> {
  await addColumn(transaction, dialect, 'idempotency', 'testers_of', { type: 'text?' });
  // Of those kept before, nobody knows whose testers they name.
  await transaction
    .deleteFrom('idempotency')
    .where((kept) => kept.or([kept('answer', 'like', '%"testers":["%'), kept('answer', 'like', '%"addedSample":[%')]))
    .execute();
  await transaction.schema
    .createIndex('idempotency_by_testers_of')
    .on('idempotency')
    .column('testers_of')
    .where(sql.ref('testers_of'), 'is not', null)
    .execute();
}
