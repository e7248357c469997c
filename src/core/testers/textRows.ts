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

/**
 * Reads a tester list that is plain text, line after line: user IDs, one or more a line, with or without quotes. Blank lines
 * do not count, nor do comments, which are lines that begin with `#`. The first line that counts may be a header.
 */
export class TextRowReader {
  #lines = 0;
  #hasBegun = false;

  *read(text: string): Generator<TesterRow> {
    this.#lines += 1;
    const content = text.trim();
    if (content === '' || content.startsWith('#')) return;
    const isHeader = !this.#hasBegun && headerColumn([content]) !== undefined;
    this.#hasBegun = true;
    if (isHeader) yield { line: this.#lines, column: text.indexOf(content) + 1, value: content, isHeader };
    else yield* rowsOfLine(text, this.#lines);
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
}

/** Reads a manual entry: the same as a `.txt` file, already text. */
export function* manualRows(text: string): Generator<TesterRow> {
  const reader = new TextRowReader();
  for (const line of text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)) yield* reader.read(line);
}
