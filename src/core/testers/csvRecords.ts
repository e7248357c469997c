import { CsvError, Parser } from 'csv-parse';
import { csvDelimiters, fieldPlace, fieldsOf, type CsvDelimiter } from './csvField';
import { unguardedCell } from './formulaCells';
import { longestLine } from './linesOf';
import { columnsNamed } from './tableColumns';
import { groupHeading } from './testerRow';
import { unreadableFile } from './unreadableFile';

export interface CsvRecord {
  /** Where the record begins; a quoted field may go over several lines. */
  readonly line: number;
  readonly fields: readonly string[];
  /** The line as it stands in the file, where the record begins and ends on it. */
  readonly text?: string;
  readonly delimiter: CsvDelimiter;
}

/** Whether a line brings no record: it is blank, or a comment. */
function isPassedOver(line: string): boolean {
  return /^\s*(?:#|$)/u.test(line);
}

/** Whether a line can tell what separates the columns. */
function isTelling(line: string): boolean {
  return !isPassedOver(line) && groupHeading(line) === undefined;
}

/** Whether anything stands after the first field; it may go on on the next line. */
function divides(line: string, delimiter: CsvDelimiter): boolean {
  const first = fieldPlace(line, delimiter, 0);
  return first !== undefined && line.includes(delimiter, first.start + first.length);
}

/** What separates the columns of a line: what makes a header of it, else what stands in it at all. */
function delimiterIn(line: string): CsvDelimiter | undefined {
  const divided = csvDelimiters.filter((delimiter) => divides(line, delimiter));
  return divided.find((delimiter) => columnsNamed(fieldsOf(line, delimiter)) !== undefined) ?? divided[0];
}

/** By the first line that counts, or the second where that is a header of one column; nothing until it is known. */
function delimiterOf(lines: readonly string[]): CsvDelimiter | undefined {
  const [first, second] = lines.filter(isTelling);
  if (first === undefined) return undefined;
  const delimiter = delimiterIn(first);
  return delimiter ?? (second === undefined ? undefined : (delimiterIn(second) ?? ','));
}

/** A separator of another kind at the end of a field is one too many: no user ID has any. */
export function withoutSurplus(field: string): string {
  return field.replace(/[\s,;]+$/u, '');
}

function lineBreaksIn(fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);
}

/** Feeds csv-parse with blocks of whole lines and takes the records out after each. */
class RecordReader {
  readonly #delimiter: CsvDelimiter;
  readonly #parser: Parser;
  #records: CsvRecord[] = [];
  /** The lines after the latest record that csv-parse was given, and the number of those before them. */
  #lines: readonly string[] = [];
  #linesBefore = 0;
  /** The last line of the latest record. */
  #lastLine = 0;
  /** Where the record that csv-parse is in the middle of began. */
  #openLine: number | undefined;

  constructor(delimiter: CsvDelimiter) {
    this.#delimiter = delimiter;
    this.#parser = new Parser({
      delimiter,
      record_delimiter: '\n',
      comment: '#',
      // A `#` further in a line is a character like others.
      comment_no_infix: true,
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
      // In bytes. One line always fits, so that only a quote that is not closed can exceed it.
      max_record_size: longestLine * 3,
      on_record: (fields: string[], { lines }: { readonly lines: number }): null => {
        this.#take(fields, lines);
        // Nothing goes through the stream itself: records are taken a block at a time.
        return null;
      },
    });
    // Errors arrive in the callbacks below; an event without a listener would end the process.
    this.#parser.on('error', () => undefined);
  }

  async read(lines: readonly string[]): Promise<readonly CsvRecord[]> {
    this.#keep(lines);
    await this.#settled((settle) => this.#parser.write(`${lines.join('\n')}\n`, settle));
    this.#noteOpenRecord();
    return this.#taken();
  }

  async end(): Promise<readonly CsvRecord[]> {
    await this.#settled((settle) => this.#parser.end(settle));
    return this.#taken();
  }

  #take(fields: readonly string[], lastLine: number): void {
    this.#openLine = undefined;
    this.#lastLine = lastLine;
    const line = lastLine - lineBreaksIn(fields);
    const text = line === lastLine ? this.#lines[line - this.#linesBefore - 1] : undefined;
    this.#records.push({
      line,
      // What a list that was exported has before its formulas is no part of them.
      fields: fields.map((field) => unguardedCell(withoutSurplus(field))),
      delimiter: this.#delimiter,
      ...(text !== undefined && { text }),
    });
  }

  /** csv-parse may tell of a record only when it has seen what comes after it. */
  #keep(lines: readonly string[]): void {
    const rest = this.#lines.slice(this.#lastLine - this.#linesBefore);
    this.#linesBefore += this.#lines.length - rest.length;
    this.#lines = rest.length > 0 ? [...rest, ...lines] : lines;
  }

  /** A record that is not told of yet began on the first line after the latest one that brings any. */
  #noteOpenRecord(): void {
    if (this.#openLine !== undefined) return;
    const from = Math.max(this.#lastLine - this.#linesBefore, 0);
    const index = this.#lines.findIndex((line, at) => at >= from && !isPassedOver(line));
    if (index >= 0) this.#openLine = this.#linesBefore + index + 1;
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
      if (!(error instanceof CsvError)) throw error;
      this.#noteOpenRecord();
      throw unreadableFile('quote not closed', { line: this.#openLine ?? this.#lastLine + 1 });
    }
  }
}

/** Reads the records of a CSV file as its lines come. Comments, which are lines that begin with `#`, do not count. */
export async function* csvRecords(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<CsvRecord> {
  let reader: RecordReader | undefined;
  /** Lines from before it is known what separates the columns. */
  let held: string[] = [];
  for await (const lines of blocks) {
    if (reader === undefined) {
      for (const line of lines) held.push(line);
      const delimiter = delimiterOf(held);
      if (delimiter === undefined) continue;
      reader = new RecordReader(delimiter);
    }
    // Not `yield*`, which takes several times as long across an array.
    for (const record of await reader.read(held.length > 0 ? held : lines)) yield record;
    held = [];
  }
  reader ??= new RecordReader(',');
  if (held.length > 0) yield* await reader.read(held);
  yield* await reader.end();
}
