import closeWithGrace from 'close-with-grace';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { version } from '../../package.json';
import { PlatformError } from '../core/errorCode';
import type { Authenticator } from './http/authenticator';
import { closedAuthenticator } from './http/closedAuthenticator';
import { OpenIdAuthenticator } from './http/openid/openIdAuthenticator';
import { signInWith, type OpenIdSettings } from './http/openid/openIdSettings';
import { logLine } from './logLine';
import { createPlatformServer, defaultSettings, type PlatformServer } from './platformServer';
import type { BucketAddress } from './objectStore/bucket';
import { openBlobStore } from './openBlobStore';
import { operatorKeys, ownKeyFile } from './secrets/keyFile';
import { keysOfEither } from './secrets/secretKeys';
import type { MailSettings } from './services/mails/mailWorker';
import { databaseStartError } from './storage/postgresErrors';
import { openPostgresStorage, type PostgresStorage } from './storage/postgresStorage';
import { startError } from './storage/sqliteErrors';
import { StartError } from './storage/startError';

/** How long everything together may take to end, in milliseconds. */
const closingTime = 10_000;

/** How much of that requests may take, in milliseconds. */
const drainingTime = 8_000;

/** Wait between two looks for a database that was away at the start, in milliseconds. */
const lookEvery = 1_000;

export interface ServeOptions {
  /** `postgres://…` */
  readonly database: string;
  /** Where uploads and packages are kept, which all processes share; with an object store, where they are on their way. */
  readonly dataFolder: string;
  /** The object store that keeps uploads and packages instead. */
  readonly packages: BucketAddress | undefined;
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** What environment variables are encrypted with; without it they cannot be kept. */
  readonly secretKeysFile: string | undefined;
  /** The address of a proxy in front, which phones are told; null where they come straight here. */
  readonly publicAddress: string | null;
  /** By whom people sign in; without one they come with personal access tokens. */
  readonly openId: OpenIdSettings | undefined;
  /** By which people are written to; nobody is where it is missing. */
  readonly mail: MailSettings | undefined;
}

/**
 * Runs the platform for a team: one of any number of equal processes over one PostgreSQL. It answers from the beginning,
 * and says 503 until the database is there; `fail` is told where that turns out to be one it cannot use.
 *
 * @throws StartError
 */
export async function serve(options: ServeOptions, fail: (error: unknown) => void): Promise<void> {
  process.umask(0o077);
  const storage = openPostgresStorage(options.database, {
    onError: (error) => logLine('error', 'the database needs attention', error, {}, process.stdout),
  });
  const isThere = await look(storage);
  const server = await createServer(storage, options);
  const port = await listen(server, options);
  server.app.log.info({ host: options.host, port, version, node: process.versions.node }, 'listening');
  const stopping = endWithSignal(server, storage);
  if (!isThere) waitFor(storage, stopping).catch(fail);
}

async function createServer(
  storage: PostgresStorage,
  { dataFolder, packages, secretKeysFile, openId, publicAddress, mail }: ServeOptions,
): Promise<PlatformServer> {
  const secrets = await operatorKeys(secretKeysFile, process.env);
  if (packages && (await secrets.forSealing()).isEmpty) throw new StartError('USAGE', { reason: 'secret keys' });
  // Packages are signed also where the operator gave no key: all processes have the same folder, unless there is an object store.
  const packageSecrets = keysOfEither(secrets, ownKeyFile(join(dataFolder, 'secret-keys'), storage.clock));
  try {
    return await createPlatformServer({
      storage,
      blobs: await openBlobStore(dataFolder, packages),
      clock: storage.clock,
      log: { level: 'debug', stream: process.stdout },
      authenticator: openId ? openIdAuthenticator(openId, storage) : closedAuthenticator,
      secrets,
      packageSecrets,
      ...(mail && { mail }),
      settings: {
        ...defaultSettings,
        version,
        loopbackOnly: false,
        closingGrace: drainingTime,
        publicAddress,
        signIn: openId ? signInWith(openId) : null,
      },
    });
  } catch (error) {
    throw startError(error, dataFolder);
  }
}

/** The provider may be away: who signed in with what it gave before still gets in as soon as it is back. */
function openIdAuthenticator(openId: OpenIdSettings, storage: PostgresStorage): Authenticator {
  const tell = (error: unknown): void =>
    logLine('error', 'the OpenID provider cannot be asked', error, codeOf(error), process.stdout);
  const authenticator = new OpenIdAuthenticator(openId, { storage, clock: storage.clock }, tell);
  authenticator.prepare().catch(tell);
  return authenticator;
}

function codeOf(error: unknown): { readonly code?: string } {
  return error instanceof PlatformError ? { code: error.code } : {};
}

async function listen(server: PlatformServer, { host, port }: ServeOptions): Promise<number> {
  try {
    return await server.listen(port, host);
  } catch (error) {
    throw new StartError('ADDRESS_NOT_AVAILABLE', { host, port }, { cause: error });
  }
}

/**
 * Whether the database answers just now.
 *
 * @throws StartError where it is one this version cannot use, which waiting does not mend.
 */
async function look(storage: PostgresStorage): Promise<boolean> {
  try {
    await storage.check();
    return true;
  } catch (error) {
    const failure = databaseStartError(error);
    if (failure.code !== 'DATABASE_UNREACHABLE') throw failure;
    logLine('error', 'the database is away', failure, { code: failure.code }, process.stdout);
    return false;
  }
}

async function waitFor(storage: PostgresStorage, stopping: AbortSignal): Promise<void> {
  do {
    await pause(lookEvery, undefined, { signal: stopping }).catch(() => undefined);
  } while (!stopping.aborted && !(await look(storage)));
}

function endWithSignal(server: PlatformServer, storage: PostgresStorage): AbortSignal {
  const { log } = server.app;
  const stopping = new AbortController();
  closeWithGrace({ delay: closingTime, logger: false }, async ({ err, signal }) => {
    if (err) log.error({ err }, 'ends after a defect');
    else log.info({ signal }, 'ends');
    stopping.abort();
    await server.close();
    await storage.close();
    log.info('ended');
  });
  return stopping.signal;
}
