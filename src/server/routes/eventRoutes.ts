import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorKinds, PlatformError } from '../../core/errorCode';
import type { Person } from '../../core/permissions';
import { routes } from '../../protocol/routes';
import { EventFeed } from '../events/eventFeed';
import { beginningOf, followEvents } from '../events/subscription';
import { unlessGone } from '../events/unlessGone';
import { operation } from '../http/operation';
import type { Storage } from '../storage/storage';

/** Changes as they happen. The streams end before the server closes, which would wait for them otherwise. */
export function eventRoutes(app: FastifyInstance, storage: Storage): void {
  const feed = new EventFeed(storage);
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  operation(app, routes.streamEvents, async ({ request, reply }) => {
    const { sse } = reply;
    // Asked before anything is sent, so that a failure is still answered as a problem.
    const beginning = await beginningOf(storage, sse.lastEventId);
    const gone = new AbortController();
    sse.onClose(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    try {
      await followEvents(
        feed,
        () => stillAdmitted(app, request),
        beginning,
        (message) => unlessGone(sse.send(message), signal),
        signal,
      );
    } catch (error) {
      // The client comes back and goes on behind the last event it got.
      if (!signal.aborted) reply.log.error({ err: error }, 'event stream failed');
    }
    sse.close();
    return undefined;
  });
}

/** Whoever opened a stream, by what they opened it with: it may have been revoked since, or its time be over. */
async function stillAdmitted(app: FastifyInstance, request: FastifyRequest): Promise<Person | undefined> {
  try {
    const { person } = await app.doorkeeper.admit(request, 'person');
    return person;
  } catch (error) {
    if (error instanceof PlatformError && errorKinds[error.code] === 'unauthenticated') return undefined;
    throw error;
  }
}
