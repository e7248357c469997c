import { ConnectionError } from './connectionError';

/** Waits for a value, but no longer than until the signal aborts; then throws `CANCELED`. */
export async function unlessAborted<T>(value: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return value;
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      cancel = () => reject(new ConnectionError('CANCELED', { cause: signal.reason }));
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
      Promise.resolve(value).then(resolve, reject);
    });
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
  }
}
