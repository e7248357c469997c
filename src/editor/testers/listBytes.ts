import { createReadStream } from 'node:fs';
import { FileSystemError, workspace, type Uri } from 'vscode';
import { slicesOf } from './slicesOf';
import { isShownAsEdited, openDocument } from './testerList';

/**
 * The bytes of a list piece by piece, as it counts: with unsaved changes as it is shown, else as its file is. A file of this
 * machine is never in memory as a whole.
 *
 * @throws FileSystemError where it cannot be read
 */
export async function* listBytes(uri: Uri): AsyncGenerator<Uint8Array> {
  const document = openDocument(uri);
  if (isShownAsEdited(document)) yield* slicesOf(new TextEncoder().encode(document.getText()));
  else if (uri.scheme === 'file') yield* bytesOnDisk(uri);
  else yield* slicesOf(await workspace.fs.readFile(uri));
}

async function* bytesOnDisk(uri: Uri): AsyncGenerator<Uint8Array> {
  const bytes: AsyncIterable<Uint8Array> = createReadStream(uri.fsPath);
  try {
    yield* bytes;
  } catch (error) {
    throw fileSystemError(error, uri);
  }
}

function fileSystemError(error: unknown, uri: Uri): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
      return FileSystemError.FileNotFound(uri);
    case 'EACCES':
    case 'EPERM':
      return FileSystemError.NoPermissions(uri);
    case 'EISDIR':
      return FileSystemError.FileIsADirectory(uri);
    default:
      return FileSystemError.Unavailable(error.message);
  }
}
