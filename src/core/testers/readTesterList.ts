import type { TesterEntry } from './testerEntries';
import { findingOf, type TesterFinding } from './testerFinding';

/** A tester list as a person is told about it before anything is changed. */
export interface TesterList {
  /** In the order of the list, each once. */
  readonly userIds: readonly string[];
  /** The groups of those that are in one. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** The line of the header, or `null` where there is none. */
  readonly headerLine: number | null;
  readonly duplicates: number;
  readonly problems: number;
  /** How many are taken, and worth a look. */
  readonly doubts: number;
  /** How many of the problems are testers beyond the limit. */
  readonly beyondLimit: number;
  /** How many are of groups that were not asked for. */
  readonly leftOut: number;
  /** The first findings, in the order of the list; what only the whole list tells comes last. */
  readonly findings: readonly TesterFinding[];
}

/** Findings a person can take in; the counts go on. */
export const mostFindings = 100;

/** Collects the entries of a tester list. */
export async function readTesterList(
  entries: AsyncIterable<TesterEntry>,
  findingLimit: number = mostFindings,
): Promise<TesterList> {
  const userIds: string[] = [];
  const groupOf = new Map<string, string>();
  const findings: TesterFinding[] = [];
  const counts = { duplicates: 0, problems: 0, doubts: 0, beyondLimit: 0, leftOut: 0 };
  let headerLine: number | null = null;
  for await (const entry of entries) {
    if (entry.outcome === 'header') headerLine = entry.line;
    if (entry.outcome === 'left out') counts.leftOut += 1;
    if (entry.outcome === 'duplicate') counts.duplicates += 1;
    if (entry.outcome === 'problem') counts.problems += 1;
    if (entry.outcome === 'problem' && entry.problem.code === 'too many testers') counts.beyondLimit += 1;
    if (entry.outcome === 'ok') {
      userIds.push(entry.userId);
      if (entry.group !== undefined) groupOf.set(entry.userId, entry.group);
    }
    if ('doubt' in entry) counts.doubts += 1;
    const finding = findings.length < findingLimit ? findingOf(entry) : undefined;
    if (finding !== undefined) findings.push(finding);
  }
  return { userIds, groupOf, headerLine, ...counts, findings };
}
