import type { SSEMessage } from '@fastify/sse';
import type { Person } from '../../core/permissions';
import { eventNames } from '../../protocol/changeEvent';
import type { Storage } from '../storage/storage';
import { eventsAfter, lastSequence, resumeAt, toChangeEvent } from './eventLog';
import { maySee } from './eventVisibility';

/** How many events are read at once. */
const batchSize = 200;

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
  storage: Storage,
  subscriber: Subscriber,
  beginning: Beginning,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const wake = new Wake();
  const unlisten = storage.onCommit(() => wake.up());
  const stop = (): void => wake.up();
  signal.addEventListener('abort', stop);
  try {
    await send(messageAt(beginning.sequence, beginning.isReset));
    let position = beginning.sequence;
    while (!signal.aborted) {
      const next = await tellBatch(storage, subscriber, position, send);
      if (next === undefined) return;
      if (next === position) await wake.wait();
      position = next;
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

/** Answers with the position behind the batch, or `undefined` where the person is none any more. */
async function tellBatch(
  { reader }: Storage,
  subscriber: Subscriber,
  position: number,
  send: Send,
): Promise<number | undefined> {
  const rows = await eventsAfter(reader, position, batchSize);
  const last = rows.at(-1);
  if (!last) return position;
  // What a person may see can change with any event.
  const person = await subscriber();
  if (!person) return undefined;
  let told = position;
  for (const row of rows) {
    if (!(await maySee(reader, person, row))) continue;
    await send({ id: String(row.sequence), event: eventNames.change, data: toChangeEvent(row) });
    told = row.sequence;
  }
  // Events that were not for this person are behind them as well, however long ago the last one was that was.
  if (told !== last.sequence) await send(messageAt(last.sequence, false));
  return last.sequence;
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
