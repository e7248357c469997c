import { CsvError, Parser } from 'csv-parse';
import { longestLine } from './linesOf';
import { headerColumn, type TesterRow } from './testerRow';
import { unreadableFile } from './unreadableFile';

interface CsvRecord {
  /** Where the record begins; a quoted field may go over several lines. */
  readonly line: number;
  readonly fields: readonly string[];
}

function lineBreaksIn(fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);
}

/** Feeds csv-parse with blocks of whole lines and takes the records out after each. */
class RecordReader {
  #nextLine = 1;
  #records: CsvRecord[] = [];
  readonly #parser = new Parser({
    // Excel writes semicolons where the comma is the decimal point, and tabs in its "Unicode Text".
    delimiter: [',', ';', '\t'],
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    // In bytes. One line always fits, so that only a quote that is not closed can exceed it.
    max_record_size: longestLine * 3,
    on_record: (fields: string[]): null => {
      this.#records.push({ line: this.#nextLine, fields });
      this.#nextLine += 1 + lineBreaksIn(fields);
      // Nothing goes through the stream itself: records are taken a block at a time.
      return null;
    },
  });

  constructor() {
    // Errors arrive in the callbacks below; an event without a listener would end the process.
    this.#parser.on('error', () => undefined);
  }

  async read(lines: readonly string[]): Promise<readonly CsvRecord[]> {
    await this.#settled((settle) => this.#parser.write(`${lines.join('\n')}\n`, settle));
    return this.#taken();
  }

  async end(): Promise<readonly CsvRecord[]> {
    await this.#settled((settle) => this.#parser.end(settle));
    return this.#taken();
  }

  #taken(): readonly CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  async #settled(step: (settle: (error?: Error | null) => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    step((error) => (error ? reject(error) : resolve()));
    try {
      await promise;
    } catch (error) {
      throw error instanceof CsvError ? unreadableFile('quote not closed', { line: this.#nextLine }) : error;
    }
  }
}

async function* recordsOf(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<CsvRecord> {
  const reader = new RecordReader();
  for await (const lines of blocks) {
    // Not `yield*`, which takes several times as long across an array.
    for (const record of await reader.read(lines)) yield record;
  }
  yield* await reader.end();
}

/**
 * Reads the lines of a `.csv` file as they come. A header names the column of the user IDs; without one, it is the first.
 * A file of one record without a header is a list of IDs next to each other. Blank records do not count.
 */
export async function* csvRows(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<TesterRow> {
  let column: number | undefined;
  /** Held back until it is known whether there is another one. */
  let first: CsvRecord | undefined;
  for await (const record of recordsOf(blocks)) {
    if (record.fields.every((field) => field === '')) continue;
    if (column !== undefined) {
      if (first !== undefined) yield rowOf(first, column);
      first = undefined;
      yield rowOf(record, column);
      continue;
    }
    const named = headerColumn(record.fields);
    column = named ?? 0;
    if (named === undefined) first = record;
    else yield { ...rowOf(record, named), isHeader: true };
  }
  if (first === undefined) return;
  const { line, fields } = first;
  for (const value of fields) if (value !== '') yield { line, value, isHeader: false };
}

function rowOf({ line, fields }: CsvRecord, column: number): TesterRow {
  return { line, value: fields[column] ?? '', isHeader: false };
}
