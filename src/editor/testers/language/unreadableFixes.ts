import { l10n, Position, TextEdit, type CodeAction, type TextDocument } from 'vscode';
import type { ErrorParameters } from '../../../core/errorCode';
import { clipped } from '../../sentences/clipped';
import { commentOut, editAction, removeLine } from './lineActions';

/** Of a line that is shown in a menu. */
const longestShown = 60;

/** What makes a list readable again, the likeliest first; nothing where no one line is to blame. */
export function unreadableFixes(document: TextDocument, { reason, line }: ErrorParameters): readonly CodeAction[] {
  if (typeof line !== 'number' || line > document.lineCount) return [];
  const at = line - 1;
  if (reason === 'quote not closed') {
    return [closeQuote(document, at), removeLine(document, at), commentOut(document, at)];
  }
  // A comment has to be readable, too.
  return [removeLine(document, at)];
}

/** A record that goes on to the end of the list begins here: it ends with the line as soon as its quote does. */
function closeQuote(document: TextDocument, line: number): CodeAction {
  const text = document.lineAt(line).text.trimEnd();
  const title = l10n.t('Close the Quote at the End of the Line: {0}', clipped(`${text}"`, longestShown));
  return editAction(document, title, TextEdit.insert(new Position(line, text.length), '"'));
}
