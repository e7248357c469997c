import { createHash, type Hash } from 'node:crypto';
import { schemaVersion } from '../storage/migrations';
import { filesOf, tablesInOrder } from './exportedTables';
import {
  formatVersion,
  isBytesLine,
  isEndLine,
  isFileLine,
  isRowLine,
  readHeader,
  type EndLine,
  type ExportHeader,
  type FileLine,
  type RowLine,
  type TransferCounts,
} from './exportLine';
import { readLines } from './lineFile';
import { cutShort, damaged, notAnExport, TransferError } from './transferError';

/**
 * What wrote an export, and when.
 *
 * @throws TransferError where this version cannot read it.
 */
export async function readExportHeader(file: string): Promise<ExportHeader> {
  for await (const line of readLines(file)) return headerIn(line);
  throw cutShort();
}

function headerIn(line: Buffer): ExportHeader {
  const header = readHeader(parsed(line, notAnExport));
  if (header === undefined) throw notAnExport();
  if (header === 'newer' || header.schemaVersion > schemaVersion) throw newer(header);
  return header;
}

function newer(header: ExportHeader | 'newer'): TransferError {
  const [what, by] =
    header === 'newer'
      ? [`format ${formatVersion}`, '']
      : [`schema ${schemaVersion}`, ` ${header.platformVersion} (schema ${header.schemaVersion})`];
  return new TransferError(
    'EXPORT_NEWER',
    `The export was written by a newer version${by} of the platform than this one, which knows ${what}; ` +
      'nothing was imported. Import it with that version or a newer one.',
  );
}

function parsed(line: Buffer, otherwise: () => TransferError): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw otherwise();
  }
}

const noJson = (): TransferError => damaged('a line is no JSON');

/** The rows of an export that was checked. */
export async function* exportedRows(file: string): AsyncGenerator<RowLine> {
  let isHeader = true;
  for await (const text of readLines(file)) {
    const line = isHeader ? undefined : parsed(text, noJson);
    if (isRowLine(line)) yield line;
    else if (!isHeader) return;
    isHeader = false;
  }
}

/** Takes a file's bytes to their end and keeps them. */
export type KeepFile = (sha256: string, bytes: AsyncIterable<Buffer>) => Promise<void>;

/**
 * Reads a whole export, hands its files on, and holds everything against its closing line.
 *
 * @throws TransferError
 */
export async function checkExport(file: string, keepFile: KeepFile): Promise<TransferCounts> {
  const reading = new Reading(file);
  try {
    return await reading.toItsEnd(keepFile);
  } finally {
    await reading.close();
  }
}

const knownTables: ReadonlySet<string> = new Set(tablesInOrder.map(({ name }) => name));

class Reading {
  readonly #lines: AsyncGenerator<Buffer, void>;
  readonly #hash: Hash = createHash('sha256');
  readonly #rows = new Map<string, number>();
  readonly #missing = new Set<string>();
  #files = 0;

  constructor(file: string) {
    this.#lines = readLines(file);
  }

  async toItsEnd(keepFile: KeepFile): Promise<TransferCounts> {
    headerIn(await this.#next());
    for (;;) {
      const before = this.#hash.copy().digest('hex');
      const line = parsed(await this.#next(), noJson);
      if (isRowLine(line)) this.#row(line);
      else if (isFileLine(line)) await this.#file(line, keepFile);
      else if (isEndLine(line)) return this.#end(line, before);
      else throw damaged('a line is of no known kind');
    }
  }

  async close(): Promise<void> {
    await this.#lines.return(undefined);
  }

  async #next(): Promise<Buffer> {
    const next = await this.#lines.next();
    if (next.done === true) throw cutShort();
    this.#hash.update(next.value);
    return next.value;
  }

  #row(line: RowLine): void {
    if (this.#files > 0) throw damaged('a row stands behind the files');
    if (!knownTables.has(line.table)) throw damaged('a row is of no known table');
    this.#rows.set(line.table, (this.#rows.get(line.table) ?? 0) + 1);
    for (const sha256 of filesOf(line.table, line.row)) this.#missing.add(sha256);
  }

  async #file(line: FileLine, keepFile: KeepFile): Promise<void> {
    await keepFile(line.file, this.#bytesOf(line));
    this.#files += 1;
    this.#missing.delete(line.file);
  }

  async *#bytesOf({ size }: FileLine): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      const line = parsed(await this.#next(), noJson);
      if (!isBytesLine(line)) throw damaged('a file ends early');
      const bytes = Buffer.from(line.bytes, 'base64');
      left -= bytes.length;
      if (bytes.length === 0 || left < 0) throw damaged('a file has other bytes than were counted');
      yield bytes;
    }
  }

  async #end({ end }: EndLine, before: string): Promise<TransferCounts> {
    const rest = await this.#lines.next();
    const counted = Object.entries(end.rows);
    const isCounted =
      counted.every(([table, count]) => (this.#rows.get(table) ?? 0) === count) &&
      [...this.#rows].every(([table, count]) => end.rows[table] === count);
    if (rest.done !== true || end.sha256 !== before || end.files !== this.#files || !isCounted) {
      throw damaged('it is not what its closing line says');
    }
    const [missing] = this.#missing;
    if (missing !== undefined) {
      throw new TransferError(
        'BLOB_MISSING',
        `The export lacks the file ${missing} of one of its rows; nothing was imported. Export it again.`,
      );
    }
    return { rows: counted.reduce((sum, [, count]) => sum + count, 0), files: this.#files };
  }
}
