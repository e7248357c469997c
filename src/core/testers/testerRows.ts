import { csvRows } from './csvRows';
import { decodeText } from './decodeText';
import { linesOf } from './linesOf';
import type { TesterRow } from './testerRow';
import { textRows } from './textRows';

/** The kinds of tester files (domain §7). */
export type TesterFileFormat = 'csv' | 'text';

/** The format of a tester file by its name, or `undefined` where it is no tester file. */
export function testerFileFormat(fileName: string): TesterFileFormat | undefined {
  if (/\.csv$/iu.test(fileName)) return 'csv';
  return /\.txt$/iu.test(fileName) ? 'text' : undefined;
}

export interface TesterFileOptions {
  readonly format: TesterFileFormat;
  /** The column of the user IDs, from 1, where the file is a table without a header. */
  readonly column?: number | undefined;
}

/**
 * Reads a tester file as its bytes come, in bounded memory, whatever its size. How the bytes are cut into chunks makes
 * no difference. Throws `TESTERS_UNREADABLE` where it is no text that can be read; then nothing in it counts.
 */
export async function* testerRows(
  bytes: AsyncIterable<Uint8Array>,
  options: TesterFileOptions,
): AsyncGenerator<TesterRow> {
  for await (const rows of testerRowBlocks(bytes, options)) {
    // Not `yield*`, which takes several times as long across an array.
    for (const row of rows) yield row;
  }
}

/** The same for who takes all of a long list: a step from row to row takes as long as checking one. */
export function testerRowBlocks(
  bytes: AsyncIterable<Uint8Array>,
  { format, column }: TesterFileOptions,
): AsyncGenerator<readonly TesterRow[]> {
  const blocks = linesOf(decodeText(bytes));
  return format === 'csv' ? csvRows(blocks, column) : textRows(blocks, column);
}
