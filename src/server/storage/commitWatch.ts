import type { DatabaseSync } from 'node:sqlite';

/**
 * How often somebody else's commit is looked for, in milliseconds. A look costs 4 µs, and a change still shows well within
 * the 200 ms it may take.
 */
const lookEvery = 50;

/**
 * Notices commits of any connection but its own by `PRAGMA data_version`. Watching the files does not work: the log is
 * deleted and made anew.
 */
export class CommitWatch {
  readonly #dataVersion: () => unknown;
  readonly #listeners = new Set<() => void>();
  #seen: unknown;
  #timer: NodeJS.Timeout | undefined;

  /** `connection` must be one that never writes, or it would miss its own commits. */
  constructor(connection: DatabaseSync) {
    const statement = connection.prepare('PRAGMA data_version');
    this.#dataVersion = () => statement.get()?.['data_version'];
  }

  /** Looks regularly while anybody listens, and only then. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#timer) {
      this.#seen = this.#dataVersion();
      this.#timer = setInterval(() => this.look(), lookEvery).unref();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** Looks at once, so that the process's own commits need not wait for the next time. */
  look(): void {
    if (!this.#timer) return;
    const version = this.#dataVersion();
    if (version === this.#seen) return;
    this.#seen = version;
    for (const listener of this.#listeners) listener();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }
}
