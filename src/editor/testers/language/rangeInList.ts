import { Range, type TextDocument } from 'vscode';
import { longestLine } from '../../../core/testers/linesOf';
import type { TesterRow } from '../../../core/testers/testerRow';

type Place = Pick<TesterRow, 'line' | 'column' | 'length'>;

/** Where something stands in a list; the whole line where that is all that is known, or where there is nothing to see. */
export function rangeInList(document: TextDocument, { line, column, length }: Place): Range {
  const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
  if (column === undefined || length === undefined || length === 0) return range;
  return new Range(range.start.translate(0, column - 1), range.start.translate(0, column - 1 + length));
}

/** The same in a file that no document has: how long its lines are is not known, and an editor cuts what is too long. */
export function rangeInFile({ line, column, length }: Place): Range {
  if (column === undefined || length === undefined || length === 0)
    return new Range(line - 1, 0, line - 1, longestLine);
  return new Range(line - 1, column - 1, line - 1, column - 1 + length);
}
