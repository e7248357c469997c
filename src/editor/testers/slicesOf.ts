import { setImmediate } from 'node:timers/promises';

/** So much is read at once: the others have their turn after each. */
const bytesAtOnce = 256 * 1024;

/** A list piece by piece, so that reading a long one keeps nobody waiting. Ends early where it is canceled. */
export async function* slicesOf(
  bytes: Uint8Array,
  token?: { readonly isCancellationRequested: boolean },
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += bytesAtOnce) {
    if (token?.isCancellationRequested === true) return;
    yield bytes.subarray(from, from + bytesAtOnce);
    await setImmediate();
  }
}
