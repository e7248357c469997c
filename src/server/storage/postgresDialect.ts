import {
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { storageError } from './postgresErrors';

/** Turns errors of the database into ours at the one place where all statements pass. */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storageError(error);
  }
}

function guardClient(client: PoolClient): PostgresPoolClient {
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('nobody asks for a cursor');
    return guarded(() => client.query(text, [...parameters]));
  }
  return { query, release: (destroy) => client.release(destroy) };
}

function guardPool(pool: Pool): PostgresPool {
  return {
    options: {},
    connect: () => guarded(async () => guardClient(await pool.connect())),
    end: () => pool.end(),
  };
}

/** Kysely on a pool of connections to PostgreSQL. */
export function postgresDialect(pool: Pool): PostgresDialect {
  return new PostgresDialect({ pool: guardPool(pool) });
}
