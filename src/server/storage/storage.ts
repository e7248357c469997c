import type { Kysely, Transaction } from 'kysely';
import type { PlatformError } from '../../core/errorCode';
import type { Database } from './database';

/** Either the reading connection or a transaction: what a query needs to run on. */
export type Queries = Kysely<Database> | Transaction<Database>;

/**
 * The platform's database, whichever it is. Any number of processes work on it at once, so nothing is kept in memory that
 * another process could change.
 */
export interface Storage {
  /** Whether rows are locked one by one, so that a query may skip those that others hold; otherwise writers take turns. */
  readonly hasRowLocks: boolean;
  /** For reading; sees what is committed, never waits for a writer. */
  readonly reader: Kysely<Database>;
  /**
   * Runs a writing transaction. Inside, only the transaction may be used, and nothing but statements be awaited: locks
   * are held throughout. It may be run again from its beginning, so it changes nothing but the database.
   */
  write<T>(work: (transaction: Transaction<Database>) => Promise<T>): Promise<T>;
  /** The last statement of a transaction that wrote events: their subscribers are to hear of it. */
  announce(transaction: Transaction<Database>): Promise<void>;
  /** Calls back soon after anybody, this process too, committed events. Answers with what ends it. */
  onCommit(listener: () => void): () => void;
  /** Whether it can be read and written, for `/readyz`. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** How often work is begun in all that others overtake. */
const mostBeginnings = 5;

/**
 * Thrown by work in a transaction that found a row changed since the same transaction read it. The work is begun again and
 * sees what is now; `refusal` is the answer where even that does not help.
 */
export class OvertakenError extends Error {
  readonly refusal: PlatformError;

  constructor(refusal: PlatformError) {
    super(refusal.code, { cause: refusal });
    this.name = 'OvertakenError';
    this.refusal = refusal;
  }
}

/** Runs a transaction, and again where it was overtaken by another. */
export async function repeatOvertaken<T>(
  run: () => Promise<T>,
  isOvertaken: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let beginning = 1; ; beginning += 1) {
    try {
      return await run();
    } catch (error) {
      const wasOvertaken = error instanceof OvertakenError || isOvertaken(error);
      if (wasOvertaken && beginning < mostBeginnings) continue;
      throw error instanceof OvertakenError ? error.refusal : error;
    }
  }
}
