// Runs on a thread of its own: a list of any size is checked here, while whoever asked goes on.
import { parentPort, workerData } from 'node:worker_threads';
import type { ListCheckInput, ListCheckMessage, ListCheckRules } from './listCheck';
import { checkList } from './listChecker';

const tell = (message: ListCheckMessage): void => parentPort?.postMessage(message);

async function* given(): AsyncGenerator<Uint8Array> {
  const waiting: ListCheckInput[] = [];
  let wake: (() => void) | undefined;
  parentPort?.on('message', (input: ListCheckInput) => {
    waiting.push(input);
    wake?.();
  });
  for (;;) {
    const input = waiting.shift();
    if (input === null) return;
    if (input !== undefined) {
      tell({ kind: 'taken' });
      yield input;
    } else await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function run(rules: ListCheckRules): Promise<void> {
  await checkList(given(), rules, tell);
  parentPort?.close();
}

// What goes wrong ends the thread, and whoever listens hears of it.
void run(workerData);
