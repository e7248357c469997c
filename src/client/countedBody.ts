import { Readable } from 'node:stream';

const sliceBytes = 64 * 1024;

/**
 * A request's body that tells how much of it has left, counting a slice when the connection takes the next one.
 */
export class CountedBody {
  readonly stream: Readable;
  readonly #source: Readable | Uint8Array;
  readonly #onSent: (bytes: number) => void;
  /** Why the body could not be read to its end, where that was not the connection's fault. */
  failure: unknown;

  /** @param size announced size in bytes; a body that turns out shorter or longer fails instead of confusing the peer */
  constructor(bytes: Readable | Uint8Array, size: number | undefined, onSent: (bytes: number) => void) {
    this.#source = bytes;
    this.#onSent = onSent;
    this.stream = Readable.from(this.#slices(size), { objectMode: false });
  }

  /** Ends the body and what it reads from, whether it was read to its end or not. */
  end(): void {
    this.stream.destroy();
    // A source that keeps silent would hold the body's generator, which could not end it then.
    if (this.#source instanceof Readable) this.#source.destroy();
  }

  async *#slices(size: number | undefined): AsyncGenerator<Uint8Array> {
    let sent = 0;
    try {
      for await (const slice of slicesOf(this.#source)) {
        if (size !== undefined && sent + slice.length > size)
          throw new RangeError(`The body has more than ${size} bytes`);
        yield slice;
        sent += slice.length;
        this.#onSent(sent);
      }
      if (size !== undefined && sent < size) throw new RangeError(`The body ended after ${sent} of ${size} bytes`);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

async function* slicesOf(bytes: Readable | Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) {
    for (let start = 0; start < bytes.length; start += sliceBytes) yield bytes.subarray(start, start + sliceBytes);
  } else {
    for await (const chunk of bytes) yield chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
  }
}
