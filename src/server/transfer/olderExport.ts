import { Kysely, type Transaction } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../storage/database';
import { migrate, schemaVersion } from '../storage/migrations';
import { sqliteSchema } from '../storage/schemaDialect';
import { NodeSqliteDialect } from '../storage/sqliteDialect';
import { loadSqlite } from '../storage/sqliteModule';
import type { RowLine } from './exportLine';
import { rowsAtOneMoment } from './exportRows';
import { insertRows } from './importRows';
import { damaged } from './transferError';

/** How long the only user of a database waits for it, in milliseconds. */
const patience = 1000;

/** Rows of this version's schema, as often as they are read. */
export interface CurrentRows {
  rows(): AsyncIterable<RowLine>;
  close(): Promise<void>;
}

/**
 * Brings rows of an older schema to this version's, by the same migrations that a database of that time would go through: in
 * a database of their own, which is gone afterwards.
 *
 * @throws TransferError where they are no rows of that schema.
 */
export async function migratedRows(older: number, rows: AsyncIterable<RowLine>): Promise<CurrentRows> {
  const folder = await mkdtemp(join(tmpdir(), 'mini-program-release-import-'));
  const { DatabaseSync } = loadSqlite();
  const connection = new DatabaseSync(join(folder, 'older.db'));
  const database = new Kysely<Database>({ dialect: new NodeSqliteDialect(connection, patience) });
  const close = async (): Promise<void> => {
    await database.destroy();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await database.transaction().execute((transaction) => fillAndMigrate(transaction, older, rows));
    return { rows: () => rowsAtOneMoment(database), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fillAndMigrate(
  transaction: Transaction<Database>,
  older: number,
  rows: AsyncIterable<RowLine>,
): Promise<void> {
  await migrate(transaction, sqliteSchema, 0, older);
  await transaction.deleteFrom('event_clock').execute();
  try {
    await insertRows(transaction, rows);
  } catch (error) {
    throw damaged(`it has rows that are none of schema ${older}`, { cause: error });
  }
  await migrate(transaction, sqliteSchema, older, schemaVersion);
}
