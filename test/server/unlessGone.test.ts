import { fastifySSE } from '@fastify/sse';
import { fastify, type FastifyInstance } from 'fastify';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { unlessGone } from '../../src/server/events/unlessGone';
import { lazyCompilers } from '../../src/server/http/schemaCompilers';
import { EventConnection } from '../support/eventClient';

describe('a message on an event stream', () => {
  let app: FastifyInstance;

  beforeEach(async () => {
    app = fastify({ schemaController: lazyCompilers() });
    await app.register(fastifySSE);
  });

  afterEach(() => app.close());

  it('to a client that is gone already fails whoever sends it, and nobody else', async () => {
    const failures: unknown[] = [];
    const ended = Promise.withResolvers<unknown>();
    app.get('/v1/events', { sse: 'only' }, async (_request, { sse }) => {
      const gone = new AbortController();
      sse.onClose(() => gone.abort());
      await sse.send({ id: '1', data: undefined });
      await once(gone.signal, 'abort');
      ended.resolve(await unlessGone(sse.send({ id: '2', data: {} }), gone.signal).catch((error: unknown) => error));
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const onUnhandled = (error: unknown): unknown => failures.push(error);
    process.prependListener('unhandledRejection', onUnhandled);
    try {
      (await EventConnection.open(`http://127.0.0.1:${port}`, 'token')).drop();
      assert.ok((await ended.promise) instanceof Error);
      await turn();
    } finally {
      process.off('unhandledRejection', onUnhandled);
    }
    assert.deepEqual(failures, []);
  });
});
