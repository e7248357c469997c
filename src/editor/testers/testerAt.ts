import { extname } from 'node:path';
import { Range, type Position, type TextDocument } from 'vscode';
import { testerRows } from '../../core/testers/testerRows';
import type { TesterRow } from '../../core/testers/testerRow';

/** What stands for a tester in a list, and where. */
export interface TesterPlace {
  /** As it stands there; whether it is a user ID, the target app's rule says. */
  readonly userId: string;
  readonly range: Range;
}

/**
 * What stands for a tester at a position of a list, read as Add Testers reads it: nothing in a header, a comment or another
 * column. Throws `TESTERS_UNREADABLE` where the list is no text.
 */
export async function testerAt(document: TextDocument, position: Position): Promise<TesterPlace | undefined> {
  const { text } = document.lineAt(position.line);
  let searched = 0;
  for await (const row of rowsOf(document)) {
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

function rowsOf(document: TextDocument): AsyncGenerator<TesterRow> {
  const isCsv = extname(document.uri.path).toLowerCase() === '.csv';
  return testerRows(bytesOf(document), isCsv ? 'csv' : 'text');
}

async function* bytesOf(document: TextDocument): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(document.getText()));
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
