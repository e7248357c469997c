import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PlatformError } from '../core/errorCode';
import type { OpenBlob } from './blobStore';

/** How many files are remembered as checked; beyond, all are checked anew. */
const mostRemembered = 10_000;

/**
 * Opens files whose bytes are known by their hash. A file is read as a whole before this process hands it out for the first
 * time, and again once its size, its times or its place on the disk have changed: what is told of a file costs next to nothing.
 */
export class CheckedFiles {
  /** What the disk said of a file when its bytes were the right ones. */
  readonly #checked = new Map<string, string>();

  /**
   * Answers `undefined` where there is no file.
   *
   * @throws PlatformError `PACKAGE_DAMAGED` where it has other bytes.
   */
  async open(path: string, sha256: string): Promise<OpenBlob | undefined> {
    const file = await openIfThere(path);
    if (!file) return undefined;
    try {
      return opened(file, await this.#check(file, path, sha256));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #check(file: FileHandle, path: string, sha256: string): Promise<number> {
    const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
    const now = [dev, ino, size, mtimeNs, ctimeNs].join();
    if (this.#checked.get(path) !== now) {
      this.#checked.delete(path);
      if ((await hashOf(file)) !== sha256) throw new PlatformError('PACKAGE_DAMAGED', { sha256 });
      if (this.#checked.size >= mostRemembered) this.#checked.clear();
      this.#checked.set(path, now);
    }
    return Number(size);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new PlatformError('STORAGE_FAILED', {}, { cause: error });
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const chunks: AsyncIterable<Buffer> = file.createReadStream({ start: 0, autoClose: false });
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

function opened(file: FileHandle, size: number): OpenBlob {
  return {
    size,
    stream: ({ first, last } = { first: 0, last: size - 1 }) =>
      last < first ? emptyStream(file) : file.createReadStream({ start: first, end: last }),
    close: () => file.close(),
  };
}

function emptyStream(file: FileHandle): Readable {
  return Readable.from([]).once('close', () => void file.close());
}
