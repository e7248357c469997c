import { crc32 } from 'node:zlib';
import { Deflate, deflateSync } from 'fflate';
import { ZipWriter, type ZipMember } from './zipWriter';

/** A file to pack. It is read when its turn comes, so that not all files are in memory at once. */
export interface ZipEntry {
  readonly path: string;
  read(): Promise<Uint8Array>;
}

export interface PackOptions {
  readonly signal?: AbortSignal;
  /** Called after each file with the number of files and of their bytes packed so far. */
  readonly onProgress?: (progress: PackProgress) => void;
}

export interface PackProgress {
  readonly files: number;
  readonly bytes: number;
}

/** What is deflated at once: about a millisecond's work, so that the event loop stays free. */
const chunkBytes = 64 * 1024;

/** Files that are compressed in themselves: deflating them again takes most of the time and gains nothing. */
const compressedFormats = /\.(?:png|jpe?g|gif|webp|mp3|m4a|mp4|woff2?|zip|gz)$/i;

/**
 * Packs files into a ZIP whose bytes depend on paths and contents only: sorted by UTF-16 code units, and deflated in
 * JavaScript, which gives the same on every machine.
 *
 * Rejects with the signal's reason when aborted, and with whatever `read` rejects with.
 */
export async function packZip(entries: readonly ZipEntry[], options: PackOptions = {}): Promise<Uint8Array> {
  const zip = new ZipWriter();
  const progress = { files: 0, bytes: 0 };
  for (const entry of sorted(entries)) {
    const contents = await entry.read();
    zip.add(await compress(entry.path, contents, options.signal));
    progress.files += 1;
    progress.bytes += contents.length;
    options.onProgress?.({ ...progress });
    await nextTurn(options.signal);
  }
  return zip.finish();
}

async function compress(path: string, contents: Uint8Array, signal: AbortSignal | undefined): Promise<ZipMember> {
  const described = { path, size: contents.length, checksum: crc32(contents) };
  const deflated = compressedFormats.test(path) ? contents : await deflate(contents, signal);
  return deflated.length < contents.length
    ? { ...described, method: 'deflated', data: deflated }
    : { ...described, method: 'stored', data: contents };
}

async function deflate(contents: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (contents.length <= chunkBytes) return deflateSync(contents);
  const chunks: Uint8Array[] = [];
  const stream = new Deflate((chunk) => chunks.push(chunk));
  for (let start = 0; start < contents.length; start += chunkBytes) {
    const end = start + chunkBytes;
    stream.push(contents.subarray(start, end), end >= contents.length);
    await nextTurn(signal);
  }
  return Buffer.concat(chunks);
}

function sorted(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const order = entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const [index, entry] of order.entries()) {
    if (entry.path === order[index + 1]?.path) throw new TypeError(`packed twice: ${entry.path}`);
  }
  return order;
}

async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
