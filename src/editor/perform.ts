import { CancellationError } from 'vscode';
import { ConnectionError } from '../client/connectionError';
import type { FlowContext, FlowOutcome } from './flowContext';
import { tellFailure } from './sentences/tellFailure';

/** What a command does; nothing to answer means that it is done. */
export type Work = () => Promise<FlowOutcome | void> | FlowOutcome | void;

/** Runs a command: writes to the log how it ended and how long it took, and tells what failed. A cancel is no failure. */
export async function perform(
  context: Pick<FlowContext, 'ui' | 'log' | 'store'>,
  name: string,
  work: Work,
): Promise<FlowOutcome> {
  const start = performance.now();
  const outcome = await outcomeOf(context, work);
  context.log.info(`${name}: ${outcome} after ${Math.round(performance.now() - start)} ms`);
  return outcome;
}

async function outcomeOf(context: Pick<FlowContext, 'ui' | 'log' | 'store'>, work: Work): Promise<FlowOutcome> {
  try {
    return (await work()) ?? 'done';
  } catch (error) {
    if (isCanceled(error)) return 'canceled';
    await tellFailure(context, error);
    return 'failed';
  }
}

function isCanceled(error: unknown): boolean {
  return error instanceof CancellationError || (error instanceof ConnectionError && error.code === 'CANCELED');
}
