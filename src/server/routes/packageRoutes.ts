import type { FastifyInstance } from 'fastify';
import { PlatformError } from '../../core/errorCode';
import { routes } from '../../protocol/routes';
import type { Blobs } from '../blobs';
import { operation } from '../http/operation';
import type { Storage } from '../storage/storage';

/** Built packages, by their hash: who knows the hash was given it. Uploads lie beside them and are not served. */
export function packageRoutes(app: FastifyInstance, storage: Storage, blobs: Blobs): void {
  operation(app, routes.getPackage, async ({ params, reply }) => {
    const { sha256 } = params;
    const built = await storage.reader
      .selectFrom('release')
      .select('id')
      .where('package_sha256', '=', sha256)
      .executeTakeFirst();
    const size = built && (await blobs.sizeOf(sha256));
    if (size === undefined) throw new PlatformError('NOT_FOUND', { sha256 });
    reply
      .type(routes.getPackage.answersWith)
      .header('content-length', size)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('etag', `"${sha256}"`)
      .send(blobs.open(sha256));
    return undefined;
  });
}
