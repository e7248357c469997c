import { setImmediate } from 'node:timers/promises';
import { Range, Uri, workspace, type CancellationToken, type TextDocument } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import { TesterCheck, type TesterEntry, type TesterListRules } from '../../core/testers/testerEntries';
import { findingOf, type TesterFinding } from '../../core/testers/testerFinding';
import type { TesterRow } from '../../core/testers/testerRow';
import { testerRows, type TesterFileOptions } from '../../core/testers/testerRows';

export type TesterCheckRules = TesterListRules & TesterFileOptions;

/** Somebody a list names, who is taken. */
export interface CheckedTester extends Pick<TesterRow, 'line' | 'column' | 'length' | 'group' | 'note'> {
  readonly userId: string;
}

/** What a list says, and what there is to say of it. */
export interface TesterListCheck {
  /** In the order of the list, each once. */
  readonly testers: readonly CheckedTester[];
  /** The first of them, in the order of the list. */
  readonly findings: readonly TesterFinding[];
  readonly findingCount: number;
  /** Why it cannot be read as a list of testers; then nothing in it counts. */
  readonly unreadable?: PlatformError;
}

/** More findings than anybody mends one by one; they are counted all the same. */
const mostFindings = 100_000;

/** So many lines are read at once. */
const linesAtOnce = 1000;

/** So many bytes of a file are read at once. */
const bytesAtOnce = 65_536;

/** For so long the work keeps the thread, in milliseconds: others wait for it meanwhile. */
const slice = 8;

/**
 * Checks a list, as it is on the screen or in its file, by the rules that the platform checks it by. Leaves the thread to
 * others all the time. Nothing where it was canceled, or the document has changed meanwhile.
 *
 * @param progress is told how many lines are checked
 */
export async function checkTesterList(
  source: TextDocument | Uri,
  rules: TesterCheckRules,
  token: CancellationToken,
  progress?: (lines: number) => void,
): Promise<TesterListCheck | undefined> {
  const isOver = overWhenChanged(source, token);
  const check = new TesterCheck(rules);
  const testers: CheckedTester[] = [];
  const findings: TesterFinding[] = [];
  let findingCount = 0;
  const note = (entry: TesterEntry): void => {
    const finding = findingOf(entry);
    if (finding === undefined) return;
    findingCount += 1;
    if (findings.length < mostFindings) findings.push(finding);
  };
  const answer = (): TesterListCheck => ({ testers, findings: findings.toSorted(byPlace), findingCount });
  try {
    let begun = performance.now();
    for await (const row of testerRows(bytesOf(source), rules)) {
      const entry = check.take(row);
      note(entry);
      if (entry.outcome === 'ok') testers.push(checkedTester(row, entry.userId));
      if (performance.now() - begun < slice) continue;
      progress?.(row.line);
      await setImmediate();
      if (isOver()) return undefined;
      begun = performance.now();
    }
    for (const entry of check.end()) note(entry);
    return isOver() ? undefined : answer();
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'TESTERS_UNREADABLE') throw error;
    return isOver() ? undefined : { testers: [], findings: [], findingCount: 0, unreadable: error };
  }
}

function overWhenChanged(source: TextDocument | Uri, token: CancellationToken): () => boolean {
  const version = source instanceof Uri ? undefined : source.version;
  return () => token.isCancellationRequested || (!(source instanceof Uri) && source.version !== version);
}

function checkedTester({ line, column, length, group, note }: TesterRow, userId: string): CheckedTester {
  return {
    userId,
    line,
    ...(column !== undefined && { column }),
    ...(length !== undefined && { length }),
    ...(group !== undefined && { group }),
    ...(note !== undefined && { note }),
  };
}

function byPlace(a: TesterFinding, b: TesterFinding): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}

async function* bytesOf(source: TextDocument | Uri): AsyncGenerator<Uint8Array> {
  if (source instanceof Uri) {
    const bytes = await workspace.fs.readFile(source);
    for (let from = 0; from < bytes.length; from += bytesAtOnce) yield bytes.subarray(from, from + bytesAtOnce);
    return;
  }
  const encoder = new TextEncoder();
  for (let from = 0; from < source.lineCount; from += linesAtOnce) {
    yield await Promise.resolve(encoder.encode(source.getText(new Range(from, 0, from + linesAtOnce, 0))));
  }
}
