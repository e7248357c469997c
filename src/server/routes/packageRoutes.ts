import type { FastifyInstance, FastifyReply } from 'fastify';
import { PlatformError } from '../../core/errorCode';
import { routes } from '../../protocol/routes';
import type { BlobStore, ByteRange } from '../blobStore';
import { readByteRange } from '../http/byteRange';
import { hasEntityTag } from '../http/entityTag';
import { operation } from '../http/operation';
import { keySetAge, publishedKeys } from '../signing/packageKeys';
import type { Queries, Storage } from '../storage/storage';

/** The keys that packages are signed with, and built packages by their hash: who knows the hash was given it. Uploads lie beside them and are not served. */
export function packageRoutes(app: FastifyInstance, { reader }: Storage, blobs: BlobStore): void {
  operation(app, routes.getPackageKeys, async ({ reply }) => {
    reply.header('cache-control', `public, max-age=${keySetAge}`);
    return publishedKeys(reader);
  });

  operation(app, routes.getPackage, async ({ params: { sha256 }, request, reply }) => {
    if (!(await isBuilt(reader, sha256))) throw new PlatformError('NOT_FOUND', { sha256 });
    const tag = `"${sha256}"`;
    const { 'if-none-match': known, 'if-range': begun } = request.headers;
    // Nothing but GET knows parts (RFC 9110 §14.2).
    const range = request.method === 'GET' ? request.headers.range : undefined;
    if (hasEntityTag(known, tag)) return describe(reply, tag).code(304).send();
    const blob = await blobs.open(sha256);
    if (!blob) throw new PlatformError('NOT_FOUND', { sha256 });
    const part = begun === undefined || begun === tag ? readByteRange(range, blob.size) : undefined;
    if (part === 'unsatisfiable') {
      await blob.close();
      reply.header('content-range', `bytes */${blob.size}`);
      throw new PlatformError('RANGE_NOT_SATISFIABLE', { size: blob.size });
    }
    describe(reply, tag).type(routes.getPackage.answersWith).header('content-length', lengthOf(blob.size, part));
    if (part) reply.code(206).header('content-range', `bytes ${part.first}-${part.last}/${blob.size}`);
    if (request.method !== 'HEAD') return reply.send(blob.stream(part));
    await blob.close();
    return reply.send();
  });
}

async function isBuilt(queries: Queries, sha256: string): Promise<boolean> {
  const release = await queries
    .selectFrom('release')
    .select('id')
    .where('package_sha256', '=', sha256)
    .executeTakeFirst();
  return release !== undefined;
}

/** Whoever has the bytes never has to ask again. */
function describe(reply: FastifyReply, tag: string): FastifyReply {
  return reply
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('accept-ranges', 'bytes')
    .header('etag', tag);
}

function lengthOf(size: number, part: ByteRange | undefined): number {
  return part ? part.last - part.first + 1 : size;
}
