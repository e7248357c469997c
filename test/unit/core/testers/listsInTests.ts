import { PlatformError, type ErrorParameters } from '../../../../src/core/errorCode';
import { readTesterList, type TesterList } from '../../../../src/core/testers/readTesterList';
import { testerEntries, type TesterEntry, type TesterListRules } from '../../../../src/core/testers/testerEntries';
import { testerRows, type TesterFileFormat } from '../../../../src/core/testers/testerRows';
import { manualRows } from '../../../../src/core/testers/textRows';
import { defaultUserIdRule } from '../../../../src/core/userId';

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

export function manualListOf(text: string, more: Partial<TesterListRules> = {}): Promise<TesterList> {
  return readTesterList(testerEntries(manualRows(text), { ...rules, ...more }));
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
