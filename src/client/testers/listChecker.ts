import { PlatformError } from '../../core/errorCode';
import { TesterCheck, type TesterEntry } from '../../core/testers/testerEntries';
import { FindingsOfList } from '../../core/testers/findingsOfList';
import type { TesterFinding } from '../../core/testers/testerFinding';
import type { TesterRow } from '../../core/testers/testerRow';
import { testerRowBlocks } from '../../core/testers/testerRows';
import { userIdRuleOf } from '../../core/userId';
import { mostFindings, mostTesters, type ListCheckMessage, type ListCheckRules, type ListedTester } from './listCheck';

/** Lines between two words on how far it is. */
const linesBetween = 10_000;

/** How many testers or findings are told at once. */
const atOnce = 500;

/** Collects what is told, a few at a time, up to a most. */
class Batches<T> {
  readonly #most: number;
  readonly #tell: (batch: readonly T[]) => void;
  #waiting: T[] = [];
  count = 0;

  constructor(most: number, tell: (batch: readonly T[]) => void) {
    this.#most = most;
    this.#tell = tell;
  }

  /** @param one makes it, where it is still to be told */
  add(one: () => T): void {
    this.count += 1;
    if (this.count > this.#most) return;
    this.#waiting.push(one());
    if (this.#waiting.length >= atOnce) this.flush();
  }

  flush(): void {
    if (this.#waiting.length > 0) this.#tell(this.#waiting);
    this.#waiting = [];
  }
}

/**
 * Checks a list by the rules that the platform checks it by, and tells bit by bit what it finds.
 *
 * @param bytes the list as it comes, of any size
 */
export async function checkList(
  bytes: AsyncIterable<Uint8Array>,
  rules: ListCheckRules,
  tell: (message: ListCheckMessage) => void,
): Promise<void> {
  try {
    await tellAll(bytes, rules, tell);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'TESTERS_UNREADABLE') throw error;
    tell({ kind: 'unreadable', parameters: error.parameters });
  }
}

async function tellAll(
  bytes: AsyncIterable<Uint8Array>,
  rules: ListCheckRules,
  tell: (message: ListCheckMessage) => void,
): Promise<void> {
  const check = new TesterCheck({ ...rules, rule: userIdRuleOf(rules) });
  const testers = new Batches<ListedTester>(mostTesters, (batch) => tell({ kind: 'testers', testers: batch }));
  const findings = new Batches<TesterFinding>(mostFindings, (batch) => tell({ kind: 'findings', findings: batch }));
  const said = new FindingsOfList();
  const note = (entry: TesterEntry): void => {
    const finding = said.of(entry);
    if (finding !== undefined) findings.add(() => finding);
  };
  let testerCount = 0;
  let told = 0;
  const take = (row: TesterRow): void => {
    const entry = check.take(row);
    note(entry);
    if (entry.outcome === 'ok') {
      testerCount += 1;
      // What stands in a column that nobody has chosen may be a name, which is for nobody else.
      if (!said.isColumnOpen) testers.add(() => listedTester(row, entry.userId));
    }
    if (row.line < told + linesBetween) return;
    told = row.line;
    tell({ kind: 'lines', lines: told });
  };
  for await (const rows of testerRowBlocks(bytes, rules)) rows.forEach(take);
  for (const entry of check.end()) note(entry);
  testers.flush();
  findings.flush();
  tell({ kind: 'checked', testerCount, findingCount: findings.count });
}

function listedTester({ line, column, length, group, note, isShared }: TesterRow, userId: string): ListedTester {
  return {
    userId,
    line,
    ...(column !== undefined && { column }),
    ...(length !== undefined && { length }),
    ...(group !== undefined && { group }),
    ...(note !== undefined && { note }),
    ...(isShared && { isShared }),
  };
}
