import type { FastifyInstance } from 'fastify';
import type { SignIn } from '../../protocol/platform';
import { routes } from '../../protocol/routes';
import type { BlobStore } from '../blobStore';
import { operation } from '../http/operation';
import { noteFirstSignIn } from '../services/accounts';
import { toMe } from '../services/people';
import type { ServiceContext } from '../services/serviceContext';

export interface PlatformNames {
  readonly version: string;
  readonly maximumUploadBytes: number;
  readonly signIn: SignIn | null;
}

/** What must be there for the process to work. */
export interface SystemContext extends ServiceContext {
  readonly blobs: Pick<BlobStore, 'check'>;
}

/** Whether the process works, which platform it is, and who asks. */
export function systemRoutes(app: FastifyInstance, context: SystemContext, platform: PlatformNames): void {
  const { storage, blobs, clock } = context;
  operation(app, routes.getHealth, async () => ({ status: 'ok' as const }));
  operation(app, routes.getReadiness, async () => {
    await storage.check();
    await blobs.check();
    return { status: 'ready' as const };
  });
  const { version, maximumUploadBytes, signIn } = platform;
  operation(app, routes.getPlatform, async () => ({
    product: 'mini-program-release' as const,
    version,
    maximumUploadBytes,
    signIn,
  }));
  operation(app, routes.getMe, async ({ person, request }) => {
    if (!person.hasSignedIn) {
      // Nobody waits for it: who asks wants to read, and it is written down the next time where it was not now.
      noteFirstSignIn(storage, clock, person.accountId).catch((error: unknown) => {
        request.log.warn({ err: error }, 'first sign-in was not written down');
      });
    }
    return toMe(person, { version, maximumUploadBytes });
  });
}
