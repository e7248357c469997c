import type { Disposable } from 'vscode';
import type { Platform } from '../../client/platform';
import type { Adoption } from '../../protocol/adoption';

/** How often it is asked while somebody looks, in milliseconds. */
const usualInterval = 5_000;

export interface AdoptionWatchOptions {
  readonly platform: Pick<Platform, 'call'>;
  readonly releaseId: string;
  /** Whether somebody looks, and there is something to know: asked each time. */
  readonly isWanted: () => boolean;
  /** Told when it is another than before. */
  readonly onDidChange: () => void;
  readonly onError: (error: unknown) => void;
  /** Has work done when it is time to ask again, unless that is disposed of before; after some seconds unless told. */
  readonly later?: (work: () => void) => Disposable;
}

/**
 * Reads what phones report of a release again and again while somebody looks. They report all the time, so that an event for
 * each would wake everybody who follows the platform's changes; this asks for the panels that are seen and for no other.
 */
export class AdoptionWatch implements Disposable {
  readonly #options: AdoptionWatchOptions;
  #latest: Adoption | undefined;
  #next: Disposable | undefined;
  #isAsking = false;
  #isDisposed = false;

  constructor(options: AdoptionWatchOptions) {
    this.#options = options;
  }

  /** What was read last; nothing before the first time. */
  get latest(): Adoption | undefined {
    return this.#latest;
  }

  /** Asks now, and from now on while it is wanted. */
  begin(): void {
    if (this.#isAsking || this.#next !== undefined) return;
    void this.#ask();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#next?.dispose();
  }

  async #ask(): Promise<void> {
    this.#next = undefined;
    const { platform, releaseId, isWanted, onDidChange, onError } = this.#options;
    if (this.#isDisposed || !isWanted()) return;
    this.#isAsking = true;
    try {
      const read = await platform.call('getAdoption', { params: { id: releaseId } });
      const isNew = JSON.stringify(read) !== JSON.stringify(this.#latest);
      this.#latest = read;
      if (isNew && !this.#isDisposed) onDidChange();
    } catch (error) {
      // What was read before stays; whether the platform is there, the panel says by itself.
      onError(error);
    } finally {
      this.#isAsking = false;
    }
    const { later = afterTheUsualTime } = this.#options;
    if (!this.#isDisposed) this.#next = later(() => void this.#ask());
  }
}

function afterTheUsualTime(work: () => void): Disposable {
  const timer = setTimeout(work, usualInterval);
  return { dispose: () => clearTimeout(timer) };
}
