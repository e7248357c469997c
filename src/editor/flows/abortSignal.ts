import type { CancellationToken } from 'vscode';

/**
 * The Cancel button of a progress notification, as what the platform's client and the packing listen to.
 *
 * @param mayAbort whether the work can still be undone when Cancel is pressed
 */
export function abortSignal(token: CancellationToken, mayAbort: () => boolean = () => true): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => mayAbort() && controller.abort());
  return controller.signal;
}
