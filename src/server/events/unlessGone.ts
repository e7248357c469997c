/** Waits for a message to go out, but not once the signal aborts: one that waits for room on a lost connection waits for ever. */
export async function unlessGone(sent: Promise<void>, signal: AbortSignal): Promise<void> {
  // Nobody may be left who waits for it when it fails, and a failure that nobody hears of ends the process.
  sent.catch(() => undefined);
  if (signal.aborted) throw signal.reason;
  let stop: (() => void) | undefined;
  const aborted = new Promise<void>((_resolve, reject) => {
    stop = () => reject(new DOMException('The connection is gone', 'AbortError'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([sent, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
