import { types, type ClientConfig } from 'pg';

/** Whole numbers of 64 bits come as text otherwise; ours are all below 2^53. */
function parserOf(...[id, format]: Parameters<typeof types.getTypeParser>): unknown {
  return id === types.builtins.INT8 ? Number : types.getTypeParser(id, format);
}

/**
 * How a connection is made. `patience`: how long it may take, and how long a statement waits for a row that somebody else
 * holds; `longestAnswer`: how long an answer is waited for, in milliseconds. It is longer than the database's own limit, for
 * one that does not answer at all.
 */
export function postgresConnection(url: string, patience: number, longestAnswer = 40_000): ClientConfig {
  return {
    connectionString: url,
    application_name: 'mini-program-release',
    connectionTimeoutMillis: patience,
    lock_timeout: patience,
    statement_timeout: 30_000,
    query_timeout: longestAnswer,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  };
}
