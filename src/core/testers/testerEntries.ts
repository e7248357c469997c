import { PlatformError } from '../errorCode';
import { checkUserId, longestUserId, type UserIdProblem } from '../userId';
import type { UserIdRule } from '../userIdPattern';
import type { TesterRow } from './testerRow';

/** Most testers a list may have where the target app says nothing else (domain §7). */
export const defaultTesterLimit = 100;

/** Why an entry is no tester. */
export type TesterProblem =
  | UserIdProblem
  /** The list is a table of `columns` columns and no header names the one of the user IDs: only the first was read. */
  | { readonly code: 'unnamed columns'; readonly columns: number }
  /** The list has `limit` testers already. */
  | { readonly code: 'too many testers'; readonly limit: number };

interface Place {
  readonly line: number;
  readonly column?: number;
  /** The value as it stands, shortened where it is longer than any user ID. */
  readonly value: string;
}

/** What became of one place in a tester list. */
export type TesterEntry = Place &
  (
    | { readonly outcome: 'header' }
    | { readonly outcome: 'ok'; readonly userId: string }
    | { readonly outcome: 'duplicate'; readonly userId: string; readonly firstLine: number }
    | { readonly outcome: 'problem'; readonly problem: TesterProblem }
  );

export interface TesterListRules {
  readonly rule: UserIdRule;
  readonly limit: number;
}

function placeOf({ line, column, value }: TesterRow): Place {
  const shown = value.length > longestUserId ? `${value.slice(0, longestUserId)}…` : value;
  return column === undefined ? { line, value: shown } : { line, column, value: shown };
}

/**
 * A check that takes the rows of one list in order. It remembers at most `limit` user IDs, each with its line, so its
 * memory is bounded by the limit, not by the list.
 */
export function testerCheck({ rule, limit }: TesterListRules): (row: TesterRow) => TesterEntry {
  const firstLines = new Map<string, number>();
  return (row) => {
    const place = placeOf(row);
    if (row.isHeader) return { ...place, outcome: 'header' };
    if (row.unnamedColumns !== undefined) {
      return { ...place, outcome: 'problem', problem: { code: 'unnamed columns', columns: row.unnamedColumns } };
    }
    const check = checkUserId(row.value, rule);
    if (!check.ok) return { ...place, outcome: 'problem', problem: check.problem };
    const { userId } = check;
    const firstLine = firstLines.get(userId);
    if (firstLine !== undefined) return { ...place, outcome: 'duplicate', userId, firstLine };
    if (firstLines.size >= limit) return { ...place, outcome: 'problem', problem: { code: 'too many testers', limit } };
    firstLines.set(userId, row.line);
    return { ...place, outcome: 'ok', userId };
  };
}

/**
 * Checks the rows of a tester list one after the other: what each place is, a user ID, one that was named before, or a
 * problem. Throws `TESTERS_EMPTY` at the end where there is no place at all, and what reading the rows throws.
 */
export async function* testerEntries(
  rows: AsyncIterable<TesterRow> | Iterable<TesterRow>,
  rules: TesterListRules,
): AsyncGenerator<TesterEntry> {
  const check = testerCheck(rules);
  let isEmpty = true;
  for await (const row of rows) {
    if (!row.isHeader) isEmpty = false;
    yield check(row);
  }
  if (isEmpty) throw new PlatformError('TESTERS_EMPTY');
}
