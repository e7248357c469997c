import type { FastifyInstance } from 'fastify';
import type { SignIn } from '../../protocol/platform';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { toMe } from '../services/people';
import type { Storage } from '../storage/storage';

export interface PlatformNames {
  readonly version: string;
  readonly maximumUploadBytes: number;
  readonly signIn: SignIn | null;
}

/** Whether the process works, which platform it is, and who asks. */
export function systemRoutes(app: FastifyInstance, storage: Storage, platform: PlatformNames): void {
  operation(app, routes.getHealth, async () => ({ status: 'ok' as const }));
  operation(app, routes.getReadiness, async () => {
    await storage.check();
    return { status: 'ready' as const };
  });
  const { version, maximumUploadBytes, signIn } = platform;
  operation(app, routes.getPlatform, async () => ({
    product: 'mini-program-release' as const,
    version,
    maximumUploadBytes,
    signIn,
  }));
  operation(app, routes.getMe, async ({ person }) => toMe(person, { version, maximumUploadBytes }));
}
