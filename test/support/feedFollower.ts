import type { SSEMessage } from '@fastify/sse';
import type { EventFeed } from '../../src/server/events/eventFeed';
import { beginningOf, followEvents, type Subscriber } from '../../src/server/events/subscription';
import type { Storage } from '../../src/server/storage/storage';

/** Somebody who follows the events of a process without a socket between, and takes each message when it is let. */
export class FeedFollower {
  readonly #messages: SSEMessage[] = [];
  readonly #leaving = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #came: PromiseWithResolvers<void> = Promise.withResolvers();
  #room: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Resolves once they are told where they begin, which the first message does. */
  static async on(feed: EventFeed, storage: Storage, subscriber: Subscriber): Promise<FeedFollower> {
    const follower = new FeedFollower();
    follower.takeAll();
    const beginning = await beginningOf(storage, null);
    const send = (message: SSEMessage): Promise<void> => follower.#take(message);
    follower.#following = followEvents(feed, subscriber, beginning, send, follower.#leaving.signal);
    await follower.until((sequence) => sequence >= beginning.sequence);
    return follower;
  }

  /** The numbers of the events they were told of. */
  get told(): readonly number[] {
    return this.#messages.filter(({ event }) => event === 'change').map(({ id }) => Number(id));
  }

  get resets(): number {
    return this.#messages.filter(({ event }) => event === 'reset').length;
  }

  /** Leaves every message from the next one on untaken. */
  holdUp(): void {
    this.#room = Promise.withResolvers();
  }

  takeAll(): void {
    this.#room.resolve();
  }

  /** Waits until the place they would go on from is as wanted. */
  async until(isSo: (sequence: number) => boolean): Promise<void> {
    while (!isSo(Number(this.#messages.at(-1)?.id ?? -1))) await this.#came.promise;
  }

  async leave(): Promise<void> {
    this.takeAll();
    this.#leaving.abort();
    await this.#following;
  }

  async #take(message: SSEMessage): Promise<void> {
    this.#messages.push(message);
    this.#came.resolve();
    this.#came = Promise.withResolvers();
    await this.#room.promise;
  }
}
