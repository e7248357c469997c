import { CodeAction, CodeActionKind, l10n, Position, TextEdit, WorkspaceEdit, type TextDocument } from 'vscode';
import { lineRemoval } from './fixesOfList';

/** A quick fix that changes one place of a list. */
export function editAction({ uri }: TextDocument, title: string, edit: TextEdit): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  action.edit.set(uri, [edit]);
  return action;
}

/** @param line from 0 */
export function removeLine(document: TextDocument, line: number): CodeAction {
  return editAction(document, l10n.t('Remove This Line'), lineRemoval(document, line));
}

/** @param line from 0 */
export function commentOut(document: TextDocument, line: number): CodeAction {
  return editAction(document, l10n.t('Comment Out'), TextEdit.insert(new Position(line, 0), '# '));
}
