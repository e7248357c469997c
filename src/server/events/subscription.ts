import type { SSEMessage } from '@fastify/sse';
import type { Person } from '../../core/permissions';
import { eventNames } from '../../protocol/changeEvent';
import type { Storage } from '../storage/storage';
import type { EventFeed } from './eventFeed';
import { lastSequence, resumeAt, toChangeEvent } from './eventLog';
import type { TellableEvent } from './tellableEvent';

/** Where a subscription's messages go; resolves when there is room for more. */
export type Send = (message: SSEMessage) => Promise<void>;

/** The subscriber as of now, or `undefined` where they are nobody any more, or what they came with is not accepted any more. */
export type Subscriber = () => Promise<Person | undefined>;

/** Where a subscriber begins: behind the last event it saw, or now. `isReset` tells that it missed some. */
export interface Beginning {
  readonly sequence: number;
  readonly isReset: boolean;
}

export async function beginningOf(storage: Storage, lastEventId: string | null): Promise<Beginning> {
  const resumed = lastEventId === null ? undefined : await resumeAt(storage.reader, lastEventId);
  if (resumed !== undefined) return { sequence: resumed, isReset: false };
  return { sequence: await lastSequence(storage.reader), isReset: lastEventId !== null };
}

/**
 * Tells a person of every change they may see, each once and in order, until the signal aborts. The numbers leave no gap
 * and become visible in their order, so that asking for what is behind the last one can skip nothing.
 */
export async function followEvents(
  feed: EventFeed,
  subscriber: Subscriber,
  beginning: Beginning,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const wake = new Wake();
  const unlisten = feed.listen(() => wake.up());
  const stop = (): void => wake.up();
  signal.addEventListener('abort', stop);
  try {
    await send(messageAt(beginning.sequence, beginning.isReset));
    const follower = new Follower(subscriber, send, beginning.sequence);
    while (!signal.aborted) {
      const events = await feed.after(follower.position);
      if (events.length === 0) await wake.wait();
      else if (!(await follower.tell(events))) return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    unlisten();
  }
}

/** Tells a place to go on from, with nothing to tell about it but, perhaps, that everything is to be read again. */
function messageAt(sequence: number, isReset: boolean): SSEMessage {
  return isReset
    ? { id: String(sequence), event: eventNames.reset, data: {} }
    : { id: String(sequence), data: undefined };
}

/** One subscriber, with how far they were told. */
class Follower {
  readonly #subscriber: Subscriber;
  readonly #send: Send;
  #position: number;
  /** Who they were when it mattered last. */
  #person: Person | undefined;

  constructor(subscriber: Subscriber, send: Send, position: number) {
    this.#subscriber = subscriber;
    this.#send = send;
    this.#position = position;
  }

  /** The number of the last event that is behind them. */
  get position(): number {
    return this.#position;
  }

  /** Tells of those they may see; answers whether they are still somebody. */
  async tell(events: readonly TellableEvent[]): Promise<boolean> {
    await this.#admitGap(events);
    if (await this.#concern(events)) {
      this.#person = await this.#subscriber();
      if (!this.#person) return false;
      await this.#tellOf(events, this.#person);
    }
    const last = events.at(-1)?.row.sequence ?? this.#position;
    // Events that were not for this person are behind them as well, however long ago the last one was that was.
    if (this.#position !== last) await this.#send(messageAt(last, false));
    this.#position = last;
    return true;
  }

  /** Whoever was so slow that events behind them are no longer kept is told so. */
  async #admitGap(events: readonly TellableEvent[]): Promise<void> {
    const next = this.#position + 1;
    const first = events[0]?.row.sequence ?? next;
    if (first === next) return;
    this.#position = first - 1;
    await this.#send(messageAt(this.#position, true));
  }

  /** Whether there is something to tell, or what a person may see can be another by now: then it is asked who they are. */
  async #concern(events: readonly TellableEvent[]): Promise<boolean> {
    const person = this.#person;
    if (!person) return true;
    for (const { row, maySee } of events) {
      const isTheirs = row.account_id === person.accountId || row.actor_id === person.accountId;
      if (isTheirs || (await maySee(person))) return true;
    }
    return false;
  }

  async #tellOf(events: readonly TellableEvent[], person: Person): Promise<void> {
    for (const { row, maySee } of events) {
      if (!(await maySee(person))) continue;
      await this.#send({ id: String(row.sequence), event: eventNames.change, data: toChangeEvent(row) });
      this.#position = row.sequence;
    }
  }
}

/** Waits for a call that may come before, while or after somebody waits. */
class Wake {
  #called = false;
  #resolve: (() => void) | undefined;

  up(): void {
    this.#called = true;
    this.#resolve?.();
  }

  async wait(): Promise<void> {
    if (!this.#called) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    }
    this.#called = false;
  }
}
