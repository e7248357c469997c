import { Kysely, sql } from 'kysely';
import { Pool } from 'pg';
import type { Database } from './database';
import { migrate, schemaVersion } from './migrations';
import { postgresConnection } from './postgresConnection';
import { PoolDialect } from './postgresDialect';
import { databaseStartError } from './postgresErrors';
import { postgresSchema } from './schemaDialect';
import { StartError } from './startError';

/** Any number that no other program on the same database server uses for a lock of its own. */
const migrationLock = 7_301_955_526_411;

/**
 * Brings the schema up to date, from any number of processes at once; a migration that is interrupted leaves nothing.
 *
 * @throws StartError where the database is away, or was written by a newer platform.
 */
export async function migratePostgres(url: string): Promise<{ readonly from: number; readonly to: number }> {
  // A migration takes as long as it takes.
  const patient = { statement_timeout: false, query_timeout: 0, lock_timeout: 0 } as const;
  const pool = new Pool({ ...postgresConnection(url, 30_000), ...patient, max: 1 });
  // What fails is told by the statement that fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Database>({ dialect: new PoolDialect(pool) });
  try {
    return await database.transaction().execute(async (transaction) => {
      // The others wait here, and then find nothing left to do.
      await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(transaction);
      await sql`create table if not exists schema_version (version bigint not null)`.execute(transaction);
      const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(transaction);
      const from = rows[0]?.version ?? 0;
      if (from > schemaVersion) throw new StartError('DATABASE_NEWER', { version: from, known: schemaVersion });
      await migrate(transaction, postgresSchema, from);
      await sql`delete from schema_version`.execute(transaction);
      await sql`insert into schema_version values (${sql.lit(schemaVersion)})`.execute(transaction);
      return { from, to: schemaVersion };
    });
  } catch (error) {
    throw databaseStartError(error);
  } finally {
    await database.destroy();
  }
}
