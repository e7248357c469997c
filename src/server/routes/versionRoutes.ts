import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import type { UploadContext } from '../services/uploads';
import { getVersion, listVersionFiles, listVersions, readVersionFile } from '../services/versions';

/** Uploaded versions and their files. */
export function versionRoutes(app: FastifyInstance, context: UploadContext): void {
  const { blobs } = context;
  const { reader } = context.storage;

  operation(app, routes.listVersions, ({ person, params, query }) => listVersions(reader, params.id, person, query));
  operation(app, routes.uploadVersion, async ({ person, params, query, stream, contentLength, change }) => {
    const { uploadVersion } = await import('../services/uploads');
    return uploadVersion(context, {
      miniProgramId: params.id,
      version: query.version,
      note: query.note ?? '',
      archive: stream,
      contentLength,
      person,
      change,
    });
  });
  operation(app, routes.getVersion, ({ person, params }) => getVersion(reader, params.id, person));
  operation(app, routes.listVersionFiles, ({ person, params }) => listVersionFiles(reader, blobs, params.id, person));
  operation(app, routes.getVersionFile, async ({ person, params, reply }) => {
    const bytes = await readVersionFile(reader, blobs, params.id, params['*'], person);
    // A file of somebody's project: to be saved, never to be shown as a page of ours.
    reply.type(routes.getVersionFile.answersWith).header('content-disposition', 'attachment').send(bytes);
    return undefined;
  });
}
