import type { TesterEntry } from './testerEntries';

/** A remark about an entry that brings no new tester. */
export type TesterRemark = Extract<TesterEntry, { readonly outcome: 'duplicate' | 'problem' }>;

/** A tester list as a person is told about it before anything is changed. */
export interface TesterList {
  /** In the order of the list, each once. */
  readonly userIds: readonly string[];
  /** The line of the header, or `null` where there is none. */
  readonly headerLine: number | null;
  readonly duplicates: number;
  readonly problems: number;
  /** How many of the problems are testers beyond the limit. */
  readonly beyondLimit: number;
  /** The first of the duplicates and problems, in the order of the list. */
  readonly remarks: readonly TesterRemark[];
}

/** Remarks a person can take in; the counts go on. */
export const mostRemarks = 100;

/** Collects the entries of a tester list. */
export async function readTesterList(
  entries: AsyncIterable<TesterEntry>,
  remarkLimit: number = mostRemarks,
): Promise<TesterList> {
  const userIds: string[] = [];
  const remarks: TesterRemark[] = [];
  const counts = { duplicates: 0, problems: 0, beyondLimit: 0 };
  let headerLine: number | null = null;
  for await (const entry of entries) {
    if (entry.outcome === 'header') headerLine = entry.line;
    else if (entry.outcome === 'ok') userIds.push(entry.userId);
    else {
      if (entry.outcome === 'duplicate') counts.duplicates += 1;
      else {
        counts.problems += 1;
        if (entry.problem.code === 'too many testers') counts.beyondLimit += 1;
      }
      if (remarks.length < remarkLimit) remarks.push(entry);
    }
  }
  return { userIds, headerLine, ...counts, remarks };
}
