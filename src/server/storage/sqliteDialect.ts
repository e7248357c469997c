import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type SqliteDatabase,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { againWhileBusy } from './againWhileBusy';
import { storageError } from './sqliteErrors';

/** Preparing costs several times what running a small statement does. */
const statementsKept = 300;

/**
 * `node:sqlite` binds every number as a double, so that 5 becomes '5.0' in a text column: whole numbers go as BigInt.
 * Everything else that is not a value of SQL is left to throw, which tells a defect on the first test.
 */
function bind(value: unknown): SQLInputValue {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return value === undefined ? null : (value as SQLInputValue);
}

/** Turns errors of SQLite into ours at the one place where all statements pass. */
function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storageError(error);
  }
}

function adaptStatement(statement: StatementSync, prepareAgain: () => StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(() => statement.all(...parameters.map(bind))),
    run: (parameters) => guarded(() => statement.run(...parameters.map(bind))),
    // An iterator left open keeps its statement busy, so each has its own.
    iterate: (parameters) => prepareAgain().iterate(...parameters.map(bind)),
  };
}

/** A `DatabaseSync` in the shape that Kysely expects of better-sqlite3, with its statements kept. */
function adaptDatabase(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = adaptStatement(database.prepare(sql), () => database.prepare(sql));
    const [oldest] = kept.keys();
    if (kept.size >= statementsKept && oldest !== undefined) kept.delete(oldest);
    kept.set(sql, statement);
    return statement;
  };
  return {
    prepare: (sql) => guarded(() => prepare(sql)),
    close: () => {
      kept.clear();
      if (database.isOpen) database.close();
    },
  };
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #patience: number;

  constructor(database: DatabaseSync, patience: number) {
    super({ database: adaptDatabase(database) });
    this.#database = database;
    this.#patience = patience;
  }

  /**
   * Takes the write lock at once: a transaction that first reads and then writes fails for good when somebody else
   * commits in between.
   */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin'));
      return;
    }
    await againWhileBusy(this.#patience, () => connection.executeQuery(CompiledQuery.raw('begin immediate')));
  }

  /** On a full disk COMMIT fails and has rolled back already; a second ROLLBACK would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Kysely on one connection of `node:sqlite`. `patience`: how long a transaction waits for the lock, in milliseconds. */
export class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;
  readonly #patience: number;

  constructor(database: DatabaseSync, patience: number) {
    this.#database = database;
    this.#patience = patience;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#database, this.#patience);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}
