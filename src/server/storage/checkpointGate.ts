import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqliteErrors';

/** Above this size the write-ahead log is brought back into the database, in bytes. */
const logSize = 4 * 1024 * 1024;

/** How many commits pass between two looks at the log's size. */
const commitsBetweenLooks = 64;

/**
 * Brings the write-ahead log back into the database. SQLite before 3.51.3 can damage a database when one process resets
 * the log while another checkpoints (https://sqlite.org/wal.html, "The WAL-Reset Bug"). So automatic checkpoints are off,
 * and ours run only while this process holds the write lock on a connection of its own: nobody can commit meanwhile.
 */
export class CheckpointGate {
  readonly #worker: DatabaseSync;
  readonly #gate: DatabaseSync;
  readonly #logFile: string;
  readonly #onError: (error: unknown) => void;
  #commits = 0;

  /** `worker` does the work, `gate` is a second connection that waits for nothing. */
  constructor(
    worker: DatabaseSync,
    gate: DatabaseSync,
    databaseFile: string,
    onError: (error: unknown) => void = () => undefined,
  ) {
    this.#worker = worker;
    this.#gate = gate;
    this.#logFile = `${databaseFile}-wal`;
    this.#onError = onError;
  }

  /** To be called after each commit. */
  committed(): void {
    this.#commits += 1;
    if (this.#commits % commitsBetweenLooks === 0) this.checkpoint(logSize);
  }

  /**
   * Checkpoints a log of more than so many bytes, unless somebody writes just now: then the next time will do. The next
   * time will do as well where it fails, such as on a full disk: what is committed stands in the log, so that nobody is to
   * hear of it who just changed something.
   */
  checkpoint(beyond = 0): void {
    try {
      if (this.#logBytes() > beyond) this.#bringBack();
    } catch (error) {
      if (!isBusy(error)) this.#onError(error);
    }
  }

  #bringBack(): void {
    this.#gate.exec('BEGIN IMMEDIATE');
    try {
      this.#worker.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
    } finally {
      this.#gate.exec('ROLLBACK');
    }
  }

  #logBytes(): number {
    return statSync(this.#logFile, { throwIfNoEntry: false })?.size ?? 0;
  }
}
