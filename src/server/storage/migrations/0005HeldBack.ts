import type { Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** A release keeps the share that was held back from it when its grayscale began; nobody was until now. */
export async function holdBack(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumn(transaction, dialect, 'release', 'held_back_share', { type: 'integer', initially: 0 });
}
