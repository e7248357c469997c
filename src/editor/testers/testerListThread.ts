import { Uri } from 'vscode';

/** The script of the thread that checks long lists, as it is built. */
export function testerListThread(extensionUri: Uri): string {
  return Uri.joinPath(extensionUri, 'dist', 'testerListCheck.js').fsPath;
}
