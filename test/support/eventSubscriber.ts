import assert from 'node:assert/strict';
import type { ChangeEvent } from '../../src/protocol/changeEvent';
import type { EqualProcesses } from './equalProcesses';
import { EventConnection } from './eventClient';

/** More refusals in a row than that are no misfortune. */
const mostRefusals = 100;

/** Follows the events of all processes: where one ends the connection, it goes on at another behind the last one it got. */
export class EventSubscriber {
  /** Everything it was told, in the order in which it came. */
  readonly told: ChangeEvent[] = [];
  /** How often it had to connect again. */
  reconnections = 0;
  /** Where it began. */
  readonly beginning: number;
  readonly #processes: EqualProcesses;
  readonly #token: string;
  readonly #waiting = new Set<() => void>();
  readonly #ending = new AbortController();
  #connection: EventConnection;
  #failure: unknown;
  #following: Promise<void> = Promise.resolve();

  private constructor(processes: EqualProcesses, token: string, connection: EventConnection) {
    this.#processes = processes;
    this.#token = token;
    this.#connection = connection;
    this.beginning = this.place;
  }

  static async follow(processes: EqualProcesses, token: string): Promise<EventSubscriber> {
    let hear: (change: ChangeEvent) => void = () => assert.fail('nothing happens before it listens');
    const connection = await EventConnection.open(processes.any(), token, undefined, (change) => hear(change));
    const subscriber = new EventSubscriber(processes, token, connection);
    hear = (change) => subscriber.#hear(change);
    subscriber.#following = subscriber.#follow();
    return subscriber;
  }

  /** The number of the last event that it knows of, whether it was for it or not. */
  get place(): number {
    return Number(this.#connection.lastEventId);
  }

  /** Waits for an event; `undefined` when the signal aborts before it comes. */
  async until(isIt: (change: ChangeEvent) => boolean, signal: AbortSignal): Promise<ChangeEvent | undefined> {
    for (let next = 0; ;) {
      for (; next < this.told.length; next += 1) {
        const change = this.told[next];
        if (change && isIt(change)) return change;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (signal.aborted) return undefined;
      await this.#more(signal);
    }
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#connection.drop();
    await this.#following;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #hear(change: ChangeEvent): void {
    this.told.push(change);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
  }

  async #more(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }

  async #follow(): Promise<void> {
    try {
      for (;;) {
        await this.#connection.ended;
        assert.equal(this.#connection.resets, 0, 'events were missed');
        if (this.#ending.signal.aborted) return;
        this.#connection = await this.#connectAgain();
        this.reconnections += 1;
      }
    } catch (error) {
      this.#failure = error;
      this.#wake();
    }
  }

  async #connectAgain(): Promise<EventConnection> {
    const { lastEventId } = this.#connection;
    let failed: string | undefined;
    for (let refusals = 0; ; refusals += 1) {
      const url = this.#processes.any(failed);
      try {
        return await EventConnection.open(url, this.#token, lastEventId, (change) => this.#hear(change));
      } catch (error) {
        if (refusals >= mostRefusals) throw error;
        failed = url;
      }
    }
  }
}
