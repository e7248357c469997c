import { Kysely } from 'kysely';
import type { Database } from './database';
import { schemaVersion } from './migrations';
import { NodeSqliteDialect } from './sqliteDialect';
import { startError } from './sqliteErrors';
import { loadSqlite } from './sqliteModule';
import { StartError } from './startError';

/** Longest wait for somebody who opens or closes the file just now, in milliseconds. */
const patience = 5000;

/** A database file for reading. */
export interface SqliteReader {
  readonly database: Kysely<Database>;
  /** Which may be older than this version's. */
  readonly schemaVersion: number;
  close(): Promise<void>;
}

/**
 * Opens a database file for reading and leaves it as it is, whoever works on it.
 *
 * @throws StartError
 */
export function openSqliteReader(file: string): SqliteReader {
  try {
    const { DatabaseSync } = loadSqlite();
    const connection = new DatabaseSync(file, { readOnly: true, timeout: patience });
    const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > schemaVersion) {
      connection.close();
      throw new StartError('DATA_FOLDER_NEWER', { version, known: schemaVersion, file });
    }
    const database = new Kysely<Database>({ dialect: new NodeSqliteDialect(connection, patience) });
    return { database, schemaVersion: version, close: () => database.destroy() };
  } catch (error) {
    throw startError(error, file);
  }
}
