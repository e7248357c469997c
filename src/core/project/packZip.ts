import { Zip, ZipDeflate } from 'fflate';

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

/** Regular file, rw-r--r--, as Unix writes it. */
const regularFile = { system: 3, attributes: (0o100644 << 16) >>> 0 };

/**
 * Packs files into a ZIP whose bytes depend on paths and contents only: sorted by UTF-16 code units, one time, one set
 * of attributes, no folder entries, and a deflate in JavaScript, which is the same on every machine.
 *
 * Rejects with the signal's reason when aborted, and with whatever `read` rejects with.
 */
export async function packZip(entries: readonly ZipEntry[], options: PackOptions = {}): Promise<Uint8Array> {
  const output = new ZipOutput();
  const progress = { files: 0, bytes: 0 };
  for (const entry of sorted(entries)) {
    const contents = await entry.read();
    const file = output.add(entry.path);
    for (let start = 0; start === 0 || start < contents.length; start += chunkBytes) {
      options.signal?.throwIfAborted();
      const end = start + chunkBytes;
      file.push(contents.subarray(start, end), end >= contents.length);
      await nextTurn();
    }
    progress.files += 1;
    progress.bytes += contents.length;
    options.onProgress?.({ ...progress });
  }
  options.signal?.throwIfAborted();
  return output.finish();
}

class ZipOutput {
  private readonly chunks: Uint8Array[] = [];
  private failure: Error | null = null;
  private readonly zip = new Zip((error, chunk) => {
    this.failure ??= error;
    this.chunks.push(chunk);
  });

  add(path: string): ZipDeflate {
    const file = new ZipDeflate(path, { level: 6 });
    // The ZIP epoch's first full day at noon: the format stores local time, and noon exists in every time zone.
    file.mtime = new Date(1980, 0, 1, 12);
    file.os = regularFile.system;
    file.attrs = regularFile.attributes;
    this.zip.add(file);
    return file;
  }

  finish(): Uint8Array {
    this.zip.end();
    if (this.failure !== null) throw this.failure;
    const bytes = new Uint8Array(this.chunks.reduce((total, chunk) => total + chunk.length, 0));
    let offset = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }
}

function sorted(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const order = entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const [index, entry] of order.entries()) {
    if (entry.path === order[index + 1]?.path) throw new TypeError(`packed twice: ${entry.path}`);
  }
  return order;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
