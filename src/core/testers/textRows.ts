import { headerColumn, type TesterRow } from './testerRow';

/** IDs stand apart by blanks, commas or semicolons, also those of a Chinese keyboard. */
const idText = /[^\s,;，；、]+/gu;

function withoutQuotes(text: string): { readonly value: string; readonly offset: number } {
  const inside = /^(["'])(.*)\1$/u.exec(text)?.[2];
  return inside === undefined ? { value: text, offset: 0 } : { value: inside, offset: 1 };
}

function* rowsOfLine(text: string, line: number): Generator<TesterRow> {
  for (const match of text.matchAll(idText)) {
    const { value, offset } = withoutQuotes(match[0]);
    yield { line, column: match.index + offset + 1, value, isHeader: false };
  }
}

/** What may stand between the columns of a table, the most telling first. */
const delimiters = ['\t', ';', ',', '；', '，'] as const;

interface Table {
  readonly delimiter: (typeof delimiters)[number];
  /** Which column has the user IDs, from 0. */
  readonly column: number;
}

interface Line {
  readonly text: string;
  readonly line: number;
}

/** A table whose header names the column of the user IDs. */
function tableWithHeader(text: string): Table | undefined {
  for (const delimiter of delimiters) {
    const fields = text.split(delimiter);
    const column = fields.length > 1 ? headerColumn(fields) : undefined;
    if (column !== undefined) return { delimiter, column };
  }
  return undefined;
}

/** The field of a line that stands in the column of the user IDs. */
function rowOfTable({ text, line }: Line, { delimiter, column }: Table, isHeader = false): TesterRow {
  const fields = text.split(delimiter);
  const field = fields[column] ?? '';
  const begin = fields.slice(0, column).reduce((sum, before) => sum + before.length + delimiter.length, 0);
  const { value, offset } = withoutQuotes(field.trim());
  return { line, column: begin + field.length - field.trimStart().length + offset + 1, value, isHeader };
}

/** Says of a table without a header what was not read of its first line. */
function unreadColumns({ text, line }: Line, { delimiter }: Table): TesterRow {
  const [first = '', ...others] = text.split(delimiter);
  const begin = first.length + delimiter.length;
  return {
    line,
    column: begin + 1,
    value: others.join(delimiter).trim(),
    isHeader: false,
    unnamedColumns: others.length + 1,
  };
}

/**
 * Reads a tester list that is plain text, line after line: user IDs, one or more a line, with or without quotes. Blank lines
 * do not count, nor do comments, which are lines that begin with `#`. The first line that counts may be a header.
 *
 * A list that was copied from a spreadsheet is a table, of which one column has the user IDs, as in a `.csv` file: the one that
 * the header names; without a header, the first of lines that have tabs in them, and as many. Other tabs separate IDs.
 */
export class TextRowReader {
  #lines = 0;
  #hasBegun = false;
  #table: Table | undefined;
  /** The first line of what may be a table without a header, held back until the next one tells. */
  #first: Line | undefined;

  *read(text: string): Generator<TesterRow> {
    this.#lines += 1;
    const line = this.#lines;
    const content = text.trim();
    if (content === '' || content.startsWith('#')) return;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      yield* this.#begin({ text, line }, content);
    } else if (this.#table === undefined) yield* rowsOfLine(text, line);
    else {
      yield* this.#heldBack(this.#table, text);
      if (this.#table === undefined) yield* rowsOfLine(text, line);
      else yield rowOfTable({ text, line }, this.#table);
    }
  }

  /** What was held back, when there are no more lines. */
  *end(): Generator<TesterRow> {
    if (this.#first !== undefined) yield* rowsOfLine(this.#first.text, this.#first.line);
  }

  *#begin(line: Line, content: string): Generator<TesterRow> {
    const { text } = line;
    if (headerColumn([content]) !== undefined) {
      yield { line: line.line, column: text.indexOf(content) + 1, value: content, isHeader: true };
      return;
    }
    this.#table = tableWithHeader(text);
    if (this.#table !== undefined) yield rowOfTable(line, this.#table, true);
    else if (content.includes('\t')) {
      this.#table = { delimiter: '\t', column: 0 };
      this.#first = line;
    } else yield* rowsOfLine(text, line.line);
  }

  /** The line after the first one tells whether both are of a table: then they have as many columns. */
  *#heldBack(table: Table, next: string): Generator<TesterRow> {
    const first = this.#first;
    if (first === undefined) return;
    this.#first = undefined;
    if (next.split(table.delimiter).length === first.text.split(table.delimiter).length) {
      yield rowOfTable(first, table);
      yield unreadColumns(first, table);
    } else {
      this.#table = undefined;
      yield* rowsOfLine(first.text, first.line);
    }
  }
}

/** Reads the lines of a `.txt` file as they come. */
export async function* textRows(blocks: AsyncIterable<readonly string[]>): AsyncGenerator<TesterRow> {
  const reader = new TextRowReader();
  for await (const lines of blocks) {
    for (const line of lines) {
      // Not `yield*`, which takes several times as long across a synchronous generator.
      for (const row of reader.read(line)) yield row;
    }
  }
  yield* reader.end();
}

/** Reads a manual entry: the same as a `.txt` file, already text. */
export function* manualRows(text: string): Generator<TesterRow> {
  const reader = new TextRowReader();
  for (const line of text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)) yield* reader.read(line);
  yield* reader.end();
}
