/** What somebody was told and is not there, and what is there more often than anybody was told. */
export class Differences {
  readonly lost: string[] = [];
  readonly doubled: string[] = [];

  /** Each wanted one is to be found once, and no other. */
  compareSets(what: string, wanted: readonly string[], found: readonly string[]): void {
    const left = new Map<string, number>();
    for (const one of found) left.set(one, (left.get(one) ?? 0) + 1);
    for (const one of wanted) {
      const count = left.get(one) ?? 0;
      if (count === 0) this.lost.push(`${what} ${one}`);
      else left.set(one, count - 1);
    }
    for (const [one, count] of left) {
      for (let more = 0; more < count; more += 1) this.doubled.push(`${what} ${one}`);
    }
  }

  /** Each wanted one is to be found in its order, and no other between. */
  compareSequences(what: string, wanted: readonly string[], found: readonly string[]): void {
    let next = 0;
    for (const one of wanted) {
      const at = found.indexOf(one, next);
      if (at === -1) {
        this.lost.push(`${what}: ${one}`);
        continue;
      }
      this.doubled.push(...found.slice(next, at).map((other) => `${what}: ${other}`));
      next = at + 1;
    }
    this.doubled.push(...found.slice(next).map((other) => `${what}: ${other}`));
  }
}
