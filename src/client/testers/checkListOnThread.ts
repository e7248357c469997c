import { Worker } from 'node:worker_threads';
import type { ListCheck, ListCheckInput, ListCheckMessage, ListCheckRules } from './listCheck';
import { ListCheckCollector } from './listCheckCollector';

/** A list of a million long IDs takes less; a thread that wants more ends, and nothing else with it. */
const mostMegabytes = 1024;

/** So many pieces of a list may wait for the thread. */
const mostAhead = 8;

export interface ThreadCheckOptions {
  /** The thread's script, built from `listCheckThread.ts`. */
  readonly script: string;
  readonly signal: AbortSignal;
  /** Is told how many lines are checked. */
  readonly progress?: ((lines: number) => void) | undefined;
}

/**
 * Checks a list on a thread of its own. Nothing where it was aborted.
 *
 * @throws what reading the list throws, and the thread's own error where it ended before it was done
 */
export async function checkListOnThread(
  bytes: AsyncIterable<Uint8Array>,
  rules: ListCheckRules,
  { script, signal, progress }: ThreadCheckOptions,
): Promise<ListCheck | undefined> {
  if (signal.aborted) return undefined;
  const thread = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
  thread.postMessage(rules);
  const stop = (): void => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [check] = await Promise.all([answerOf(thread, progress), give(thread, bytes)]);
    return signal.aborted ? undefined : check;
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}

/** Gives the thread the list piece by piece, a few ahead of what it has taken, until it ends. */
async function give(thread: Worker, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const send = (input: ListCheckInput): void => thread.postMessage(input);
  const room = new Room(mostAhead);
  thread.on('message', ({ kind }: ListCheckMessage) => kind === 'taken' && room.free());
  thread.once('exit', () => room.open());
  for await (const some of bytes) {
    if (!(await room.take())) return;
    send(some);
  }
  send(null);
}

/** Room for a number of things, for which one at a time waits. */
class Room {
  #left: number;
  #isOpen = false;
  #wake: (() => void) | undefined;

  constructor(size: number) {
    this.#left = size;
  }

  /** Waits until there is room. Answers whether anybody still keeps count. */
  async take(): Promise<boolean> {
    if (this.#left === 0 && !this.#isOpen) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#left -= 1;
    return !this.#isOpen;
  }

  free(): void {
    this.#left += 1;
    this.#wake?.();
  }

  open(): void {
    this.#isOpen = true;
    this.#wake?.();
  }
}

/** Nothing where the thread was ended. */
function answerOf(thread: Worker, progress?: (lines: number) => void): Promise<ListCheck | undefined> {
  const collector = new ListCheckCollector();
  const { promise, resolve, reject } = Promise.withResolvers<ListCheck | undefined>();
  thread.on('message', (message: ListCheckMessage) => {
    if (message.kind === 'lines') progress?.(message.lines);
    collector.take(message);
  });
  thread.on('error', reject);
  thread.on('exit', () => resolve(collector.check));
  return promise;
}
