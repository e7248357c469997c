import { Range, type TextDocument } from 'vscode';
import type { TesterRow } from '../../../core/testers/testerRow';

/** Where something stands in a list; the whole line where that is all that is known, or where there is nothing to see. */
export function rangeInList(
  document: TextDocument,
  { line, column, length }: Pick<TesterRow, 'line' | 'column' | 'length'>,
): Range {
  const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
  if (column === undefined || length === undefined || length === 0) return range;
  return new Range(range.start.translate(0, column - 1), range.start.translate(0, column - 1 + length));
}
