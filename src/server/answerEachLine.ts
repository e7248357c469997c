import type { Readable } from 'node:stream';
import { logLine } from './logLine';
import { sayLine } from './sayLine';

/** Answers each line that the parent writes, whatever it says: there is one question that it asks. */
export function answerEachLine(stdin: Readable, answer: () => Promise<object>): void {
  stdin.on('data', (chunk: Buffer) => {
    const lines = chunk.toString('utf8').split('\n').length - 1;
    for (let line = 0; line < lines; line += 1) void answered(answer);
  });
}

async function answered(answer: () => Promise<object>): Promise<void> {
  try {
    await sayLine(await answer());
  } catch (error) {
    logLine('error', 'a question of the editor could not be answered', error);
    // Whoever asked goes on with what they know, and the next answer is not taken for this one.
    await sayLine({});
  }
}
