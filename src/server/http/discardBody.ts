import type { IncomingMessage } from 'node:http';

/** How much of a refused body is still read, in bytes, and for how long, in milliseconds. */
const discardLimit = { bytes: 64 * 1024 * 1024, time: 2000 };

/**
 * Reads what a client still sends after it was refused. Clients write their whole request before they look for the
 * answer: closing on them would lose it.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const timer = setTimeout(stop, discardLimit.time);
    function stop(): void {
      clearTimeout(timer);
      request.off('data', count);
      request.off('end', stop);
      request.off('close', stop);
      request.off('error', stop);
      request.pause();
      resolve();
    }
    function count(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > discardLimit.bytes) stop();
    }
    request.on('data', count);
    request.once('end', stop);
    request.once('close', stop);
    request.once('error', stop);
    request.resume();
  });
}
