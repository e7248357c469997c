import { stat } from 'node:fs/promises';
import { FilePermission, workspace, type Uri } from 'vscode';

/** Whether what a file system holds cannot be written, as far as it says so. */
export async function isReadOnly(uri: Uri): Promise<boolean> {
  if (workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  try {
    // Of a file on a disk, VS Code tells only when it is saved.
    if (uri.scheme === 'file') return ((await stat(uri.fsPath)).mode & 0o200) === 0;
    const { permissions = 0 } = await workspace.fs.stat(uri);
    return (permissions & FilePermission.Readonly) !== 0;
  } catch {
    // A document that was never saved is not on any file system.
    return false;
  }
}
