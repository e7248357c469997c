/** Keeps the same notification from piling up: a sentence told a moment ago is not told again. */
export class RecentSentences {
  readonly #forMilliseconds: number;
  readonly #now: () => number;
  readonly #told = new Map<string, number>();

  constructor(forMilliseconds: number, now: () => number = () => performance.now()) {
    this.#forMilliseconds = forMilliseconds;
    this.#now = now;
  }

  /** Whether a sentence may be told now; asking counts as telling it. */
  mayTell(sentence: string): boolean {
    const now = this.#now();
    for (const [old, at] of this.#told) if (now - at >= this.#forMilliseconds) this.#told.delete(old);
    if (this.#told.has(sentence)) return false;
    this.#told.set(sentence, now);
    return true;
  }
}
