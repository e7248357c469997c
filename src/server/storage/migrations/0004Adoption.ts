import type { Transaction } from 'kysely';
import { createTable } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** What phones report is counted, each event once. */
export async function countUse(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await createTable(transaction, dialect, 'adoption', {
    key: ['release_id', 'since', 'hours'],
    columns: {
      release_id: 'text',
      since: 'integer',
      hours: 'integer',
      opens: 'integer',
      users: 'integer',
      successes: 'integer',
      failures: 'integer',
      squared_weights: 'integer',
      events: 'integer',
    },
    references: { release_id: 'release' },
  });
  await createTable(transaction, dialect, 'delivery_event', {
    key: ['id'],
    columns: { id: 'integer', received_at: 'integer' },
  });
  const { schema } = transaction;
  // Hours that are a while ago are brought together, whichever releases they are of.
  await schema.createIndex('adoption_by_since').on('adoption').columns(['hours', 'since']).execute();
  await schema.createIndex('delivery_event_by_received_at').on('delivery_event').column('received_at').execute();
}
