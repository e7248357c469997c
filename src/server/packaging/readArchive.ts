import { once } from 'node:events';
import * as fs from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { nameCollisions } from '../../core/project/fileNames';
import type { ProjectFiles } from '../../core/project/projectFiles';
import type { ProjectLimits } from '../../core/project/projectLimits';
import { ArchiveError, archiveError } from './archiveError';
import type { ArchiveLimits } from './archiveLimits';
import { checkKind, checkPath, entryPath, isFolder } from './entryRules';

// yauzl works on, and closes, a bare descriptor; a `FileHandle` would want to close it as well.
const openHandle = promisify(fs.open);
const closeHandle = promisify(fs.close);

/** Below this size unpacked, an archive cannot do harm however well it is compressed. */
const harmlessBytes = 1024 * 1024;

export interface ArchiveEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
}

/** An uploaded ZIP, checked and open. Whoever opens it closes it. */
export interface Archive {
  /** The files in it, sorted by path; folders have no entry. */
  readonly entries: readonly ArchiveEntry[];
  /** The same as a project to validate. */
  readonly files: ProjectFiles;
  /**
   * The content of a file that `entries` lists.
   *
   * @throws ArchiveError `archiveCorrupt` when it is not exactly what the archive says about it: the bytes are counted
   * while they inflate, so a lie about the size costs no memory.
   */
  readFile(path: string): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens an uploaded ZIP and checks everything its directory says before a byte is inflated.
 *
 * @throws ArchiveError with the reason and the entry, after closing the file.
 */
export async function readArchive(archivePath: string, limits: ArchiveLimits): Promise<Archive> {
  const { size: archiveBytes } = await stat(archivePath);
  const zip = await open(archivePath);
  try {
    const entries = await readEntries(zip, limits);
    checkSizes(entries, archiveBytes, limits);
    return openArchive(zip, entries);
  } catch (error) {
    await close(zip);
    throw error;
  }
}

async function open(archivePath: string): Promise<ZipFile> {
  const handle = await openHandle(archivePath, 'r');
  try {
    return await fromFdPromise(handle, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
  } catch (error) {
    // A file that is no ZIP is closed before it is refused: Windows does not delete what is open.
    await closeHandle(handle);
    throw isSystemError(error) ? error : archiveError('archiveInvalid', {}, undefined, error);
  }
}

async function readEntries(zip: ZipFile, limits: ProjectLimits): Promise<ReadonlyMap<string, Entry>> {
  // Folders count too here: the directory itself must not be endless.
  if (zip.entryCount > 2 * limits.maximumFiles) throw tooManyFiles(zip.entryCount, limits);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const path = entryPath(entry);
      checkPath(path);
      checkKind(entry, path);
      if (isFolder(path)) continue;
      if (entries.has(path)) throw archiveError('entryDuplicate', {}, path);
      entries.set(path, entry);
    }
  } catch (error) {
    throw error instanceof ArchiveError || isSystemError(error)
      ? error
      : archiveError('archiveCorrupt', {}, undefined, error);
  }
  const [collision] = nameCollisions([...entries.keys()]);
  if (collision !== undefined) throw new ArchiveError(collision);
  return entries;
}

function checkSizes(entries: ReadonlyMap<string, Entry>, archiveBytes: number, limits: ArchiveLimits): void {
  if (entries.size > limits.maximumFiles) throw tooManyFiles(entries.size, limits);
  let total = 0;
  for (const [path, { uncompressedSize: bytes }] of entries) {
    total += bytes;
    if (bytes > limits.maximumFileBytes) {
      throw archiveError('fileTooLarge', { bytes, maximum: limits.maximumFileBytes }, path);
    }
  }
  if (total > limits.maximumTotalBytes) {
    throw archiveError('totalTooLarge', { bytes: total, maximum: limits.maximumTotalBytes });
  }
  const ratio = Math.ceil(total / archiveBytes);
  if (total > harmlessBytes && ratio > limits.maximumRatio) {
    throw archiveError('compressionRatioTooHigh', { ratio, maximum: limits.maximumRatio });
  }
}

function tooManyFiles(count: number, limits: ProjectLimits): ArchiveError {
  return archiveError('tooManyFiles', { count, maximum: limits.maximumFiles });
}

function openArchive(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  const paths = [...entries.keys()].toSorted();
  const entryOf = (path: string): Entry => {
    const entry = entries.get(path);
    if (entry === undefined) throw new RangeError(`not in the archive: ${path}`);
    return entry;
  };
  const sizeOf = (path: string): number => entryOf(path).uncompressedSize;
  const readFile = async (path: string): Promise<Buffer> => inflate(zip, entryOf(path), path);
  return {
    entries: paths.map((path) => ({ path, size: sizeOf(path) })),
    files: { paths, sizeOf, readText: async (path) => (await readFile(path)).toString('utf8') },
    readFile,
    close: () => close(zip),
  };
}

async function inflate(zip: ZipFile, entry: Entry, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let checksum = 0;
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > entry.uncompressedSize) break;
      checksum = crc32(chunk, checksum);
      chunks.push(chunk);
    }
  } catch (error) {
    throw isSystemError(error) ? error : archiveError('archiveCorrupt', {}, path, error);
  }
  if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw archiveError('archiveCorrupt', {}, path);
  return Buffer.concat(chunks, size);
}

async function close(zip: ZipFile): Promise<void> {
  if (!zip.isOpen) return;
  const closed = once(zip, 'close');
  zip.close();
  await closed;
}

/** Whether the disk failed, not the archive. Errors of zlib have codes too, but no system call. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
