import type { IncomingMessage } from 'node:http';

/**
 * How much of a refused body is still read: in bytes, for how long in all, and how long a client may pause, both in
 * milliseconds. Who pauses longer waits for the answer.
 */
const discardLimit = { bytes: 64 * 1024 * 1024, time: 2000, pause: 200 };

/**
 * Reads what a client still sends after it was refused. Clients write their whole request before they look for the
 * answer: closing on them would lose it.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const longest = setTimeout(stop, discardLimit.time);
    const pause = setTimeout(stop, discardLimit.pause);
    function stop(): void {
      clearTimeout(longest);
      clearTimeout(pause);
      request.off('data', count);
      for (const event of ['end', 'close', 'error']) request.off(event, stop);
      request.pause();
      resolve();
    }
    function count(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > discardLimit.bytes) stop();
      else pause.refresh();
    }
    for (const event of ['end', 'close', 'error']) request.once(event, stop);
    request.on('data', count);
    request.resume();
  });
}
