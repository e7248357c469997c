import type { Kysely } from 'kysely';
import { existsSync } from 'node:fs';
import { Refusal } from '../services/administration/refusal';
import type { Database } from '../storage/database';
import { schemaVersion } from '../storage/migrations';
import { isPostgresAddress } from '../storage/postgresAddress';
import { databaseStartError } from '../storage/postgresErrors';
import { openPostgresStorage } from '../storage/postgresStorage';
import { openSqliteReader } from '../storage/sqliteReader';
import { openSqliteStorage } from '../storage/sqliteStorage';
import type { Storage } from '../storage/storage';

/** How long an import waits for those who use the database just now, in milliseconds. */
const patience = 30_000;

/** A database for reading. */
export interface ExportedDatabase {
  readonly database: Kysely<Database>;
  close(): Promise<void>;
}

/**
 * The database of an address, or of a file; it is left as it is.
 *
 * @throws StartError, Refusal
 */
export async function openExported(place: string): Promise<ExportedDatabase> {
  if (isPostgresAddress(place)) {
    const storage = await openPostgres(place);
    return { database: storage.reader, close: () => storage.close() };
  }
  if (!existsSync(place)) throw new Refusal(`There is no database file ${place}.`);
  const reader = openSqliteReader(place);
  if (reader.schemaVersion === schemaVersion) return reader;
  await reader.close();
  throw new Refusal(
    `The database is of an older version of the platform (schema ${reader.schemaVersion}, not ${schemaVersion}); it was ` +
      'left untouched. Export it with the version that it is of, or let this version start on it once.',
  );
}

/**
 * The database that is imported into: of an address, which was migrated; or a file, which is made where it is not there.
 *
 * @throws StartError
 */
export async function openImported(place: string): Promise<Storage> {
  return isPostgresAddress(place) ? openPostgres(place) : openSqliteStorage(place);
}

async function openPostgres(url: string): Promise<Storage> {
  const storage = openPostgresStorage(url, { connections: 2, patience });
  try {
    await storage.check();
    return storage;
  } catch (error) {
    await storage.close();
    throw databaseStartError(error);
  }
}
