import { StartError } from '../storage/startError';
import { operatorSentence } from './admin/operatorSentence';
import { cannotStart, misused, refused } from './exitCodes';

/** The command line is none that is known; what there is instead. */
export class Misuse extends Error {}

/** Does what an operator asks and prints the answer as a line of JSON; or one sentence on stderr that says why not. */
export async function operatorCommand(work: () => Promise<object>): Promise<void> {
  await tellOperator(async () => JSON.stringify(await work()));
}

/** The same with an answer that is a line already. */
export async function tellOperator(work: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Misuse ? error.message : operatorSentence(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Misuse) return misused;
  return error instanceof StartError ? cannotStart : refused;
}
