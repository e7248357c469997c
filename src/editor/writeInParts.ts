import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { workspace, type Uri } from 'vscode';

/** A file could not be written; `cause` says why. */
export class FileNotWritten extends Error {
  override readonly name = 'FileNotWritten';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Writes a file part by part as they come. It is there once all of it is: what was in its place stays until then, and nothing is
 * left behind where a part fails. A file system that is not the machine's takes a file as a whole.
 */
export async function writeInParts(uri: Uri, parts: AsyncIterable<string>): Promise<void> {
  if (uri.scheme === 'file') await writeBeside(uri.fsPath, parts);
  else {
    const whole: string[] = [];
    for await (const part of parts) whole.push(part);
    await written(() => workspace.fs.writeFile(uri, Buffer.from(whole.join(''))));
  }
}

/** Writes under another name in the same folder, from where it can be put in place in one step. */
async function writeBeside(path: string, parts: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.${randomUUID()}.part`;
  const file = await written(() => open(partial, 'wx'));
  try {
    try {
      for await (const part of parts) await written(() => file.writeFile(part));
    } finally {
      await file.close();
    }
    await written(() => rename(partial, path));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function written<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FileNotWritten(error);
  }
}
