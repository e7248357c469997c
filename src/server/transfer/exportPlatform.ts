import { createHash, type Hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { PlatformError } from '../../core/errorCode';
import type { BlobStore, OpenBlob } from '../blobStore';
import type { Database } from '../storage/database';
import { schemaVersion } from '../storage/migrations';
import { filesOf, tablesInOrder } from './exportedTables';
import {
  formatName,
  formatVersion,
  type EndLine,
  type ExportHeader,
  type RowLine,
  type TransferCounts,
} from './exportLine';
import { rowsAtOneMoment } from './exportRows';
import { writeLines } from './lineFile';
import { TransferError } from './transferError';

/** A platform that is exported; it may be at work meanwhile. */
export interface ExportSource {
  readonly database: Kysely<Database>;
  readonly blobs: Pick<BlobStore, 'open'>;
  readonly platformVersion: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes the whole platform as it is at one moment into one file: a header, every row, every file that a row refers to, and
 * a closing line by which a file that was cut short or changed is recognised. Lines of JSON, so that anything can read it;
 * compressed, so that its files cost little more than their bytes; one after the other, so that nothing limits its size.
 *
 * @throws TransferError
 */
export async function exportPlatform(source: ExportSource, file: string): Promise<TransferCounts> {
  const writing = new Writing();
  await writeLines(file, allLines(source, writing));
  return writing.counts();
}

async function* allLines(source: ExportSource, writing: Writing): AsyncGenerator<Buffer> {
  const header: ExportHeader = {
    format: formatName,
    formatVersion,
    schemaVersion,
    platformVersion: source.platformVersion,
    exportedAt: new Date(source.now).toISOString(),
  };
  yield writing.line(header);
  for await (const line of rowsAtOneMoment(source.database)) yield writing.row(line);
  // Files never change, so that they need not be of the same moment.
  for (const sha256 of writing.filesReferredTo()) yield* fileLines(source.blobs, sha256, writing);
  yield writing.line(writing.end());
}

async function* fileLines(blobs: ExportSource['blobs'], sha256: string, writing: Writing): AsyncGenerator<Buffer> {
  const blob = await openFile(blobs, sha256);
  yield writing.line({ file: sha256, size: blob.size });
  const chunks: AsyncIterable<Buffer> = blob.stream();
  for await (const chunk of chunks) yield writing.line({ bytes: chunk.toString('base64') });
}

async function openFile(blobs: ExportSource['blobs'], sha256: string): Promise<OpenBlob> {
  try {
    const blob = await blobs.open(sha256);
    if (blob) return blob;
  } catch (error) {
    if (!(error instanceof PlatformError && error.code === 'PACKAGE_DAMAGED')) throw error;
  }
  throw fileMissing(sha256);
}

function fileMissing(sha256: string): TransferError {
  return new TransferError(
    'BLOB_MISSING',
    `The data folder lacks the file ${sha256}, or has other bytes under its name; nothing was exported. ` +
      'Name the folder that belongs to the database, or bring the file back from a backup.',
  );
}

/** What was written so far. */
class Writing {
  readonly #hash: Hash = createHash('sha256');
  readonly #rows: Record<string, number> = Object.fromEntries(tablesInOrder.map(({ name }) => [name, 0]));
  readonly #files = new Set<string>();

  line(value: object): Buffer {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    this.#hash.update(line);
    return line;
  }

  row(line: RowLine): Buffer {
    this.#rows[line.table] = (this.#rows[line.table] ?? 0) + 1;
    for (const sha256 of filesOf(line.table, line.row)) this.#files.add(sha256);
    return this.line(line);
  }

  /** In the same order every time. */
  filesReferredTo(): readonly string[] {
    return [...this.#files].sort();
  }

  end(): EndLine {
    return { end: { rows: this.#rows, files: this.#files.size, sha256: this.#hash.copy().digest('hex') } };
  }

  counts(): TransferCounts {
    return { rows: Object.values(this.#rows).reduce((sum, count) => sum + count, 0), files: this.#files.size };
  }
}
