import { columnsNamed, describedBy, type TableColumns } from './tableColumns';
import { headingIn, inGroup, noGroup, noteBegin, rowOfHeading, type Heading, type TesterRow } from './testerRow';

/** IDs stand apart by blanks, commas or semicolons, also those of a Chinese keyboard. */
const idText = /[^\s,;，；、]+/gu;

function withoutQuotes(text: string): { readonly value: string; readonly offset: number } {
  const inside = /^(["'])(.*)\1$/u.exec(text)?.[2];
  return inside === undefined ? { value: text, offset: 0 } : { value: inside, offset: 1 };
}

function* rowsOfLine({ text, line }: Line, heading: string): Generator<TesterRow> {
  const noteAt = noteBegin(text);
  const ids = text.slice(0, noteAt);
  const note = text.slice(noteAt).trim().slice(1).trim();
  const matches = [...ids.matchAll(idText)];
  for (const match of matches) {
    const { value, offset } = withoutQuotes(match[0]);
    const row: TesterRow = { line, column: match.index + offset + 1, length: value.length, value, isHeader: false };
    yield {
      ...row,
      ...inGroup(heading),
      ...(note !== '' && { note }),
      ...(matches.length > 1 && { isShared: true }),
    };
  }
}

/** What may stand between the columns of a table, the most telling first. */
const delimiters = ['\t', ';', ',', '；', '，'] as const;

interface Table {
  readonly delimiter: (typeof delimiters)[number];
  readonly columns: TableColumns;
}

interface Line {
  readonly text: string;
  readonly line: number;
}

/** A table whose header names the column of the user IDs. */
function tableWithHeader(text: string): Table | undefined {
  for (const delimiter of delimiters) {
    const fields = text.split(delimiter);
    const columns = fields.length > 1 ? columnsNamed(fields) : undefined;
    if (columns !== undefined) return { delimiter, columns };
  }
  return undefined;
}

/** A table of whose columns somebody has chosen one, from 1. */
function tableOfChoice(text: string, column: number): Table | undefined {
  const delimiter = delimiters.find((one) => text.includes(one));
  return delimiter && { delimiter, columns: { userId: column - 1 } };
}

/** The field of a line that stands in the column of the user IDs. */
function rowOfTable({ text, line }: Line, { delimiter, columns }: Table, heading: string, isHeader = false): TesterRow {
  const fields = text.split(delimiter);
  const field = fields[columns.userId] ?? '';
  const begin = fields.slice(0, columns.userId).reduce((sum, before) => sum + before.length + delimiter.length, 0);
  const { value, offset } = withoutQuotes(field.trim());
  const column = begin + field.length - field.trimStart().length + offset + 1;
  const row: TesterRow = { line, column, length: value.length, value, isHeader };
  return isHeader ? row : { ...row, ...describedBy(fields, columns, heading) };
}

/** Says of a table without a header what was not read of its first line. */
function unreadColumns({ text, line }: Line, { delimiter }: Table): TesterRow {
  const [first = '', ...others] = text.split(delimiter);
  const begin = first.length + delimiter.length;
  const value = others.join(delimiter).trim();
  return {
    line,
    column: begin + 1,
    length: text.trimEnd().length - begin,
    value,
    isHeader: false,
    unnamedColumns: others.length + 1,
  };
}

/** So many headings may stand between the first line of a table and the second. */
const mostHeldBack = 100;

/**
 * Reads a tester list that is plain text, line after line: user IDs, one or more a line, with or without quotes. Blank lines
 * do not count, nor do comments, which are lines that begin with `#`; a `#` after an ID begins a note about its line. A line
 * `[group]` begins a group. The first line that counts may be a header.
 *
 * A list that was copied from a spreadsheet is a table, of which one column has the user IDs, as in a `.csv` file: the one that
 * the header names; without a header, the given one, else the first of lines that have tabs in them, and as many. Other tabs
 * separate IDs.
 */
export class TextRowReader {
  readonly #userIdColumn: number | undefined;
  #lines = 0;
  #hasBegun = false;
  #heading = noGroup;
  #table: Table | undefined;
  /** The first line of what may be a table without a header, held back until the next one tells. */
  #first: (Line & { readonly heading: string }) | undefined;
  /** Those that come after it. */
  #headings: TesterRow[] = [];

  /** @param userIdColumn from 1, where the list is a table without a header */
  constructor(userIdColumn?: number) {
    this.#userIdColumn = userIdColumn;
  }

  *read(text: string): Generator<TesterRow> {
    this.#lines += 1;
    const line = { text, line: this.#lines };
    const content = text.trim();
    if (content === '' || content.startsWith('#')) return;
    const heading = headingIn(content);
    if (heading !== undefined) {
      yield* this.#readHeading(line, heading);
      return;
    }
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      yield* this.#begin(line, content);
      return;
    }
    if (this.#table !== undefined) yield* this.#heldBack(this.#table, text);
    if (this.#table === undefined) yield* rowsOfLine(line, this.#heading);
    else yield rowOfTable(line, this.#table, this.#heading);
  }

  /** What was held back, when there are no more lines of its kind. */
  *end(): Generator<TesterRow> {
    const first = this.#first;
    if (first === undefined) return;
    this.#first = undefined;
    this.#table = undefined;
    yield* rowsOfLine(first, first.heading);
    yield* this.#headings.splice(0);
  }

  *#readHeading({ text, line }: Line, heading: Heading): Generator<TesterRow> {
    if (this.#headings.length === mostHeldBack) yield* this.end();
    const row = rowOfHeading({ line, column: text.indexOf('[') + 1 }, heading, this.#heading);
    if (this.#first === undefined) yield row;
    else this.#headings.push(row);
    if (!heading.isUnclosed) this.#heading = heading.name;
  }

  *#begin(line: Line, content: string): Generator<TesterRow> {
    const { text } = line;
    if (columnsNamed([content]) !== undefined) {
      const place = { line: line.line, column: text.indexOf(content) + 1, length: content.length };
      yield { ...place, value: content, isHeader: true };
      return;
    }
    const chosen = this.#userIdColumn === undefined ? undefined : tableOfChoice(text, this.#userIdColumn);
    this.#table = tableWithHeader(text);
    if (this.#table !== undefined) yield rowOfTable(line, this.#table, this.#heading, true);
    else if (chosen !== undefined) {
      this.#table = chosen;
      yield rowOfTable(line, chosen, this.#heading);
    } else if (content.includes('\t')) {
      this.#table = { delimiter: '\t', columns: { userId: 0 } };
      this.#first = { ...line, heading: this.#heading };
    } else yield* rowsOfLine(line, this.#heading);
  }

  /** The line after the first one tells whether both are of a table: then they have as many columns. */
  *#heldBack(table: Table, next: string): Generator<TesterRow> {
    const first = this.#first;
    if (first === undefined) return;
    this.#first = undefined;
    if (next.split(table.delimiter).length === first.text.split(table.delimiter).length) {
      yield unreadColumns(first, table);
      yield rowOfTable(first, table, first.heading);
    } else {
      this.#table = undefined;
      yield* rowsOfLine(first, first.heading);
    }
    yield* this.#headings.splice(0);
  }
}

/** Reads the lines of a `.txt` file as they come, a block of rows for one of lines. */
export async function* textRows(
  blocks: AsyncIterable<readonly string[]>,
  userIdColumn?: number,
): AsyncGenerator<readonly TesterRow[]> {
  const reader = new TextRowReader(userIdColumn);
  for await (const lines of blocks) {
    const rows: TesterRow[] = [];
    for (const line of lines) rows.push(...reader.read(line));
    yield rows;
  }
  yield [...reader.end()];
}
