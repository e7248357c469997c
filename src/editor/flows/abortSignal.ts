import type { CancellationToken } from 'vscode';

/** The Cancel button of a progress notification, as what the platform's client and the packing listen to. */
export function abortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
