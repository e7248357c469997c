/** What happened, in order, for a test to wait for instead of sleeping. */
export class Recording<T> {
  readonly all: T[] = [];
  #wake: (() => void)[] = [];

  readonly add = (item: T): void => {
    this.all.push(item);
    for (const wake of this.#wake.splice(0)) wake();
  };

  /** Waits until the record fits, and answers with it. */
  async until(fits: (all: readonly T[]) => boolean): Promise<readonly T[]> {
    while (!fits(this.all)) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this.all;
  }

  /** Waits until so many things happened. */
  count(count: number): Promise<readonly T[]> {
    return this.until((all) => all.length >= count);
  }
}
