import { l10n, workspace, type FileSystemError, type Uri } from 'vscode';

/** Tells that a list could not be read where it is, and what can be done. */
export function unreadSentence({ code }: FileSystemError, uri: Uri): string {
  const file = workspace.asRelativePath(uri);
  switch (code) {
    case 'FileNotFound':
      return l10n.t('{0} is not there any more: it was deleted, moved or renamed. Nothing was changed.', file);
    case 'NoPermissions':
      return l10n.t('{0} may not be read by you. Nothing was changed. Check who may read it.', file);
    case 'FileIsADirectory':
      return l10n.t('{0} is a folder. Nothing was changed. Choose a list of testers.', file);
    default:
      return l10n.t('{0} cannot be read now ({1}). Nothing was changed. Try again in a moment.', file, code);
  }
}
