import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PlatformError } from '../../core/errorCode';
import { loopbackNames } from '../../core/loopback';
import { speaksOfrep } from '../../protocol/delivery';

/** Whom the platform answers at all. */
export interface GuardSettings {
  /** Whether only names of this machine may be asked for, against web pages that rebind a name of theirs to it. */
  readonly loopbackOnly: boolean;
}

/**
 * Refuses what no client of ours sends: another Host than this machine's, an Origin (a web page asks), and texts no
 * database keeps as they are.
 */
export function guardRequests(app: FastifyInstance, settings: GuardSettings): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    if (closing) throw new PlatformError('STOPPING');
    if (settings.loopbackOnly && !loopbackNames.has(hostName(request))) {
      throw new PlatformError('FORBIDDEN', { header: 'Host' });
    }
    if (request.headers.origin !== undefined) throw new PlatformError('FORBIDDEN', { header: 'Origin' });
  });
  app.addHook('preValidation', async (request) => {
    // A phone may say anything about its user; the one thing that is looked at, the platform checks itself.
    if (isStreamed(request) || speaksOfrep(request.url)) return;
    for (const part of [request.body, request.query, request.params]) refuseBrokenText(part);
  });
}

function hostName(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function isStreamed(request: FastifyRequest): boolean {
  return request.routeOptions.config.operation?.streams !== undefined;
}

/** How many levels a body may have: no operation takes more than a few, and each is a call below. */
const deepest = 64;

/** NUL ends a text for some databases, and half a surrogate pair is stored as something else. */
function refuseBrokenText(value: unknown, level = 0): void {
  if (level > deepest) throw new PlatformError('REQUEST_INVALID');
  if (typeof value === 'string') {
    if (/\0|\p{Surrogate}/u.test(value)) throw new PlatformError('REQUEST_INVALID');
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      refuseBrokenText(name, level);
      refuseBrokenText(member, level + 1);
    }
  }
}
