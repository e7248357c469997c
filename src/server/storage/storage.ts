import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database';

/** Either the reading connection or a transaction: what a query needs to run on. */
export type Queries = Kysely<Database> | Transaction<Database>;

/**
 * The platform's database, whichever it is. Any number of processes work on it at once, so nothing is kept in memory that
 * another process could change.
 */
export interface Storage {
  /** For reading; sees what is committed, never waits for a writer. */
  readonly reader: Kysely<Database>;
  /**
   * Runs a writing transaction. Inside, only the transaction may be used, and nothing but statements be awaited: the
   * write lock is held throughout.
   */
  write<T>(work: (transaction: Transaction<Database>) => Promise<T>): Promise<T>;
  /** Calls back soon after anybody, this process too, committed a change. Answers with what ends it. */
  onCommit(listener: () => void): () => void;
  /** Whether it can be read and written, for `/readyz`. */
  check(): Promise<void>;
  close(): Promise<void>;
}
