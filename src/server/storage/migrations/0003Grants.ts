import type { Transaction } from 'kysely';
import { createTable } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** Rows of one insert. */
const rowsAtOnce = 500;

/** A super app grants by ID, also what is not there: its answer would say otherwise which mini programs others have. */
export async function grantById(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  const rows = await transaction.selectFrom('domain_grant').select(['target_app_id', 'mini_program_id']).execute();
  // SQLite takes no reference from a table that is there.
  await transaction.schema.dropTable('domain_grant').execute();
  await createTable(transaction, dialect, 'domain_grant', {
    key: ['target_app_id', 'mini_program_id'],
    columns: { target_app_id: 'text', mini_program_id: 'text' },
    references: { target_app_id: 'target_app' },
  });
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await transaction
      .insertInto('domain_grant')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
  }
}
