// Runs on a thread of its own: a list of any size is checked here, while whoever asked goes on.
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { ListCheckInput, ListCheckMessage, ListCheckRules } from './listCheck';
import { checkList } from './listChecker';

/** The pieces of the list as they come, from now on. */
function pieces(port: MessagePort, taken: () => void): AsyncIterable<Uint8Array> {
  const waiting: ListCheckInput[] = [];
  let wake: (() => void) | undefined;
  port.on('message', (input: ListCheckInput) => {
    waiting.push(input);
    wake?.();
  });
  return (async function* () {
    for (;;) {
      const input = waiting.shift();
      if (input === null) return;
      if (input === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else {
        taken();
        yield input;
      }
    }
  })();
}

/** What goes wrong ends the thread, and whoever listens hears of it. */
async function run(port: MessagePort, rules: ListCheckRules): Promise<void> {
  const tell = (message: ListCheckMessage): void => port.postMessage(message);
  await checkList(
    pieces(port, () => tell({ kind: 'taken' })),
    rules,
    tell,
  );
  port.close();
}

parentPort?.once('message', (rules: ListCheckRules) => {
  if (parentPort) void run(parentPort, rules);
});
