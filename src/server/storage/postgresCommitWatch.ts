import type { Client } from 'pg';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** The channel on which a transaction that wrote events says so. The notice carries nothing but the fact. */
export const channel = 'event';

/** How often the database is asked all the same: a notice that was lost costs this long, in milliseconds. */
const lookEvery = 2_000;

/** Shortest and longest wait before connecting again, in milliseconds. */
const shortestPause = 50;
const longestPause = 2_000;

export interface CommitSource {
  /** A connection of its own, outside the pool: nobody else's work may end it. Not connected yet. */
  client(): Client;
  /** Number of the latest event. */
  lastSequence(): Promise<number>;
  /** Told of a connection that was lost or could not be made. */
  onError(error: unknown): void;
}

/** Notices transactions that wrote events, of all processes, by LISTEN and NOTIFY. */
export class PostgresCommitWatch {
  readonly #source: CommitSource;
  readonly #listeners = new Set<() => void>();
  #stopping: AbortController | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #seen: number | undefined;

  constructor(source: CommitSource) {
    this.#source = source;
  }

  /** Watches while anybody listens, and only then. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) void this.close();
    };
  }

  async close(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.#listeners.clear();
    await this.#running;
  }

  #start(): void {
    if (this.#stopping) return;
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const before = this.#running;
    this.#running = Promise.all([before, this.#hear(signal), this.#look(signal)]);
  }

  #wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Listens, on one connection after the other. */
  async #hear(signal: AbortSignal): Promise<void> {
    for (let wait = shortestPause; !signal.aborted; wait = Math.min(wait * 2, longestPause)) {
      let client: Client | undefined;
      try {
        client = this.#source.client();
        const heard = await this.#hearOn(client, signal);
        if (heard) wait = shortestPause;
      } catch (error) {
        if (!signal.aborted) this.#source.onError(error);
      } finally {
        if (client) await end(client);
      }
      await rest(wait * (0.5 + Math.random()), signal);
    }
  }

  /** Ends when the connection does. */
  async #hearOn(client: Client, signal: AbortSignal): Promise<boolean> {
    const lost = new AbortController();
    client.on('error', (error) => {
      this.#source.onError(error);
      lost.abort();
    });
    client.once('end', () => lost.abort());
    client.on('notification', () => this.#wake());
    await client.connect();
    await client.query(`listen ${channel}`);
    // What was committed while nobody listened.
    this.#wake();
    const over = AbortSignal.any([signal, lost.signal]);
    if (!over.aborted) await once(over, 'abort');
    return true;
  }

  /** Looks at the clock of the events. */
  async #look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await rest(lookEvery, signal);
      if (signal.aborted) return;
      try {
        const last = await this.#source.lastSequence();
        if (last !== this.#seen) this.#wake();
        this.#seen = last;
      } catch {
        // The listening connection tells of it, and looks again when it is back.
      }
    }
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Longest wait for the database to say good-bye, in milliseconds. */
const goodbye = 500;

async function end(client: Client): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), pause(goodbye, undefined, { ref: false })]);
}
