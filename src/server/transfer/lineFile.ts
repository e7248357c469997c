import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { syncFolder } from '../blobs';
import { cutShort, damaged, notAnExport, TransferError } from './transferError';

/** Longest line that is read, in bytes: many times what a row may have. */
const longestLine = 64 * 1024 * 1024;

/** Most of what is written is packages, which are compressed already. */
const compression = { level: 1 };

const lineEnd = 0x0a;

/**
 * Writes lines, each with its end, to a compressed file of the owner's only. The file has its name once it is whole and on
 * the disk.
 *
 * @throws TransferError `EXPORT_EXISTS`, `EXPORT_FILE_FAILED`
 */
export async function writeLines(file: string, lines: AsyncIterable<Buffer>): Promise<void> {
  if (existsSync(file)) throw new TransferError('EXPORT_EXISTS', `There is a file ${file} already; name another.`);
  const aside = `${file}.${randomUUID()}`;
  try {
    await pipeline(
      Readable.from(lines, { objectMode: false }),
      createGzip(compression),
      createWriteStream(aside, { flags: 'wx', mode: 0o600, flush: true }),
    );
    await rename(aside, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(aside, { force: true });
    throw fileError(error, `${file} cannot be written`);
  }
}

/**
 * The lines of a compressed file, each with its end, a few at a time in memory.
 *
 * @throws TransferError
 */
export async function* readLines(file: string): AsyncGenerator<Buffer, void> {
  const source = createReadStream(file);
  const text = createGunzip();
  source.on('error', (error) => text.destroy(error));
  source.pipe(text);
  try {
    yield* linesOf(text);
  } catch (error) {
    throw unpackingError(error, file);
  } finally {
    source.destroy();
    text.destroy();
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end + 1)]);
      from = end + 1;
      begun = [];
      length = 0;
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw damaged('a line does not end');
  }
  // Its end is missing.
  if (length > 0) throw cutShort();
}

function unpackingError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return cutShort({ cause: error });
  if (error instanceof Error && /incorrect header check/.test(error.message)) return notAnExport({ cause: error });
  if (typeof code === 'string' && code.startsWith('Z_')) return damaged('it cannot be unpacked', { cause: error });
  return fileError(error, `${file} cannot be read`);
}

/** Of the system, not of ours. */
function fileError(error: unknown, sentence: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new TransferError('EXPORT_FILE_FAILED', `${sentence}: ${error.message.split(',', 1).join('')}.`, {
    cause: error,
  });
}
