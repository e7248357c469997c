import type { TesterEntry } from './testerEntries';
import { findingOf, type TesterFinding } from './testerFinding';

/**
 * What there is to say of the entries of one list, taken in their order. While nobody has said which column of a table has the
 * user IDs, that is all: what stands in the first one may be names, of which there is nothing to mend.
 */
export class FindingsOfList {
  #isColumnOpen = false;

  /** Whether the entries so far are of a table whose column of user IDs nobody has said. */
  get isColumnOpen(): boolean {
    return this.#isColumnOpen;
  }

  of(entry: TesterEntry): TesterFinding | undefined {
    if (this.#isColumnOpen) return undefined;
    const finding = findingOf(entry);
    this.#isColumnOpen = finding?.code === 'unnamed columns';
    return finding;
  }
}
