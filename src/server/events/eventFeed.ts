import type { Storage } from '../storage/storage';
import { eventsAfter, lastSequence } from './eventLog';
import { tellable, type TellableEvent } from './tellableEvent';

/** How many events are read at once. */
export const batchSize = 200;

/** How many of the latest events stay in memory, for those who were told of all but a few. */
const usuallyKept = 1_000;

/**
 * The events of a process: after a commit they are read once, however many people are to be told. Who is further behind than
 * what is kept in memory, by resuming or by being slow, gets them from the database at their own pace.
 */
export class EventFeed {
  readonly #storage: Storage;
  readonly #mostKept: number;
  readonly #listeners = new Set<() => void>();
  #unlisten: (() => void) | undefined;
  /** The latest events up to `#end`, without a gap. */
  #kept: readonly TellableEvent[] = [];
  /** The number up to which was read; none while nobody listens. */
  #end: number | undefined;
  /** Whether there may be more behind `#end`. */
  #isBehind = true;
  #reading: Promise<void> | undefined;

  constructor(storage: Storage, mostKept = usuallyKept) {
    this.#storage = storage;
    this.#mostKept = mostKept;
  }

  /** Calls back whenever there may be more events. Answers with what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#unlisten) {
      [this.#end, this.#kept, this.#isBehind] = [undefined, [], true];
      this.#unlisten = this.#storage.onCommit(() => this.#wake());
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#unlisten?.();
      this.#unlisten = undefined;
    };
  }

  /** Events behind a number, in their order, and not all where they are many; for whoever listens. */
  async after(sequence: number): Promise<readonly TellableEvent[]> {
    while (this.#isAtEnd(sequence) && (this.#reading || this.#isBehind)) {
      this.#reading ??= this.#readOn().finally(() => (this.#reading = undefined));
      await this.#reading;
    }
    if (this.#isAtEnd(sequence)) return [];
    const missed = (this.#end ?? 0) - sequence;
    return missed > this.#kept.length ? this.#read(sequence) : this.#kept.slice(-missed).slice(0, batchSize);
  }

  #isAtEnd(sequence: number): boolean {
    return this.#end === undefined || sequence >= this.#end;
  }

  #wake(): void {
    this.#isBehind = true;
    for (const listener of this.#listeners) listener();
  }

  async #readOn(): Promise<void> {
    this.#isBehind = false;
    try {
      const end = (this.#end ??= await lastSequence(this.#storage.reader));
      const events = await this.#read(end);
      const [first, last] = [events.at(0), events.at(-1)];
      if (!first || !last) return;
      // Those between were removed since, before anybody here was told of them.
      const isGap = first.row.sequence !== end + 1;
      this.#kept = [...(isGap ? [] : this.#kept), ...events].slice(-this.#mostKept);
      this.#end = last.row.sequence;
      if (events.length === batchSize) this.#isBehind = true;
    } catch (error) {
      this.#isBehind = true;
      throw error;
    }
  }

  async #read(sequence: number): Promise<readonly TellableEvent[]> {
    const { reader } = this.#storage;
    const rows = await eventsAfter(reader, sequence, batchSize);
    return rows.map((row) => tellable(reader, row));
  }
}
