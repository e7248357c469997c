import { types, type ClientConfig } from 'pg';

/** Whole numbers of 64 bits come as text otherwise; ours are all below 2^53. */
function parserOf(...[id, format]: Parameters<typeof types.getTypeParser>): unknown {
  return id === types.builtins.INT8 ? Number : types.getTypeParser(id, format);
}

/**
 * How a connection is made. `patience`: how long it may take, and how long a statement waits for a row that somebody else
 * holds, in milliseconds.
 */
export function postgresConnection(url: string, patience: number): ClientConfig {
  return {
    connectionString: url,
    application_name: 'mini-program-release',
    connectionTimeoutMillis: patience,
    lock_timeout: patience,
    statement_timeout: 30_000,
    // Longer than the database's own limit, for one that does not answer at all.
    query_timeout: 40_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  };
}
