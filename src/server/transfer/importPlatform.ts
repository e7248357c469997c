import { sql, type Transaction } from 'kysely';
import { Readable } from 'node:stream';
import { PlatformError } from '../../core/errorCode';
import type { BlobStore, IncomingBlob } from '../blobStore';
import type { Database } from '../storage/database';
import { schemaVersion } from '../storage/migrations';
import type { Queries, Storage } from '../storage/storage';
import { tablesInOrder } from './exportedTables';
import type { ExportHeader, TransferCounts } from './exportLine';
import { insertRows } from './importRows';
import { migratedRows, type CurrentRows } from './olderExport';
import { checkExport, exportedRows } from './readExport';
import { damaged, TransferError } from './transferError';

/** A platform without anything, whose database has this version's schema. */
export interface ImportTarget {
  readonly storage: Storage;
  readonly blobs: BlobStore;
}

/**
 * Brings an export into an empty platform, as a whole or not at all: the file is read to its end and checked before the first
 * row is written, and all rows are written in one transaction. Files come first; where the rows do not follow, nobody
 * refers to them, and they are removed as any such file.
 *
 * @throws TransferError
 */
export async function importPlatform(
  target: ImportTarget,
  file: string,
  header: ExportHeader,
): Promise<TransferCounts> {
  await refuseRows(target.storage.reader);
  const { files } = await checkExport(file, (sha256, bytes) => keepFile(target.blobs, sha256, bytes));
  const source = await currentRows(file, header);
  try {
    const rows = await target.storage.write((transaction) => fillEmpty(transaction, target.storage, source));
    return { rows, files };
  } finally {
    await source.close();
  }
}

async function currentRows(file: string, { schemaVersion: version }: ExportHeader): Promise<CurrentRows> {
  if (version < schemaVersion) return migratedRows(version, exportedRows(file));
  return { rows: () => exportedRows(file), close: async () => undefined };
}

async function fillEmpty(
  transaction: Transaction<Database>,
  { hasRowLocks }: Storage,
  source: CurrentRows,
): Promise<number> {
  if (hasRowLocks) await lockTables(transaction);
  await refuseRows(transaction);
  await transaction.deleteFrom('event_clock').execute();
  const count = await insertRows(transaction, source.rows());
  const clock = await transaction.selectFrom('event_clock').select('id').execute();
  if (clock.length !== 1) throw damaged('it does not say how many events there were');
  return count;
}

/** Where writers do not take turns anyway, nobody else is to write between our look and our writing. */
async function lockTables(transaction: Transaction<Database>): Promise<void> {
  const tables = sql.join(tablesInOrder.map(({ name }) => sql.table(name)));
  await sql`lock table ${tables} in exclusive mode`.execute(transaction);
}

/** What every database begins with is the clock of events, at nothing. */
async function refuseRows(queries: Queries): Promise<void> {
  for (const { name } of tablesInOrder) {
    const used = name === 'event_clock' ? sql`where last > 0` : sql``;
    const { rows } = await sql`select 1 from ${sql.table(name)} ${used} limit 1`.execute(queries);
    if (rows.length > 0) throw notEmpty();
  }
}

function notEmpty(): TransferError {
  return new TransferError(
    'DATABASE_NOT_EMPTY',
    'The database has rows already; nothing was imported. Import into a new database that was only migrated.',
  );
}

async function keepFile(blobs: BlobStore, sha256: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const incoming = await received(blobs, bytes);
  try {
    if (incoming.sha256 !== sha256) throw damaged(`the file ${sha256} has other bytes`);
    await incoming.keep();
  } finally {
    await incoming.discard();
  }
}

/** Why the bytes ended is ours to tell. */
async function received(blobs: BlobStore, bytes: AsyncIterable<Buffer>): Promise<IncomingBlob> {
  try {
    return await blobs.receive(Readable.from(bytes, { objectMode: false }), Number.POSITIVE_INFINITY);
  } catch (error) {
    const isOurs = error instanceof PlatformError && error.cause instanceof TransferError;
    throw isOurs ? error.cause : error;
  }
}
