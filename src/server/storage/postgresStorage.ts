import { Kysely, sql, type Transaction } from 'kysely';
import { Client, Pool, type ClientBase } from 'pg';
import { PlatformError } from '../../core/errorCode';
import type { Clock } from '../clock';
import { DatabaseClock } from './databaseClock';
import type { Database } from './database';
import { schemaVersion } from './migrations';
import { channel, PostgresCommitWatch } from './postgresCommitWatch';
import { postgresConnection } from './postgresConnection';
import { PoolDialect } from './postgresDialect';
import { isOvertaken, sqlState } from './postgresErrors';
import { StartError } from './startError';
import { repeatOvertaken, type Storage } from './storage';

export interface PostgresOptions {
  /** Most connections of this process, one for LISTEN not counted. */
  readonly connections?: number;
  /** How long a request waits for a connection, or for a row that somebody else holds, in milliseconds. */
  readonly patience?: number;
  /** How long the answer to a statement is waited for, in milliseconds; a connection that owes one is given up. */
  readonly longestAnswer?: number;
  /** How long a connection is used, in milliseconds: each new one sets the clock, and finds a database that moved. */
  readonly connectionLife?: number;
  /** Told of connections that were lost, which are made anew. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The platform's database on PostgreSQL 15 or newer, with the time of its host. Nothing is connected before it is needed:
 * a database that is away is answered with errors until it is back.
 */
export function openPostgresStorage(url: string, options: PostgresOptions = {}): PostgresStorage {
  return new PostgresStorage(url, options);
}

export class PostgresStorage implements Storage {
  readonly hasRowLocks = true;
  readonly reader: Kysely<Database>;
  readonly #pool: Pool;
  readonly #watch: PostgresCommitWatch;
  readonly #clock = new DatabaseClock();
  #isKnown = false;
  #closed: Promise<void> | undefined;

  constructor(url: string, options: PostgresOptions) {
    const { connections = 10, patience = 5_000, connectionLife = 60_000, onError = () => undefined } = options;
    const connection = postgresConnection(url, patience, options.longestAnswer);
    // The pool waits for it, whatever its type says.
    const onConnect = (client: ClientBase): unknown => this.#greet(client);
    const maxLifetimeSeconds = connectionLife / 1000;
    this.#pool = new Pool({ ...connection, max: connections, maxLifetimeSeconds, onConnect });
    // A connection that is lost while nobody uses it, and while somebody does who hears of it by a query that fails.
    this.#pool.on('error', onError);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.reader = new Kysely({ dialect: new PoolDialect(this.#pool) });
    this.#watch = new PostgresCommitWatch({
      client: () => new Client(connection),
      lastSequence: () => this.#lastSequence(),
      onError,
    });
  }

  /** The time of the database's host, by which processes of many machines agree. */
  get clock(): Clock {
    return this.#clock;
  }

  async write<T>(work: (transaction: Transaction<Database>) => Promise<T>): Promise<T> {
    return repeatOvertaken(() => this.reader.transaction().execute(work), isOvertaken);
  }

  /** PostgreSQL passes it on when the transaction is committed, and not before. */
  async announce(transaction: Transaction<Database>): Promise<void> {
    await sql`select pg_notify(${sql.lit(channel)}, '')`.execute(transaction);
  }

  onCommit(listener: () => void): () => void {
    return this.#watch.listen(listener);
  }

  async check(): Promise<void> {
    const { rows } = await sql<{ follows: boolean }>`select pg_is_in_recovery() as follows`.execute(this.reader);
    if (rows[0]?.follows !== false) throw new PlatformError('STORAGE_FAILED');
    await this.#lastSequence();
  }

  async close(): Promise<void> {
    this.#closed ??= Promise.all([this.#watch.close(), this.reader.destroy()]).then(() => undefined);
    await this.#closed;
  }

  async #lastSequence(): Promise<number> {
    const { last } = await this.reader.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
    return last;
  }

  /** Before a connection is used. Once the schema was found to be ours, a newer one may be brought in beside us. */
  async #greet(client: ClientBase): Promise<void> {
    await this.#clock.setBy(client);
    if (this.#isKnown) return;
    const version = await versionOf(client);
    if (version > schemaVersion) throw new StartError('DATABASE_NEWER', { version, known: schemaVersion });
    if (version < schemaVersion) throw new StartError('DATABASE_NOT_MIGRATED', { version, known: schemaVersion });
    this.#isKnown = true;
  }
}

async function versionOf(client: ClientBase): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number }>('select version from schema_version');
    return rows[0]?.version ?? 0;
  } catch (error) {
    const isMissing = sqlState(error) === '42P01';
    if (isMissing) return 0;
    throw error;
  }
}
