import { CancellationError } from 'vscode';
import { ConnectionError } from '../../client/connectionError';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { tellFailure } from '../sentences/tellFailure';

/** Does what was agreed to. A failure is told to the person; a cancel is an outcome like any other. */
export async function attempt(
  context: FlowContext,
  work: () => Promise<FlowOutcome>,
  release?: Release,
): Promise<FlowOutcome> {
  try {
    return await work();
  } catch (error) {
    if (isCanceled(error)) return 'canceled';
    await tellFailure(context, error, release);
    return 'failed';
  }
}

/** Does one action of a release and shows at once what the platform answers. */
export function act(context: FlowContext, release: Release, call: () => Promise<Release>): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      context.store.take(await call());
      return 'done';
    },
    release,
  );
}

function isCanceled(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.code === 'CANCELED';
  return error instanceof CancellationError || (error instanceof Error && error.name === 'AbortError');
}
