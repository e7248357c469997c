import type { TesterEntry } from './testerEntries';
import { findingOf, type TesterFinding } from './testerFinding';

/**
 * What there is to say of the entries of one list, taken in their order. While nobody has said which column of a table has the
 * user IDs, that is all: what stands in the first one may be names, of which there is nothing to mend. Of the testers beyond a
 * limit it is said of the first: they may be so many that nothing else could be seen among them.
 */
export class FindingsOfList {
  #isColumnOpen = false;
  #isBeyondLimit = false;

  /** Whether the entries so far are of a table whose column of user IDs nobody has said. */
  get isColumnOpen(): boolean {
    return this.#isColumnOpen;
  }

  of(entry: TesterEntry): TesterFinding | undefined {
    if (this.#isColumnOpen) return undefined;
    const finding = findingOf(entry);
    this.#isColumnOpen = finding?.code === 'unnamed columns';
    if (finding?.code !== 'too many testers') return finding;
    const isFirst = !this.#isBeyondLimit;
    this.#isBeyondLimit = true;
    return isFirst ? finding : undefined;
  }
}
