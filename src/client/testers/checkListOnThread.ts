import { Worker } from 'node:worker_threads';
import type { TesterFinding } from '../../core/testers/testerFinding';
import type { ListCheck, ListCheckInput, ListCheckMessage, ListCheckRules, ListedTester } from './listCheck';
import { mostTesters } from './listCheck';

/** A list of a million long IDs takes less; a thread that wants more ends, and nothing else with it. */
const mostMegabytes = 1024;

/** So many pieces of a list may wait for the thread. */
const mostAhead = 8;

export interface ThreadCheckOptions {
  /** The thread's script, built from `listCheckThread.ts`. */
  readonly script: string;
  readonly signal: AbortSignal;
  /** Is told how many lines are checked. */
  readonly progress?: (lines: number) => void;
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
  const thread = new Worker(script, { workerData: rules, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
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
  let ahead = 0;
  let isOver = false;
  let wake = (): void => undefined;
  thread.on('message', ({ kind }: ListCheckMessage) => {
    if (kind === 'taken') ahead -= 1;
    wake();
  });
  thread.once('exit', () => {
    isOver = true;
    wake();
  });
  const send = async (input: ListCheckInput): Promise<void> => {
    thread.postMessage(input);
    ahead += 1;
    while (ahead > mostAhead && !isOver) await new Promise<void>((resolve) => (wake = resolve));
  };
  for await (const some of bytes) {
    if (isOver) return;
    await send(some);
  }
  thread.postMessage(null);
}

/** Nothing where the thread was ended. */
function answerOf(thread: Worker, progress?: (lines: number) => void): Promise<ListCheck | undefined> {
  const testers: ListedTester[] = [];
  const findings: TesterFinding[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<ListCheck | undefined>();
  thread.on('message', (message: ListCheckMessage) => {
    switch (message.kind) {
      case 'taken':
        return;
      case 'lines':
        return progress?.(message.lines);
      case 'testers':
        return void testers.push(...message.testers);
      case 'findings':
        return void findings.push(...message.findings);
      case 'unreadable':
        return resolve({ ...nothing, unreadable: message.parameters });
      case 'checked': {
        const { testerCount, findingCount, groups } = message;
        const listed = testerCount > mostTesters ? [] : testers;
        return resolve({ testerCount, findingCount, groups, testers: listed, findings: findings.toSorted(byPlace) });
      }
    }
  });
  thread.on('error', reject);
  thread.on('exit', () => resolve(undefined));
  return promise;
}

const nothing: ListCheck = { testerCount: 0, testers: [], groups: new Map(), findings: [], findingCount: 0 };

function byPlace(a: TesterFinding, b: TesterFinding): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
