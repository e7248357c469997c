import { setImmediate } from 'node:timers/promises';
import { Range, type CancellationToken, type Position, type TextDocument } from 'vscode';
import { testerRows } from '../../core/testers/testerRows';
import { isTesterRow, type TesterRow } from '../../core/testers/testerRow';
import { testerListFormat } from './testerListFiles';

/** So many lines are read at once: the others have their turn after each. */
const linesAtOnce = 500;

/** So many below the position, of which few are wanted, where any are. */
const linesBelow = 100;

/** What stands for a tester in a list, and where. */
export interface TesterPlace {
  /** As it stands there; whether it is a user ID, the target app's rule says. */
  readonly userId: string;
  readonly range: Range;
  /** What the list says of the tester. */
  readonly note?: string;
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
  column?: number,
): Promise<TesterPlace | undefined> {
  for await (const row of rowsOf(document, position, token, column)) {
    if (token.isCancellationRequested) return undefined;
    const line = row.line - 1;
    if (line > position.line) return undefined;
    if (line < position.line || row.value === '' || !isTesterRow(row)) continue;
    if (row.column === undefined || row.length === undefined) continue;
    const range = new Range(line, row.column - 1, line, row.column - 1 + row.length);
    if (range.contains(position))
      return { userId: row.value, range, ...(row.note !== undefined && { note: row.note }) };
  }
  return undefined;
}

function rowsOf(
  document: TextDocument,
  position: Position,
  token: CancellationToken,
  column: number | undefined,
): AsyncGenerator<TesterRow> {
  return testerRows(bytesOf(document, position, token), { format: testerListFormat(document.uri), column });
}

/** First down to the line of the position; of what is below it as little as shows whether the list is a table. */
async function* bytesOf(
  document: TextDocument,
  { line }: Position,
  token: CancellationToken,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let from = 0;
  while (from < document.lineCount && !token.isCancellationRequested) {
    const to = from > line ? from + linesBelow : Math.min(from + linesAtOnce, line + 1);
    yield encoder.encode(document.getText(new Range(from, 0, to, 0)));
    await setImmediate();
    from = to;
  }
}
