import type { Disposable } from 'vscode';

/** How often it is asked while somebody looks, in milliseconds. */
const usualInterval = 5_000;

export interface ReadWhileSeenOptions<T> {
  readonly read: () => Promise<T>;
  /** Whether somebody looks, and there is something to know: asked each time. */
  readonly isWanted: () => boolean;
  /** Told when it is another than before. */
  readonly onDidChange: () => void;
  readonly onError: (error: unknown) => void;
  /** Has work done when it is time to ask again, unless that is disposed of before; after some seconds unless told. */
  readonly later?: (work: () => void) => Disposable;
}

/**
 * Reads what phones change again and again while somebody looks. They report all the time, so that an event for each would
 * wake everybody who follows the platform's changes; this asks for what is seen and for nothing else.
 */
export class ReadWhileSeen<T> implements Disposable {
  readonly #options: ReadWhileSeenOptions<T>;
  #latest: T | undefined;
  #next: Disposable | undefined;
  /** Counts what was asked, so that a slow answer never replaces a newer one. */
  #asked = 0;
  #isAsking = false;
  #isDisposed = false;

  constructor(options: ReadWhileSeenOptions<T>) {
    this.#options = options;
  }

  /** What was read last; nothing before the first time. */
  get latest(): T | undefined {
    return this.#latest;
  }

  /** Asks now, and from now on while it is wanted. */
  begin(): void {
    if (this.#isAsking || this.#next !== undefined) return;
    void this.#ask();
  }

  /** Asks at once, whatever is on its way: it is known to be another one, or another one is wished for. */
  async again(): Promise<void> {
    this.#next?.dispose();
    await this.#ask();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#next?.dispose();
  }

  async #ask(): Promise<void> {
    this.#next = undefined;
    const { read, isWanted, onError } = this.#options;
    if (this.#isDisposed || !isWanted()) return;
    this.#isAsking = true;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      this.#take(await read(), asked);
    } catch (error) {
      // What was read before stays; whether the platform is there, the panel says by itself.
      if (asked === this.#asked) onError(error);
    }
    if (asked !== this.#asked) return;
    this.#isAsking = false;
    const { later = afterTheUsualTime } = this.#options;
    if (!this.#isDisposed) this.#next = later(() => void this.#ask());
  }

  #take(read: T, asked: number): void {
    if (asked !== this.#asked) return;
    const isNew = JSON.stringify(read) !== JSON.stringify(this.#latest);
    this.#latest = read;
    if (isNew && !this.#isDisposed) this.#options.onDidChange();
  }
}

function afterTheUsualTime(work: () => void): Disposable {
  const timer = setTimeout(work, usualInterval);
  return { dispose: () => clearTimeout(timer) };
}
