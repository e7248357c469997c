import { sql, type Transaction } from 'kysely';
import { addColumn, createTable } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/**
 * Packages are signed: with keys that all processes have, and a signature for each release. What no release and no version refers
 * to goes, which is asked of every file.
 */
export async function signPackages(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await createTable(transaction, dialect, 'package_key', {
    key: ['number'],
    columns: {
      number: 'integer',
      id: 'text',
      public_key: 'text',
      sealed_with: 'text',
      sealed: 'text',
      created_at: 'integer',
      signs_from: 'integer',
    },
  });
  await addColumn(transaction, dialect, 'release', 'package_signature', { type: 'text?' });
  await addColumn(transaction, dialect, 'release', 'package_key_id', { type: 'text?' });
  // Those that were built before: looked for in each round of the housekeeping, and soon there are none.
  await transaction.schema
    .createIndex('release_unsigned')
    .on('release')
    .column('id')
    .where(sql.ref('package_sha256'), 'is not', null)
    .where(sql.ref('package_signature'), 'is', null)
    .execute();
  await transaction.schema.createIndex('version_by_sha256').on('version').column('sha256').execute();
}
