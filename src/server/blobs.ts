import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { day } from '../core/duration';
import { PlatformError } from '../core/errorCode';
import type { BlobInfo, BlobStore, IncomingBlob, IsReferredTo, OpenBlob } from './blobStore';
import { CheckedFiles } from './checkedFiles';

/** How long a file nobody refers to is left alone, in milliseconds: somebody may be about to refer to it. */
const orphanAge = day;

/**
 * Files by the SHA-256 of their bytes, below one folder that any number of processes share. A file is written aside, brought
 * to the disk and then given its name, so that it is there as a whole or not at all.
 */
export class Blobs implements BlobStore {
  readonly #folder: string;
  readonly #incoming: string;
  readonly #files = new CheckedFiles();

  /** Use {@link openBlobs}. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#incoming = join(folder, 'incoming');
  }

  async prepare(): Promise<void> {
    await mkdir(this.#incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#incoming)) {
      await unlessMissing(this.#clear(name));
    }
  }

  async receive(stream: Readable, limit: number): Promise<IncomingBlob> {
    const path = join(this.#incoming, nameAside());
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        const info = await writeAll(file, stream, limit);
        await file.sync();
        return { ...info, path, keep: () => this.#keep(path, info.sha256), discard: () => rm(path, { force: true }) };
      } finally {
        await file.close();
      }
    } catch (error) {
      await rm(path, { force: true });
      throw diskError(error);
    }
  }

  async keep(bytes: Uint8Array): Promise<BlobInfo> {
    const path = join(this.#incoming, nameAside());
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await this.#keep(path, sha256);
      return { sha256, size: bytes.byteLength };
    } catch (error) {
      await rm(path, { force: true });
      throw diskError(error);
    }
  }

  pathOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  async has(sha256: string): Promise<boolean> {
    return stat(this.pathOf(sha256)).then(
      () => true,
      () => false,
    );
  }

  async open(sha256: string): Promise<OpenBlob | undefined> {
    return this.#files.open(this.pathOf(sha256), sha256);
  }

  async localPath(sha256: string): Promise<string> {
    const blob = await this.open(sha256);
    if (!blob) throw new PlatformError('STORAGE_FAILED', { sha256 });
    await blob.close();
    return this.pathOf(sha256);
  }

  async check(): Promise<void> {
    try {
      await stat(this.#incoming);
    } catch (error) {
      throw new PlatformError('STORAGE_FAILED', {}, { cause: error });
    }
  }

  async sweep(isReferredTo: IsReferredTo, now: number, stopping?: AbortSignal): Promise<void> {
    for (const part of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(part)) continue;
      for (const name of await readdir(join(this.#folder, part))) {
        if (stopping?.aborted) return;
        await unlessMissing(this.#sweepFile(join(this.#folder, part, name), isReferredTo, now));
      }
    }
  }

  async #clear(name: string): Promise<void> {
    if (await isLeftOver(this.#incoming, name)) await rm(join(this.#incoming, name), { force: true });
  }

  async #sweepFile(path: string, isReferredTo: IsReferredTo, now: number): Promise<void> {
    const [sha256 = '', aside] = basename(path).split('.');
    // Of a sweep that was killed, or is at it just now, and then will not find the file any more.
    if (aside !== undefined) await rename(path, this.pathOf(sha256));
    else if ((await isOld(path, now)) && !(await isReferredTo(sha256))) await this.#remove(sha256, isReferredTo, now);
  }

  /**
   * Moves the file aside before it asks for the last time: the same bytes may have been uploaded since, and then have either
   * made the file young, or are in its place by themselves.
   */
  async #remove(sha256: string, isReferredTo: IsReferredTo, now: number): Promise<void> {
    const place = this.pathOf(sha256);
    const aside = `${place}.${randomUUID()}`;
    await rename(place, aside);
    if ((await isOld(aside, now)) && !(await isReferredTo(sha256))) await rm(aside);
    else await rename(aside, place);
  }

  async #keep(path: string, sha256: string): Promise<void> {
    const place = this.pathOf(sha256);
    await mkdir(join(place, '..'), { recursive: true, mode: 0o700 });
    // The same bytes may be there already; replacing them with themselves harms no reader and makes them young again.
    const now = new Date();
    await utimes(path, now, now);
    try {
      await rename(path, place);
    } catch (error) {
      // Windows does not replace a file that somebody reads just now.
      if (!(await this.has(sha256))) throw error;
      await utimes(place, now, now);
      await rm(path, { force: true });
    }
    await syncFolder(join(place, '..'));
  }
}

/** Prepares the folder and removes what processes left that were killed while they wrote. */
export async function openBlobs(folder: string): Promise<Blobs> {
  const blobs = new Blobs(folder);
  await blobs.prepare();
  return blobs;
}

async function writeAll(file: FileHandle, stream: Readable, limit: number): Promise<BlobInfo> {
  const hash = createHash('sha256');
  let size = 0;
  // The stream stays whole when we stop early: it is a connection that an answer still has to go out on.
  const chunks: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false });
  for await (const chunk of unbroken(chunks)) {
    size += chunk.length;
    if (size > limit) throw new PlatformError('PACKAGE_TOO_LARGE', { limit });
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return { sha256: hash.digest('hex'), size };
}

/** A stream that ends in an error is a connection that was lost. */
async function* unbroken(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new PlatformError('UPLOAD_INCOMPLETE', {}, { cause: error });
  }
}

/** The folder holds the file's name: only with it on the disk the file survives the loss of power. */
export async function syncFolder(path: string): Promise<void> {
  // Windows neither needs nor allows it.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A day from now, whichever way: what is of the day after tomorrow is from before the clock was set back. In milliseconds. */
export function isOrphanAge(now: number, writtenAt: number): boolean {
  return Math.abs(now - writtenAt) > orphanAge;
}

async function isOld(path: string, now: number): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return isOrphanAge(now, mtimeMs);
}

/** Another process may have been quicker. */
async function unlessMissing(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** A machine's name as part of a file's. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** For a file that this process writes aside. */
function nameAside(): string {
  return `${process.pid}-${randomUUID()}@${host}`;
}

/**
 * Whether the process that wrote a file aside is gone. Of another machine, or container, on the same folder nothing is known
 * about its processes; its ID, with which the name begins, may be ours by chance.
 */
async function isLeftOver(folder: string, name: string): Promise<boolean> {
  const processId = Number(name.split('-', 1)[0]);
  const [, writtenAt = host] = name.split('@');
  if (writtenAt !== host) return isOld(join(folder, name), Date.now());
  if (processId === process.pid) {
    const { mtimeMs } = await stat(join(folder, name));
    return mtimeMs < Date.now() - process.uptime() * 1000;
  }
  return !isAlive(processId);
}

function isAlive(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function diskError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new PlatformError('STORAGE_FULL', {}, { cause: error });
  if (error instanceof Error && 'syscall' in error) return new PlatformError('STORAGE_FAILED', {}, { cause: error });
  return error;
}

/** The files of a folder for somebody who only reads them: it stays as it is. */
export function readBlobs(folder: string): Pick<BlobStore, 'open'> {
  return new Blobs(folder);
}
