import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BlobStore } from '../../src/server/blobStore';
import { openBlobs, type Blobs } from '../../src/server/blobs';
import { systemClock, type Clock } from '../../src/server/clock';
import { ensureDeliveryKeys } from '../../src/server/deliveryKeys';
import type { LogSettings } from '../../src/server/http/app';
import { anyOf, type Authenticator } from '../../src/server/http/authenticator';
import { localAuthenticator, localToken } from '../../src/server/http/localAuthenticator';
import { OpenIdAuthenticator } from '../../src/server/http/openid/openIdAuthenticator';
import { signInWith, type OpenIdSettings } from '../../src/server/http/openid/openIdSettings';
import {
  createPlatformServer,
  defaultSettings,
  type PlatformServer,
  type PlatformSettings,
} from '../../src/server/platformServer';
import { ownKeyFile } from '../../src/server/secrets/keyFile';
import { keysOfEither, type SecretKeySource } from '../../src/server/secrets/secretKeys';
import { seedEmptyPlatform } from '../../src/server/seed';
import { PackageSigner } from '../../src/server/signing/packageSigner';
import type { MailSettings } from '../../src/server/services/mails/mailWorker';
import type { Storage } from '../../src/server/storage/storage';
import { PlatformClient, type ClientOptions } from './platformClient';
import { releaseTestDatabase, openTestStorage } from './testDatabase';

export type SeedAccount = 'dana-developer' | 'ada-admin' | 'rui-reviewer' | 'wen-admin' | 'wim-developer' | 'mia-metro';

/** IDs of the seed's rows. */
export const seed = {
  harborCoffee: '2026112300000001',
  harborRewards: '2026112300000002',
  harborWallet: 'harbor-wallet-app',
  metroPay: 'metro-pay-app',
} as const;

export interface TestPlatformOptions {
  readonly folder?: string;
  /** Of another kind than the run is on. */
  readonly storage?: Storage;
  /** Where it listens; a free port unless told. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly settings?: Partial<PlatformSettings>;
  readonly secrets?: SecretKeySource;
  /** Keeps uploads and packages instead of the folder. */
  readonly blobStore?: BlobStore;
  /** The provider by which people sign in, beside the accounts of this machine. */
  readonly openId?: OpenIdSettings;
  /** Longest wait for what somebody else has locked, in milliseconds. */
  readonly patience?: number;
  /** By which it writes to people; it does not where it is missing. */
  readonly mail?: MailSettings;
  /** Of the platform's clients. */
  readonly client?: ClientOptions;
}

/** A real platform on a real database, of the kind the run is on, and a real socket, inside the test's process. */
export interface TestPlatform {
  readonly url: string;
  readonly folder: string;
  readonly secret: Buffer;
  readonly storage: Storage;
  readonly blobs: Blobs;
  readonly signer: PackageSigner;
  readonly server: PlatformServer;
  /** What it logged, a line each. */
  readonly log: readonly string[];
  /** A client of an account. */
  as(account: SeedAccount): PlatformClient;
  /** A client that comes with a token of the test's own. */
  holding(token: string): PlatformClient;
  /** A client without a token. */
  anonymous(): PlatformClient;
  /** The token of an account, for clients of the test's own. */
  token(account: string): string;
  /** Ends it; the folder is removed unless the test brought it. */
  stop(): Promise<void>;
}

/** Starts a platform with the rows every embedded platform begins with. */
export async function startPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'platform-')));
  const secret = randomBytes(32);
  const log: string[] = [];
  const { patience } = options;
  const storage = options.storage ?? (await openTestStorage(folder, { ...(patience !== undefined && { patience }) }));
  const clock = options.clock ?? systemClock;
  await seedEmptyPlatform(storage, clock);
  await ensureDeliveryKeys(storage, clock, join(folder, 'delivery-keys.json'));
  const ownKeys = ownKeyFile(join(folder, 'secret-keys'), clock);
  const packageSecrets = options.secrets ? keysOfEither(options.secrets, ownKeys) : ownKeys;
  const blobs = await openBlobs(join(folder, 'blobs'));
  const { openId } = options;
  const onError = (error: unknown): void => void log.push(String(error));
  const authenticators: readonly Authenticator[] = [
    localAuthenticator(secret),
    ...(openId ? [new OpenIdAuthenticator(openId, { storage, clock }, onError)] : []),
  ];
  const server = await createPlatformServer({
    storage,
    blobs: options.blobStore ?? blobs,
    clock,
    log: { level: 'debug', stream: { write: (line) => void log.push(line) } } satisfies LogSettings,
    authenticator: anyOf(authenticators),
    secrets: options.secrets ?? ownKeys,
    packageSecrets,
    settings: {
      ...defaultSettings,
      version: '0.0.0-test',
      ...(openId && { signIn: signInWith(openId) }),
      ...options.settings,
    },
    ...(options.mail && { mail: options.mail }),
  });
  const url = `http://127.0.0.1:${await server.listen(options.port ?? 0, '127.0.0.1')}`;
  return {
    url,
    folder,
    secret,
    storage,
    blobs,
    signer: new PackageSigner({ storage, clock, packageSecrets }),
    server,
    log,
    as: (account) => new PlatformClient(url, localToken(secret, account), options.client),
    holding: (token) => new PlatformClient(url, token, options.client),
    anonymous: () => new PlatformClient(url, undefined, options.client),
    token: (account) => localToken(secret, account),
    stop: async () => {
      await server.close();
      await storage.close();
      if (options.folder !== undefined) return;
      await releaseTestDatabase(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks again until an answer is as wanted; a test that waits for background work has nothing else to wait for. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  longest = 5000,
): Promise<T> {
  const until = performance.now() + longest;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (performance.now() > until) throw new Error(`still not as wanted: ${JSON.stringify(answer)}`);
    await pause(10);
  }
}
