import closeWithGrace from 'close-with-grace';
import { join } from 'node:path';
import { version } from '../../package.json';
import { answerEachLine } from './answerEachLine';
import { openBlobs } from './blobs';
import { systemClock } from './clock';
import { ensureDeliveryKeys } from './deliveryKeys';
import { localAuthenticator } from './http/localAuthenticator';
import { createPlatformServer, defaultSettings, type PlatformServer } from './platformServer';
import { logLine } from './logLine';
import { readSecret } from './readSecret';
import { ownKeyFile } from './secrets/keyFile';
import { seedEmptyPlatform } from './seed';
import { listPeople, type ListedPerson } from './services/people';
import { openSqliteStorage } from './storage/sqliteStorage';
import { startError } from './storage/sqliteErrors';
import { StartError } from './storage/startError';
import type { Storage } from './storage/storage';

/** How long requests and background work may take to end before the process ends anyway, in milliseconds. */
const closingTime = 1500;

export interface EmbeddedOptions {
  readonly dataFolder: string;
  readonly maximumUploadBytes?: number;
}

/** What the process says once it works. */
export interface ReadyLine {
  readonly ready: true;
  readonly port: number;
  readonly version: string;
  /** Those the person at the machine may act as. */
  readonly accounts: readonly ListedPerson[];
}

/**
 * Runs the platform for one editor window, on one data folder that all windows share. It lives as long as stdin: whose
 * end means that the window is gone, however it went.
 */
export async function runEmbedded(options: EmbeddedOptions): Promise<ReadyLine> {
  // All that is written is the person's alone.
  process.umask(0o077);
  const secret = await readSecret(process.stdin);
  const file = join(options.dataFolder, 'platform.db');
  try {
    const storage = await openSqliteStorage(file, {
      onError: (error) => logLine('error', 'the database needs attention', error),
    });
    const server = await startServer(storage, secret, options);
    const port = await listen(server);
    endWithStdin(server, storage);
    const people = (): Promise<readonly ListedPerson[]> => listPeople(storage.reader);
    answerEachLine(process.stdin, async () => {
      // An environment may have been switched on since.
      await ensureDeliveryKeys(storage, systemClock, deliveryKeysIn(options)).catch((error: unknown) =>
        logLine('error', 'the delivery keys could not be brought up to date', error),
      );
      return { accounts: await people() };
    });
    return { ready: true, port, version, accounts: await people() };
  } catch (error) {
    throw startError(error, file);
  }
}

const deliveryKeysIn = ({ dataFolder }: EmbeddedOptions): string => join(dataFolder, 'delivery-keys.json');

async function startServer(storage: Storage, secret: Buffer, options: EmbeddedOptions): Promise<PlatformServer> {
  const { dataFolder, maximumUploadBytes } = options;
  await seedEmptyPlatform(storage, systemClock);
  await ensureDeliveryKeys(storage, systemClock, deliveryKeysIn(options));
  return createPlatformServer({
    storage,
    blobs: await openBlobs(join(dataFolder, 'blobs')),
    clock: systemClock,
    log: { level: 'info', stream: process.stderr },
    authenticator: localAuthenticator(secret),
    secrets: ownKeyFile(join(dataFolder, 'secret-keys'), systemClock),
    settings: { ...defaultSettings, version, ...(maximumUploadBytes !== undefined && { maximumUploadBytes }) },
  });
}

async function listen(server: PlatformServer): Promise<number> {
  try {
    return await server.listen(0, '127.0.0.1');
  } catch (error) {
    throw new StartError('ADDRESS_NOT_AVAILABLE', {}, { cause: error });
  }
}

function endWithStdin(server: PlatformServer, storage: Storage): void {
  const { log } = server.app;
  log.info({ node: process.versions.node, sqlite: process.versions['sqlite'] }, 'started');
  const ending = closeWithGrace({ delay: closingTime, logger: false }, async ({ err, signal }) => {
    if (err) log.error({ err }, 'ends after a defect');
    else log.info({ signal }, 'ends');
    await server.close();
    await storage.close();
  });
  process.stdin.once('end', ending.close);
  process.stdin.once('error', ending.close);
  process.stdin.resume();
  if (process.stdin.readableEnded || process.stdin.destroyed) ending.close();
}
