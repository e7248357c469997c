import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { SignIn } from '../protocol/platform';
import type { BackgroundWork } from './backgroundWork';
import type { BlobStore } from './blobStore';
import type { Clock } from './clock';
import { Housekeeping } from './housekeeping';
import { createApp, type LogSettings } from './http/app';
import { AccessTokenAuthenticator } from './http/accessTokenAuthenticator';
import { anyOf, type Authenticator } from './http/authenticator';
import { Doorkeeper } from './http/callers';
import { defaultArchiveLimits } from './packaging/archiveLimits';
import { accessTokenRoutes } from './routes/accessTokenRoutes';
import { approvalRoutes } from './routes/approvalRoutes';
import type { SecretKeySource } from './secrets/secretKeys';
import { deliveryRoutes } from './routes/deliveryRoutes';
import { eventRoutes } from './routes/eventRoutes';
import { memberRoutes } from './routes/memberRoutes';
import { miniProgramRoutes } from './routes/miniProgramRoutes';
import { packageRoutes } from './routes/packageRoutes';
import { qrCodeRoutes } from './routes/qrCodeRoutes';
import { releaseRoutes } from './routes/releaseRoutes';
import { systemRoutes } from './routes/systemRoutes';
import { testerRoutes } from './routes/testerRoutes';
import { versionRoutes } from './routes/versionRoutes';
import { BuildWorker } from './services/builds/buildWorker';
import type { MailSettings } from './services/mails/mailWorker';
import type { ServiceContext } from './services/serviceContext';
import { PackageSigner } from './signing/packageSigner';
import type { Storage } from './storage/storage';

export interface PlatformSettings {
  readonly version: string;
  /** The largest upload, in bytes. */
  readonly maximumUploadBytes: number;
  /** The longest tester list, in bytes. */
  readonly maximumTesterListBytes: number;
  /** Whether only names of this machine may be asked for. */
  readonly loopbackOnly: boolean;
  /** Between two signs of life on an event stream, in milliseconds. */
  readonly heartbeatInterval: number;
  /** How people sign in; null where only tokens that were given to them are accepted. */
  readonly signIn: SignIn | null;
  /** The address by which clients reach the platform, without a slash at its end; null: the one each of them asks. */
  readonly publicAddress: string | null;
  /** How long requests may take to end on their own while the platform closes, in milliseconds. */
  readonly closingGrace: number;
}

export const defaultSettings: Omit<PlatformSettings, 'version'> = {
  maximumUploadBytes: 20 * 1024 * 1024,
  // A million testers, each with the longest user ID of the usual rule, a group and a note: some 250 bytes a line.
  maximumTesterListBytes: 256 * 1024 * 1024,
  loopbackOnly: true,
  heartbeatInterval: 15_000,
  signIn: null,
  publicAddress: null,
  closingGrace: 500,
};

/** What a platform is made of. Whoever made the storage closes it, after the platform. */
export interface PlatformParts {
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: LogSettings;
  readonly authenticator: Authenticator;
  /** The keys that environment variables are encrypted with. */
  readonly secrets: SecretKeySource;
  /** The keys that the private keys of packages are encrypted with; the same ones unless told. */
  readonly packageSecrets?: SecretKeySource;
  readonly settings: PlatformSettings;
  /** By which people are written to; nobody is where it is missing. */
  readonly mail?: MailSettings;
}

/** The release platform as a library: a process, or a test, is one way of running it. */
export interface PlatformServer {
  readonly app: FastifyInstance;
  /** Answers requests and works in the background from now on; answers with the port. 0 takes any that is free. */
  listen(port: number, host: string): Promise<number>;
  /** Ends event streams, requests and background work in order. */
  close(): Promise<void>;
}

/** Composes the platform; nothing runs before `listen`. */
export async function createPlatformServer(parts: PlatformParts): Promise<PlatformServer> {
  const { storage, clock, authenticator, log, settings } = parts;
  const onError = (error: unknown): void => app.log.error({ err: error }, 'the use of a token was not noted');
  const accessTokens = new AccessTokenAuthenticator({ storage, clock }, onError);
  const doorkeeper = new Doorkeeper(storage, anyOf([accessTokens, authenticator]));
  const app: FastifyInstance = await createApp(doorkeeper, log, settings);
  const signer = signerOf(parts);
  const { builds, work: usual } = backgroundWork(parts, signer, app);
  const work = [...usual, ...(await mailWork(parts, app))];
  addRoutes(app, parts, signer, () => builds.wake());
  let stopped: Promise<unknown> = Promise.resolve();
  app.addHook('preClose', async () => {
    // While requests still end, so that nothing new is begun and another process takes over what was.
    stopped = Promise.all(work.map((one) => one.stop()));
  });
  app.addHook('onClose', async () => {
    await stopped;
  });
  return {
    app,
    listen: async (port, host) => {
      await app.listen({ port, host });
      for (const one of work) one.start();
      return (app.server.address() as AddressInfo).port;
    },
    close: () => closeApp(app, settings.closingGrace),
  };
}

/** A half upload whose client is gone would otherwise keep the platform from closing. */
async function closeApp(app: FastifyInstance, closingGrace: number): Promise<void> {
  const force = setTimeout(() => app.server.closeAllConnections(), closingGrace);
  await app.close();
  clearTimeout(force);
}

interface Background {
  readonly builds: BuildWorker;
  readonly work: readonly BackgroundWork[];
}

function contextOf({ storage, clock, mail }: PlatformParts): ServiceContext {
  return { storage, clock, sendsMail: mail !== undefined };
}

function signerOf(parts: PlatformParts): PackageSigner {
  return new PackageSigner({ ...contextOf(parts), packageSecrets: parts.packageSecrets ?? parts.secrets });
}

function backgroundWork(parts: PlatformParts, signer: PackageSigner, app: FastifyInstance): Background {
  const { storage, blobs, clock } = parts;
  const onError = (error: unknown): void => app.log.error({ err: error }, 'background work failed');
  const builds = new BuildWorker({
    context: { storage, clock },
    packages: blobs,
    signer,
    limits: defaultArchiveLimits,
    onError,
  });
  const housekeeping = new Housekeeping({ storage, blobs, signer, clock, onError });
  return { builds, work: [builds, housekeeping] };
}

/** Whoever writes to nobody does not load what that takes. */
async function mailWork(parts: PlatformParts, app: FastifyInstance): Promise<readonly BackgroundWork[]> {
  const { mail } = parts;
  if (!mail) return [];
  const { MailWork } = await import('./services/mails/mailWork');
  return [new MailWork(mail, contextOf(parts), app.log)];
}

function addRoutes(app: FastifyInstance, parts: PlatformParts, signer: PackageSigner, onQueued: () => void): void {
  const { storage, blobs, secrets, settings } = parts;
  const { version, maximumUploadBytes, maximumTesterListBytes, signIn, publicAddress } = settings;
  const context = contextOf(parts);
  systemRoutes(app, { ...context, blobs }, { version, maximumUploadBytes, signIn });
  accessTokenRoutes(app, context);
  eventRoutes(app, storage);
  memberRoutes(app, context);
  miniProgramRoutes(app, { ...context, secrets });
  versionRoutes(app, { ...context, blobs, maximumUploadBytes });
  releaseRoutes(app, { ...context, secrets }, onQueued);
  testerRoutes(app, { ...context, maximumTesterListBytes });
  approvalRoutes(app, context);
  deliveryRoutes(app, { ...context, secrets, publicAddress, signer });
  qrCodeRoutes(app, { ...context, publicAddress, signer });
  packageRoutes(app, storage, blobs);
}
