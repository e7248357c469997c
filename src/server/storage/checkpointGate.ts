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
  #commits = 0;

  /** `worker` does the work, `gate` is a second connection that waits for nothing. */
  constructor(worker: DatabaseSync, gate: DatabaseSync, databaseFile: string) {
    this.#worker = worker;
    this.#gate = gate;
    this.#logFile = `${databaseFile}-wal`;
  }

  /** To be called after each commit. */
  committed(): void {
    this.#commits += 1;
    if (this.#commits % commitsBetweenLooks === 0 && this.#logBytes() > logSize) this.checkpoint();
  }

  /** Checkpoints, unless somebody writes just now: then the next time will do. */
  checkpoint(): void {
    try {
      this.#gate.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error)) return;
      throw error;
    }
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
