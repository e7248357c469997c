import { CsvError, Parser } from 'csv-parse';
import { csvDelimiters, fieldPlace, fieldsOf, type CsvDelimiter } from './csvField';
import { unguardedCell } from './formulaCells';
import { longestLine } from './linesOf';
import { columnsNamed } from './tableColumns';
import { headingIn } from './testerRow';
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
  return !isPassedOver(line) && headingIn(line) === undefined;
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

/** How many lines are looked through for a second one that counts. */
const linesLookedThrough = 1000;

const surplus = /[\s,;]/u;

/** A separator of another kind at the end of a field is one too many: no user ID has any. */
export function withoutSurplus(field: string): string {
  // From the end: an expression would begin at every blank of a long field anew.
  let end = field.length;
  while (end > 0 && surplus.test(field.charAt(end - 1))) end -= 1;
  return field.slice(0, end);
}

function lineBreaksIn(fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);
}

/** Feeds csv-parse with blocks of whole lines and takes the records out after each. */
class RecordReader {
  readonly #delimiter: CsvDelimiter;
  readonly #parser: Parser;
  readonly #linesSkipped: number;
  #records: CsvRecord[] = [];
  /** The lines from where the record begins that csv-parse is at, and the number of those before them. */
  #lines: readonly string[] = [];
  #linesBefore: number;
  /** The last line of the latest record. */
  #lastLine: number;

  /** @param linesSkipped those before the first that it is given */
  constructor(delimiter: CsvDelimiter, linesSkipped: number) {
    this.#delimiter = delimiter;
    this.#linesSkipped = linesSkipped;
    this.#linesBefore = linesSkipped;
    this.#lastLine = linesSkipped;
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
        this.#take(fields, this.#linesSkipped + lines);
        // Nothing goes through the stream itself: records are taken a block at a time.
        return null;
      },
    });
    // Errors arrive in the callbacks below; an event without a listener would end the process.
    this.#parser.on('error', () => undefined);
  }

  async read(lines: readonly string[]): Promise<readonly CsvRecord[]> {
    this.#lines = this.#lines.length > 0 ? [...this.#lines, ...lines] : lines;
    await this.#settled((settle) => this.#parser.write(`${lines.join('\n')}\n`, settle));
    this.#forgetRead();
    return this.#taken();
  }

  async end(): Promise<readonly CsvRecord[]> {
    await this.#settled((settle) => this.#parser.end(settle));
    return this.#taken();
  }

  #take(fields: readonly string[], lastLine: number): void {
    this.#lastLine = lastLine;
    const line = lastLine - lineBreaksIn(fields);
    const text = line === lastLine ? this.#lines[line - this.#linesBefore - 1] : undefined;
    // What a list that was exported has before its formulas is no part of them.
    const values = fields.map((field) => unguardedCell(withoutSurplus(field)));
    const record = { line, fields: values, delimiter: this.#delimiter };
    this.#records.push(text === undefined ? record : { ...record, text });
  }

  /**
   * Forgets the lines of records that were told of, and those after them that bring none: what is left begins with the record
   * that csv-parse is in the middle of, or has not told of because it has not seen what comes after it.
   */
  #forgetRead(): void {
    const from = Math.max(this.#lastLine - this.#linesBefore, 0);
    const next = this.#lines.findIndex((line, at) => at >= from && !isPassedOver(line));
    const read = next < 0 ? this.#lines.length : next;
    this.#lines = this.#lines.slice(read);
    this.#linesBefore += read;
  }

  #taken(): readonly CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  async #settled(step: (settle: (error?: Error | null) => void) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => step((error) => (error ? reject(error) : resolve())));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      this.#forgetRead();
      throw unreadableFile('quote not closed', { line: this.#linesBefore + 1 });
    }
  }
}

/** What stands before it is known what separates the columns. */
class Beginning {
  /** Lines that were passed over, and so are forgotten. */
  skipped = 0;
  /** From the first line that counts. */
  readonly held: string[] = [];
  delimiter: CsvDelimiter | undefined;

  /** Takes a line, and answers the record that it is where it is one by itself: `[group]`. */
  take(line: string): CsvRecord | undefined {
    if (this.held.length > 0 || isTelling(line)) {
      this.#hold(line);
      return undefined;
    }
    this.skipped += 1;
    if (isPassedOver(line)) return undefined;
    return { line: this.skipped, fields: [line.trim()], text: line, delimiter: ',' };
  }

  /** By the first line that counts, or the second where that is a header of one column. */
  #hold(line: string): void {
    const isFirst = this.held.length === 0;
    this.held.push(line);
    if (this.delimiter !== undefined || !isTelling(line)) {
      if (this.held.length > linesLookedThrough) this.delimiter ??= ',';
      return;
    }
    this.delimiter = delimiterIn(line) ?? (isFirst ? undefined : ',');
  }
}

/**
 * Reads the records of a CSV file as its lines come, a block of records for one of lines. Comments, which are lines that begin
 * with `#`, do not count.
 */
export async function* csvRecords(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<readonly CsvRecord[]> {
  const beginning = new Beginning();
  let reader: RecordReader | undefined;
  for await (const lines of blocks) {
    if (reader !== undefined) {
      yield await reader.read(lines);
      continue;
    }
    yield lines.flatMap((line) => beginning.take(line) ?? []);
    if (beginning.delimiter === undefined) continue;
    reader = new RecordReader(beginning.delimiter, beginning.skipped);
    yield await reader.read(beginning.held);
  }
  if (reader === undefined && beginning.held.length > 0) {
    reader = new RecordReader(beginning.delimiter ?? ',', beginning.skipped);
    yield await reader.read(beginning.held);
  }
  if (reader !== undefined) yield await reader.end();
}
