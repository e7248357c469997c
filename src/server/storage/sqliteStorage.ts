import { Kysely, sql, type Transaction } from 'kysely';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { dirname } from 'node:path';
import { againWhileBusy } from './againWhileBusy';
import { CheckpointGate } from './checkpointGate';
import { CommitWatch } from './commitWatch';
import type { Database } from './database';
import { migrate, schemaVersion } from './migrations';
import { sqliteSchema } from './schemaDialect';
import { NodeSqliteDialect } from './sqliteDialect';
import { startError } from './sqliteErrors';
import { loadSqlite } from './sqliteModule';
import { StartError } from './startError';
import { repeatOvertaken, type Storage } from './storage';

/** How long a process waits while others start on the same new file, in milliseconds. */
const openingTimeout = 5000;

/** Longest that SQLite itself may wait for a lock, which stops the whole process, in milliseconds. */
const blockingTimeout = 25;

export interface SqliteOptions {
  /** How long a change waits for the write lock, in milliseconds. */
  readonly patience?: number;
  /** How many pages of 4 KiB the file may grow to; beyond, it is as if the disk were full. */
  readonly maximumPages?: number;
  /** After this time without a change the log is brought back into the database, in milliseconds. */
  readonly idleTime?: number;
  /** Told of what an operator should know of and no request failed by, such as that the log cannot be brought back. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Opens the database file, makes it if there is none, and brings its schema up to date. Any number of processes may do so
 * at once.
 *
 * @throws StartError which says why it cannot be used; a database of a newer platform is left untouched.
 */
export async function openSqliteStorage(file: string, options: SqliteOptions = {}): Promise<Storage> {
  const open: DatabaseSync[] = [];
  try {
    prepareFile(file);
    refuseNewer(file);
    const connect = connector(file, open);
    const leftOver = hasLog(file);
    const writing = connect();
    await writeAhead(writing, file);
    const connections = { writing, reading: connect(), gate: connect() };
    const storage = new SqliteStorage(file, connections, leftOver, options);
    await storage.migrate();
    return storage;
  } catch (error) {
    for (const database of open) if (database.isOpen) database.close();
    throw startError(error, file);
  }
}

/** The log and its index inherit the file's mode: all of it is the owner's only. */
function prepareFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/** Where the header of a database file holds `PRAGMA user_version` (https://sqlite.org/fileformat.html). */
const versionOffset = 60;

/** Looks without opening the database, since even opening may write to it. */
function refuseNewer(file: string): void {
  const header = Buffer.alloc(versionOffset + 4);
  const descriptor = openSync(file, 'r');
  try {
    if (readSync(descriptor, header, 0, header.length, 0) < header.length) return;
  } finally {
    closeSync(descriptor);
  }
  if (!header.toString('latin1').startsWith('SQLite format 3\0')) return;
  refuseVersion(header.readUInt32BE(versionOffset), file);
  // The newer version may still stand in the log, after a crash of the newer platform.
  if (!hasLog(file)) return;
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true, timeout: openingTimeout });
  try {
    refuseVersion(readVersion(database), file);
  } finally {
    database.close();
  }
}

function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function refuseVersion(version: number, file: string): void {
  if (version > schemaVersion) throw new StartError('DATA_FOLDER_NEWER', { version, known: schemaVersion, file });
}

/** The connections of one process to the database. */
interface Connections {
  readonly writing: DatabaseSync;
  readonly reading: DatabaseSync;
  readonly gate: DatabaseSync;
}

/** Answers with a function that opens connections, each noted in `open`. */
function connector(file: string, open: DatabaseSync[]): () => DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  return () => {
    const database = new DatabaseSync(file, { timeout: openingTimeout });
    open.push(database);
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA foreign_keys = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -65536`);
    return database;
  };
}

/** The file remembers it; several processes may switch a new one at the same moment. */
async function writeAhead(database: DatabaseSync, file: string): Promise<void> {
  const mode = await againWhileBusy(
    openingTimeout,
    () => database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'],
  );
  if (mode !== 'wal') throw new StartError('NO_WRITE_AHEAD_LOG', { file });
}

class SqliteStorage implements Storage {
  readonly hasRowLocks = false;
  readonly reader: Kysely<Database>;
  readonly #file: string;
  readonly #writer: Kysely<Database>;
  readonly #connections: readonly DatabaseSync[];
  readonly #writing: DatabaseSync;
  readonly #gate: CheckpointGate;
  readonly #watch: CommitWatch;
  readonly #idleTime: number;
  readonly #totalChanges: () => unknown;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(file: string, connections: Connections, leftOver: boolean, options: SqliteOptions) {
    const { patience = 5000, maximumPages, idleTime = 5000, onError } = options;
    const { writing, reading, gate } = connections;
    writing.exec(`PRAGMA busy_timeout = ${blockingTimeout}`);
    reading.exec('PRAGMA query_only = ON');
    gate.exec('PRAGMA busy_timeout = 0');
    if (maximumPages !== undefined) writing.exec(`PRAGMA max_page_count = ${maximumPages}`);
    this.#file = file;
    this.#idleTime = idleTime;
    this.#connections = [reading, gate, writing];
    this.#writing = writing;
    this.#writer = new Kysely({ dialect: new NodeSqliteDialect(writing, patience) });
    this.reader = new Kysely({ dialect: new NodeSqliteDialect(reading, patience) });
    this.#gate = new CheckpointGate(writing, gate, file, onError);
    this.#watch = new CommitWatch(reading);
    const totalChanges = writing.prepare('SELECT total_changes() AS count');
    this.#totalChanges = () => totalChanges.get()?.['count'];
    if (leftOver) this.#checkPages(reading);
  }

  async migrate(): Promise<void> {
    if (readVersion(this.#writing) === schemaVersion) return;
    await this.#writer.transaction().execute(async (transaction) => {
      const version = readVersion(this.#writing);
      refuseVersion(version, this.#file);
      await migrate(transaction, sqliteSchema, version);
      await sql`pragma user_version = ${sql.lit(schemaVersion)}`.execute(transaction);
    });
  }

  async write<T>(work: (transaction: Transaction<Database>) => Promise<T>): Promise<T> {
    let hasChanged = false;
    const answer = await repeatOvertaken(() =>
      this.#writer.transaction().execute(async (transaction) => {
        const before = this.#totalChanges();
        const done = await work(transaction);
        hasChanged = this.#totalChanges() !== before;
        return done;
      }),
    );
    // Many a transaction finds nothing to do.
    if (hasChanged) this.#afterCommit();
    return answer;
  }

  /** Every commit is noticed. */
  async announce(): Promise<void> {}

  onCommit(listener: () => void): () => void {
    return this.#watch.listen(listener);
  }

  async check(): Promise<void> {
    await this.reader.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
    // Takes the write lock and changes nothing.
    await this.#writer.transaction().execute(async (transaction) => sql`select 1`.execute(transaction));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#watch.close();
    await this.#writer.destroy();
    await this.reader.destroy();
    // The last connection of all processes to close brings the log back, under a lock of its own.
    for (const connection of this.#connections) if (connection.isOpen) connection.close();
  }

  #afterCommit(): void {
    if (this.#closed) return;
    this.#watch.look();
    this.#gate.committed();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#gate.checkpoint(), this.#idleTime).unref();
  }

  /** A log that is there before us means that a process was killed or still works: then every page is looked at. */
  #checkPages(reading: DatabaseSync): void {
    const rows = reading.prepare('PRAGMA quick_check(1)').all();
    const result = rows[0]?.['quick_check'];
    if (result !== 'ok') throw new StartError('DATABASE_DAMAGED', { file: this.#file });
  }
}
