import { Range, type CancellationToken, type Position, type TextDocument } from 'vscode';
import { testerRows } from '../../core/testers/testerRows';
import type { TesterRow } from '../../core/testers/testerRow';
import { testerListFormat } from './testerListFiles';

/** How many lines below a position are read at once, where any are. */
const linesBelow = 100;

/** What stands for a tester in a list, and where. */
export interface TesterPlace {
  /** As it stands there; whether it is a user ID, the target app's rule says. */
  readonly userId: string;
  readonly range: Range;
}

/**
 * What stands for a tester at a position of a list, read as Add Testers reads it: nothing in a header, a comment or another
 * column. Reads no further than it has to, and nothing more once the person has moved on. Throws `TESTERS_UNREADABLE` where
 * the list is no text.
 */
export async function testerAt(
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<TesterPlace | undefined> {
  const { text } = document.lineAt(position.line);
  let searched = 0;
  for await (const row of rowsOf(document, position)) {
    if (token.isCancellationRequested) return undefined;
    const line = row.line - 1;
    if (line > position.line) return undefined;
    if (line < position.line || !isTester(row)) continue;
    const start = row.column === undefined ? fieldIn(text, row.value, searched) : row.column - 1;
    if (start < 0) continue;
    searched = start + row.value.length;
    const range = new Range(line, start, line, searched);
    if (range.contains(position)) return { userId: row.value, range };
  }
  return undefined;
}

function rowsOf(document: TextDocument, position: Position): AsyncGenerator<TesterRow> {
  return testerRows(bytesOf(document, position), testerListFormat(document.uri));
}

/** First down to the line of the position; of what is below it as little as shows whether the list is a table. */
async function* bytesOf(document: TextDocument, { line }: Position): AsyncGenerator<Uint8Array> {
  for (let [from, to] = [0, line + 1]; from < document.lineCount; [from, to] = [to, to + linesBelow]) {
    yield await Promise.resolve(new TextEncoder().encode(document.getText(new Range(from, 0, to, 0))));
  }
}

function isTester({ value, isHeader, unnamedColumns }: TesterRow): boolean {
  return value !== '' && !isHeader && unnamedColumns === undefined;
}

/** Where a value stands as a field of its own: a user ID may also be a part of a name beside it. */
function fieldIn(text: string, value: string, from: number): number {
  for (let start = text.indexOf(value, from); start >= 0; start = text.indexOf(value, start + 1)) {
    const [before, after] = [text.slice(0, start), text.slice(start + value.length)];
    if (/(?:^|[,;\t])\s*"?$/u.test(before) && /^"?\s*(?:$|[,;\t])/u.test(after)) return start;
  }
  return -1;
}
