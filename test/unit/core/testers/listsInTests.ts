import { PlatformError, type ErrorParameters } from '../../../../src/core/errorCode';
import { testerEntries, type TesterEntry, type TesterListRules } from '../../../../src/core/testers/testerEntries';
import { findingOf, type TesterFinding } from '../../../../src/core/testers/testerFinding';
import { testerRows, type TesterFileFormat } from '../../../../src/core/testers/testerRows';
import { defaultUserIdRule } from '../../../../src/core/userId';

/** What is said of a tester list as a whole. */
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
  /** In the order of the list; what only the whole list tells comes last. */
  readonly findings: readonly TesterFinding[];
}

/** Collects the entries of a tester list. */
export async function readTesterList(entries: AsyncIterable<TesterEntry>): Promise<TesterList> {
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
    const finding = findingOf(entry);
    if (finding !== undefined) findings.push(finding);
  }
  return { userIds, groupOf, headerLine, ...counts, findings };
}

export const rules: TesterListRules = { rule: defaultUserIdRule, limit: 100 };

/** A file's bytes, cut into chunks of these sizes, in turn. */
export async function* inChunks(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let begin = 0;
  for (let turn = 0; begin < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(begin, begin + size);
    begin += size;
  }
}

export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** UTF-16 with its byte order mark, as Excel and Notepad write it. */
export function utf16(text: string, order: 'little' | 'big'): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

/** Rules and how the file comes. */
export type ListOptions = Partial<TesterListRules> & { readonly sizes?: readonly number[]; readonly column?: number };

export function entriesOf(
  file: string | Uint8Array,
  format: TesterFileFormat,
  { sizes, column, ...more }: ListOptions = {},
): AsyncGenerator<TesterEntry> {
  const bytes = typeof file === 'string' ? utf8(file) : file;
  return testerEntries(testerRows(inChunks(bytes, sizes), { format, column }), { ...rules, ...more });
}

export function listOf(
  file: string | Uint8Array,
  format: TesterFileFormat,
  more: ListOptions = {},
): Promise<TesterList> {
  return readTesterList(entriesOf(file, format, more));
}

/** What a refused list was refused for. */
export async function refusalOf(list: Promise<unknown>): Promise<{ code: string; parameters: ErrorParameters }> {
  try {
    await list;
  } catch (error) {
    if (error instanceof PlatformError) return { code: error.code, parameters: error.parameters };
    throw error;
  }
  throw new Error('the list was not refused');
}

/** Every entry of a list, in order. */
export async function allOf(entries: AsyncIterable<TesterEntry>): Promise<readonly TesterEntry[]> {
  const all: TesterEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}
