import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../../package.json';
import { readBlobs } from '../blobs';
import type { BucketAddress } from '../objectStore/bucket';
import { openBlobStore } from '../openBlobStore';
import { exportPlatform } from '../transfer/exportPlatform';
import { importPlatform } from '../transfer/importPlatform';
import { openExported, openImported } from '../transfer/openPlatform';
import { readExportHeader } from '../transfer/readExport';
import { packageOptions, packageUsage, readPackagePlace } from './packageOptions';
import { Misuse, operatorCommand } from './operatorCommand';

interface TransferOptions {
  readonly database: string;
  readonly data: string;
  readonly file: string;
  /** The object store that keeps uploads and packages, where that is not the folder. */
  readonly packages: BucketAddress | undefined;
}

function readOptions(args: readonly string[], fileOption: 'from' | 'to', usage: string): TransferOptions {
  const misused = new Misuse(`${usage}; the database may also be in DATABASE_URL`);
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        database: { type: 'string' },
        data: { type: 'string' },
        [fileOption]: { type: 'string' },
        ...packageOptions,
      },
    });
    const { database = process.env['DATABASE_URL'], data } = values;
    const file = (values as Readonly<Record<string, unknown>>)[fileOption];
    if (!database || !data || typeof file !== 'string' || file === '') throw misused;
    return { database, data, file, packages: readPackagePlace(values, usage) };
  } catch {
    throw misused;
  }
}

/** Writes everything a platform has into one file; it may be at work meanwhile. */
export async function exportCommand(args: readonly string[]): Promise<void> {
  await operatorCommand(async () => {
    const usage = `export --database <file or postgres://…> --data <folder> ${packageUsage} --to <file>`;
    const { database, data, file, packages } = readOptions(args, 'to', usage);
    // What is written is the operator's alone.
    process.umask(0o077);
    const source = await openExported(database);
    try {
      const blobs = packages ? await openBlobStore(data, packages) : readBlobs(join(data, 'blobs'));
      const platform = { database: source.database, blobs, platformVersion: version, now: Date.now() };
      return { exported: file, ...(await exportPlatform(platform, file)) };
    } finally {
      await source.close();
    }
  });
}

/** Brings such a file into an empty platform, of this version or a newer one, on whichever database. */
export async function importCommand(args: readonly string[]): Promise<void> {
  await operatorCommand(async () => {
    const usage = `import --from <file> --database <file or postgres://…> --data <folder> ${packageUsage}`;
    const { database, data, file, packages } = readOptions(args, 'from', usage);
    process.umask(0o077);
    // First: what cannot be read changes nothing.
    const header = await readExportHeader(file);
    const storage = await openImported(database);
    try {
      const blobs = await openBlobStore(data, packages);
      return { imported: file, ...(await importPlatform({ storage, blobs }, file, header)) };
    } finally {
      await storage.close();
    }
  });
}
