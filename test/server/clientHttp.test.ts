import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpPlatform, type HttpLimits } from '../../src/client/httpPlatform';
import { ConnectionError, type ConnectionErrorCode } from '../../src/client/connectionError';
import type { Platform } from '../../src/client/platform';
import { PlatformError } from '../../src/core/errorCode';
import { answerJson, answerProblem, bodyOf, httpPeer, type HttpPeer, type PeerAnswer } from '../support/httpPeer';

const release = 'release-1';

const outcome = {
  added: 1,
  alreadyThere: 0,
  moved: 0,
  removed: 0,
  total: 1,
  leftOut: 0,
  groups: [{ name: null, count: 1 }],
  addedSample: ['u1'],
  removedSample: [],
  lines: [],
  lineCount: 0,
};

const version = {
  id: 'version-1',
  miniProgramId: 'mini-1',
  version: '1.4.0',
  note: '',
  uploadedBy: { accountId: 'dana', name: 'Dana Developer' },
  uploadedAt: 1,
  sha256: 'a'.repeat(64),
  size: 3,
  fileCount: 1,
  mayRelease: true,
};

const emptyPage = { items: [], nextCursor: null };

const isConnectionError =
  (code: ConnectionErrorCode) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.code, code);
    return true;
  };

describe('the platform over HTTP', () => {
  const peers: HttpPeer[] = [];

  async function peer(answer: PeerAnswer): Promise<HttpPeer> {
    const made = await httpPeer(answer);
    peers.push(made);
    return made;
  }

  /** A peer that gives each request the next of the answers, and the last one to all further ones. */
  async function peerThat(...answers: [PeerAnswer, ...PeerAnswer[]]): Promise<HttpPeer> {
    let count = 0;
    return peer((request, response) => answers[Math.min(count++, answers.length - 1)]?.(request, response));
  }

  const platformAt = (url: string, limits?: Partial<HttpLimits>): Platform =>
    createHttpPlatform({ baseUrl: () => url, token: async () => 'token-1', ...(limits && { limits }) });

  const drops: PeerAnswer = (request) => request.socket.destroy();
  const answersPage: PeerAnswer = (_, response) => answerJson(response, 200, emptyPage);
  const answersOutcome: PeerAnswer = (request, response) => {
    request.resume().once('end', () => answerJson(response, 200, outcome));
  };

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((made) => made.close()));
  });

  describe('a request', () => {
    it('names method, path, query, revision, key, media type and token', async () => {
      const bodies: Buffer[] = [];
      const { url, requests } = await peer(async (request, response) => {
        bodies.push(await bodyOf(request));
        answerJson(response, 200, outcome);
      });
      const bytes = Buffer.from('u1\n');
      await platformAt(`${url}/`).call('addTesters', {
        params: { id: release },
        query: { preview: true },
        stream: { mediaType: 'text/csv', bytes },
        ifMatch: 7,
      });
      const [request] = requests;
      assert.equal(request?.method, 'POST');
      assert.equal(request.url, '/v1/releases/release-1/testers?preview=true');
      assert.equal(request.headers['if-match'], '"7"');
      assert.match(request.headers['idempotency-key'] as string, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
      assert.equal(request.headers['content-type'], 'text/csv');
      assert.equal(request.headers['content-length'], '3');
      assert.equal(request.headers.authorization, 'Bearer token-1');
      assert.deepEqual(bodies, [bytes]);
    });

    it('has a key of its own for each change, or the one it is given', async () => {
      const { url, requests } = await peer(answersOutcome);
      const change = {
        params: { id: release },
        stream: { mediaType: 'text/plain', bytes: Buffer.from('u') },
        ifMatch: 1,
      } as const;
      await platformAt(url).call('addTesters', change);
      await platformAt(url).call('updateTestGroup', change);
      await platformAt(url).call('addTesters', { ...change, idempotencyKey: 'again' });
      const keys = requests.map(({ headers }) => headers['idempotency-key']);
      assert.equal(new Set(keys).size, 3);
      assert.equal(keys[2], 'again');
    });

    it('has neither key nor media type where nothing is changed or sent', async () => {
      const { url, requests } = await peer((request, response) =>
        request.method === 'GET'
          ? answerJson(response, 200, emptyPage)
          : answerProblem(response, 409, 'ACTION_NOT_ALLOWED'),
      );
      await platformAt(url).call('listTargetApps', {});
      await assert.rejects(platformAt(url).call('withdrawRelease', { params: { id: release }, ifMatch: 1 }));
      assert.equal(requests[0]?.headers['idempotency-key'], undefined);
      assert.equal(requests[1]?.headers['content-type'], undefined);
      assert.equal(requests[1]?.headers['content-length'], '0');
    });

    it('carries no token to routes that anybody may call, nor while nobody is signed in', async () => {
      const { url, requests } = await peer((request, response) =>
        answerJson(response, 200, request.url === '/healthz' ? { status: 'ok' } : emptyPage),
      );
      await platformAt(url).call('getHealth', {});
      await createHttpPlatform({ baseUrl: () => url, token: async () => undefined }).call('listTargetApps', {});
      assert.deepEqual(
        requests.map(({ headers }) => headers.authorization),
        [undefined, undefined],
      );
    });

    it('goes to the platform itself, whatever proxy the environment names', async () => {
      const { url } = await peer(answersPage);
      const before = process.env['HTTP_PROXY'];
      process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
      try {
        assert.deepEqual(await platformAt(url).call('listTargetApps', {}), emptyPage);
      } finally {
        if (before === undefined) delete process.env['HTTP_PROXY'];
        else process.env['HTTP_PROXY'] = before;
      }
    });

    it('does not follow a redirection, so that the token stays with its origin', async () => {
      const elsewhere = await peer(answersPage);
      const { url } = await peer((_, response) => {
        response.writeHead(307, { location: `${elsewhere.url}/v1/apps` }).end();
      });
      await assert.rejects(platformAt(url).call('listTargetApps', {}), isConnectionError('ANSWER_INVALID'));
      assert.equal(elsewhere.requests.length, 0);
    });
  });

  describe('an answer', () => {
    it('is a PlatformError for a problem report, with its code, its parameters and the report as cause', async () => {
      const { url } = await peer((_, response) =>
        answerProblem(response, 409, 'TARGET_OCCUPIED', { version: '1.3.0', nested: { not: 'told' }, list: ['a'] }),
      );
      await assert.rejects(platformAt(url).call('listTargetApps', {}), (error) => {
        assert.ok(error instanceof PlatformError);
        assert.equal(error.code, 'TARGET_OCCUPIED');
        assert.deepEqual(error.parameters, { version: '1.3.0', list: ['a'] });
        assert.equal((error.cause as { requestId: string }).requestId, 'request-1');
        return true;
      });
    });

    it('is INTERNAL with its parameters for a code that only a newer platform knows', async () => {
      const { url } = await peer((_, response) => answerProblem(response, 409, 'MOON_IN_THE_WAY', { phase: 3 }));
      await assert.rejects(platformAt(url).call('listTargetApps', {}), (error) => {
        assert.ok(error instanceof PlatformError);
        assert.equal(error.code, 'INTERNAL');
        assert.deepEqual(error.parameters, { phase: 3 });
        assert.equal((error.cause as { code: string }).code, 'MOON_IN_THE_WAY');
        return true;
      });
    });

    const strange: Readonly<Record<string, PeerAnswer>> = {
      'JSON of another shape': (_, response) => answerJson(response, 200, { items: 'none', nextCursor: null }),
      'no JSON': (_, response) => response.setHeader('content-type', 'application/json').end('{'),
      'a page of HTML': (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Router</h1>'),
      'another status': (_, response) => answerJson(response, 201, emptyPage),
      'an error without a report': (_, response) => answerJson(response, 500, { error: 'oops' }),
      'a report of another shape': (_, response) => answerJson(response, 400, { code: 7 }, 'application/problem+json'),
      'no HTTP': (_, response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    };
    for (const [title, answer] of Object.entries(strange)) {
      it(`is refused as invalid when it is ${title}`, async () => {
        const { url } = await peer(answer);
        await assert.rejects(platformAt(url).call('listTargetApps', {}), isConnectionError('ANSWER_INVALID'));
      });
    }
  });

  describe('without an answer', () => {
    it('a platform that is not there is UNREACHABLE, and says so in no undefined word', async () => {
      const gone = await peer(answersPage);
      await gone.close();
      peers.length = 0;
      await assert.rejects(platformAt(gone.url).call('listTargetApps', {}), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.code, 'UNREACHABLE');
        assert.doesNotMatch(`${error.name} ${error.message} ${String(error.stack)}`, /undefined/);
        return true;
      });
    });

    it('a platform that keeps silent is TIMED_OUT, and not asked again', async () => {
      const { url, requests } = await peer(() => undefined);
      await assert.rejects(platformAt(url, { answer: 50 }).call('listTargetApps', {}), isConnectionError('TIMED_OUT'));
      assert.equal(requests.length, 1);
    });

    it('a canceled request is CANCELED, and its connection closed', async () => {
      const controller = new AbortController();
      const { url, requests } = await peer((request) => {
        request.socket.once('close', () => request.emit('gone'));
        controller.abort();
      });
      const call = platformAt(url).call('listTargetApps', { signal: controller.signal });
      await assert.rejects(call, isConnectionError('CANCELED'));
      if (!requests[0]?.socket.destroyed) await once(requests[0]!, 'gone');
    });

    it('a request canceled before it began is never sent', async () => {
      const { url, requests } = await peer(answersPage);
      const call = platformAt(url).call('listTargetApps', { signal: AbortSignal.abort() });
      await assert.rejects(call, isConnectionError('CANCELED'));
      assert.equal(requests.length, 0);
    });

    it('a request that waits for a platform to come up can be canceled', async () => {
      const controller = new AbortController();
      const platform = createHttpPlatform({
        baseUrl: () => new Promise(() => undefined),
        token: async () => 'token-1',
      });
      const call = platform.call('listTargetApps', { signal: controller.signal });
      controller.abort();
      await assert.rejects(call, isConnectionError('CANCELED'));
    });
  });

  describe('a dropped connection', () => {
    it('is made once more for a question', async () => {
      const { url, requests } = await peerThat(drops, answersPage);
      assert.deepEqual(await platformAt(url).call('listTargetApps', {}), emptyPage);
      assert.equal(requests.length, 2);
    });

    it('is made once more when it broke in the middle of the answer', async () => {
      const { url, requests } = await peerThat((request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"items":', () => request.socket.destroy());
      }, answersPage);
      assert.deepEqual(await platformAt(url).call('listTargetApps', {}), emptyPage);
      assert.equal(requests.length, 2);
    });

    it('is made once more for a change, under the same key and with the same bytes', async () => {
      const bodies: Buffer[] = [];
      const { url, requests } = await peer(async (request, response) => {
        bodies.push(await bodyOf(request));
        if (bodies.length === 1) request.socket.destroy();
        else answerJson(response, 200, outcome);
      });
      const bytes = Buffer.from('u1\n');
      await platformAt(url).call('addTesters', {
        params: { id: release },
        stream: { mediaType: 'text/csv', bytes },
        ifMatch: 1,
      });
      assert.deepEqual(bodies, [bytes, bytes]);
      assert.equal(requests[0]?.headers['idempotency-key'], requests[1]?.headers['idempotency-key']);
    });

    it('is given up after the second time', async () => {
      const { url, requests } = await peer(drops);
      await assert.rejects(platformAt(url).call('listTargetApps', {}), isConnectionError('UNREACHABLE'));
      assert.equal(requests.length, 2);
    });

    it('is not made again for a stream, which cannot be read twice', async () => {
      const { url, requests } = await peer(drops);
      const call = platformAt(url).call('uploadVersion', {
        params: { id: 'mini-1' },
        query: { version: '1.4.0' },
        stream: { mediaType: 'application/zip', bytes: Readable.from([Buffer.from('zip')]), size: 3 },
      });
      await assert.rejects(call, isConnectionError('UNREACHABLE'));
      assert.equal(requests.length, 1);
    });

    it('asks again for address and token, since a platform that was started again has new ones', async () => {
      const before = await peer(drops);
      const after = await peer(answersPage);
      const dropped: unknown[] = [];
      const platform = createHttpPlatform({
        baseUrl: (address) => {
          dropped.push(address);
          return address === undefined ? before.url : after.url;
        },
        token: async () => `token-${dropped.length}`,
      });
      await platform.call('listTargetApps', {});
      assert.deepEqual(dropped, [undefined, before.url]);
      assert.equal(before.requests[0]?.headers.authorization, 'Bearer token-1');
      assert.equal(after.requests[0]?.headers.authorization, 'Bearer token-2');
    });
  });

  describe('an upload', () => {
    const upload = (platform: Platform, bytes: Readable | Uint8Array, more: object = {}): Promise<unknown> =>
      platform.call('uploadVersion', {
        params: { id: 'mini-1' },
        query: { version: '1.4.0', note: 'Größer & schöner' },
        stream: { mediaType: 'application/zip', bytes, size: 1_000_000 },
        ...more,
      });

    const blob = Buffer.alloc(1_000_000, 'mini program ');

    for (const [title, bytes] of [
      ['bytes', () => blob],
      ['a stream', () => Readable.from([blob.subarray(0, 400_000), blob.subarray(400_000)])],
    ] as const) {
      it(`of ${title} arrives whole and tells how much has left`, async () => {
        const bodies: Buffer[] = [];
        const { url, requests } = await peer(async (request, response) => {
          bodies.push(await bodyOf(request));
          answerJson(response, 201, version);
        });
        const sent: number[] = [];
        assert.deepEqual(
          await upload(platformAt(url), bytes(), { onSent: (count: number) => sent.push(count) }),
          version,
        );
        assert.ok(bodies[0]?.equals(blob));
        assert.equal(requests[0]?.headers['content-length'], '1000000');
        assert.equal(new URL(requests[0].url!, url).searchParams.get('note'), 'Größer & schöner');
        assert.ok(sent.length > 1 && sent.every((count, index) => count > (sent[index - 1] ?? 0)));
        assert.equal(sent.at(-1), 1_000_000);
      });
    }

    it('may take longer than the limit, as long as bytes move', async () => {
      const { url } = await peer(async (request, response) => {
        await bodyOf(request);
        answerJson(response, 201, version);
      });
      async function* slow(): AsyncGenerator<Buffer> {
        for (let start = 0; start < 1_000_000; start += 100_000) {
          await delay(60);
          yield blob.subarray(start, start + 100_000);
        }
      }
      await upload(platformAt(url, { answer: 10, silence: 500 }), Readable.from(slow()));
    });

    it('that no longer moves is TIMED_OUT', async () => {
      const { url } = await peer(() => undefined);
      const endless = new Readable({ read: () => undefined });
      await assert.rejects(upload(platformAt(url, { silence: 50 }), endless), isConnectionError('TIMED_OUT'));
      assert.ok(endless.destroyed);
    });

    it('that is canceled closes the connection and what it read from', async () => {
      const controller = new AbortController();
      let cutOff: Promise<unknown> | undefined;
      const { url } = await peer((request) => {
        cutOff = new Promise((resolve) => request.socket.once('close', resolve));
        request.once('data', () => controller.abort());
      });
      let given = false;
      const source = new Readable({
        read() {
          if (!given) this.push(blob.subarray(0, 100_000));
          given = true;
        },
      });
      const call = upload(platformAt(url), source, { signal: controller.signal });
      await assert.rejects(call, isConnectionError('CANCELED'));
      await cutOff;
      assert.ok(source.destroyed);
    });

    it('that is refused before its end tells why', async () => {
      const { url } = await peer((request, response) => {
        request.resume();
        response.setHeader('connection', 'close');
        answerProblem(response, 413, 'PACKAGE_TOO_LARGE', { limit: 10 });
      });
      await assert.rejects(upload(platformAt(url), blob), { name: 'PlatformError', code: 'PACKAGE_TOO_LARGE' });
    });

    it('whose source fails tells that, and not that the platform is away', async () => {
      const { url } = await peer((request) => void request.resume());
      const broken = new Readable({ read: () => broken.destroy(Object.assign(new Error('disk'), { code: 'EIO' })) });
      await assert.rejects(upload(platformAt(url), broken), { code: 'EIO' });
    });

    it('of a file that became shorter or longer meanwhile fails at once', async () => {
      const { url } = await peer((request) => void request.resume());
      await assert.rejects(upload(platformAt(url), Readable.from([Buffer.alloc(10)])), RangeError);
      await assert.rejects(upload(platformAt(url), Readable.from([blob, blob])), RangeError);
    });
  });

  describe('a download', () => {
    it('answers with the bytes', async () => {
      const { url, requests } = await peer((_, response) => void response.end(Buffer.from([0, 255, 128])));
      assert.deepEqual(await platformAt(url).download('/v1/packages/abc'), Buffer.from([0, 255, 128]));
      assert.equal(requests[0]?.headers.authorization, 'Bearer token-1');
    });

    it('throws what the platform refuses', async () => {
      const { url } = await peer((_, response) => answerProblem(response, 404, 'NOT_FOUND'));
      await assert.rejects(platformAt(url).download('/v1/packages/abc'), { name: 'PlatformError', code: 'NOT_FOUND' });
    });

    it('can be canceled', async () => {
      const controller = new AbortController();
      const { url } = await peer(() => controller.abort());
      await assert.rejects(
        platformAt(url).download('/v1/packages/abc', controller.signal),
        isConnectionError('CANCELED'),
      );
    });

    it('never takes the token to another host', async () => {
      const elsewhere = await peer(answersPage);
      const { url } = await peer((_, response) => void response.end());
      const { host } = new URL(elsewhere.url);
      for (const path of [`@${host}/x`, `${elsewhere.url}/x`, '', 'v1']) {
        await assert.rejects(platformAt(url).download(path), TypeError);
      }
      await platformAt(url).download(`//${host}/x`);
      assert.equal(elsewhere.requests.length, 0);
    });
  });
});
