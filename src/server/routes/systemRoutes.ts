import type { FastifyInstance } from 'fastify';
import type { Me } from '../../protocol/people';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { toMe } from '../services/people';
import type { Storage } from '../storage/storage';

/** Whether the process works, and who asks. */
export function systemRoutes(app: FastifyInstance, storage: Storage, platform: Me['platform']): void {
  operation(app, routes.getHealth, async () => ({ status: 'ok' as const }));
  operation(app, routes.getReadiness, async () => {
    await storage.check();
    return { status: 'ready' as const };
  });
  operation(app, routes.getMe, async ({ person }) => toMe(person, platform));
}
