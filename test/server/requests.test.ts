import assert from 'node:assert/strict';
import type { Route } from '../../src/protocol/route';
import { routes } from '../../src/protocol/routes';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
import { problemOf, type RawAnswer } from '../support/platformClient';

const allRoutes: readonly Route[] = Object.values(routes);

/** A path of the route with parameters that fit their schemas. */
const pathOf = (route: Route): string =>
  route.path
    .replace('{sha256}', '0'.repeat(64))
    .replace('{*}', 'app.json')
    .replaceAll(/\{\w+\}/g, 'some-id');

function isProblem(answer: RawAnswer, status: number, code: string): void {
  assert.equal(answer.headers['content-type'], 'application/problem+json', answer.text);
  const problem = problemOf(answer);
  assert.deepEqual([answer.status, problem.status, problem.code], [status, status, code], answer.text);
  assert.equal(answer.headers['x-request-id'], problem.requestId);
}

describe('what the platform asks of every request', () => {
  let platform: TestPlatform;

  before(async () => {
    platform = await startPlatform();
  });

  after(async () => {
    await platform.stop();
  });

  describe('who asks', () => {
    for (const route of allRoutes.filter(({ caller }) => caller !== 'anybody')) {
      it(`answers ${route.operationId} to nobody it does not know`, async () => {
        const { headers, ...answer } = await platform.anonymous().raw(route.method, pathOf(route));
        isProblem(
          { headers, ...answer },
          401,
          route.caller === 'delivery key' ? 'DELIVERY_KEY_MISSING' : 'UNAUTHENTICATED',
        );
        assert.equal(headers['www-authenticate'], 'Bearer');
      });
    }

    it('does not tell a stranger which routes there are', async () => {
      isProblem(await platform.anonymous().raw('GET', '/v1/nothing'), 401, 'UNAUTHENTICATED');
      isProblem(await platform.as('dana-developer').raw('GET', '/v1/nothing'), 404, 'ROUTE_UNKNOWN');
      isProblem(await platform.as('dana-developer').raw('DELETE', '/v1/me'), 404, 'ROUTE_UNKNOWN');
    });

    it('takes no token that it did not make', async () => {
      const good = platform.token('dana-developer');
      const [, , signature = ''] = good.split('.');
      const tampered = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
      const tokens = [
        '',
        'local',
        `local.dana-developer.${tampered}`,
        `local.rui-reviewer.${signature}`,
        `local.dana-developer.${signature}=`,
        platform.token('nobody-at-all'),
        'x'.repeat(5000),
      ];
      for (const token of tokens) {
        const answer = await platform
          .anonymous()
          .raw('GET', '/v1/me', { headers: { authorization: `Bearer ${token}` } });
        isProblem(answer, 401, 'UNAUTHENTICATED');
      }
    });

    it('tells who asks, with their workspaces, roles and mini programs', async () => {
      const me = await platform.as('dana-developer').call('getMe', {});
      assert.deepEqual(me, {
        accountId: 'dana-developer',
        name: 'Dana Developer',
        email: 'dana-developer@local.example',
        memberships: [
          {
            workspaceId: 'harbor-coffee-company',
            workspaceName: 'Harbor Coffee Company',
            workspaceKind: 'developer',
            role: 'Developer',
          },
        ],
        assignments: [seed.harborCoffee],
        platform: { version: '0.0.0-test', maximumUploadBytes: 20 * 1024 * 1024 },
      });
    });

    it('tells anybody that it is well and ready', async () => {
      assert.deepEqual(await platform.anonymous().call('getHealth', {}), { status: 'ok' });
      assert.deepEqual(await platform.anonymous().call('getReadiness', {}), { status: 'ready' });
    });

    it('tells anybody which platform it is, and that nobody signs in to it', async () => {
      assert.deepEqual(await platform.anonymous().call('getPlatform', {}), {
        product: 'mini-program-release',
        version: '0.0.0-test',
        maximumUploadBytes: 20 * 1024 * 1024,
        signIn: null,
      });
    });
  });

  describe('from where', () => {
    const withHeaders = (headers: Record<string, string>): Promise<RawAnswer> =>
      platform.as('dana-developer').raw('GET', '/v1/me', { headers });

    it('answers under the names of this machine only', async () => {
      const { port } = new URL(platform.url);
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
        assert.equal((await withHeaders({ host })).status, 200, host);
      }
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1.evil.example',
        '0.0.0.0',
        '127.0.0.1@evil.example',
      ]) {
        isProblem(await withHeaders({ host }), 403, 'FORBIDDEN');
      }
    });

    it('answers no web page', async () => {
      for (const origin of ['https://evil.example', 'null', platform.url]) {
        isProblem(await withHeaders({ origin }), 403, 'FORBIDDEN');
      }
      isProblem(
        await platform.as('dana-developer').raw('OPTIONS', '/v1/me', { headers: { origin: 'null' } }),
        403,
        'FORBIDDEN',
      );
    });

    it('lets nobody keep an answer', async () => {
      const { headers } = await withHeaders({});
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  });

  describe('what it looks like', () => {
    const create = (body: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> =>
      platform.as('ada-admin').raw('POST', '/v1/mini-programs', { body, headers });

    it('names the place that does not fit', async () => {
      const answer = await create({ name: '' });
      isProblem(answer, 400, 'REQUEST_INVALID');
      assert.equal(problemOf(answer).pointer, '/body/name');
    });

    it('takes no member it does not know, and turns no type into another', async () => {
      for (const [body, pointer] of [
        [{ name: 'Name', owner: 'me' }, '/body/owner'],
        [{ name: 5 }, '/body/name'],
        [{ name: null }, '/body/name'],
        [[], '/body'],
      ] as const) {
        const answer = await create(body);
        isProblem(answer, 400, 'REQUEST_INVALID');
        assert.equal(problemOf(answer).pointer, pointer);
      }
    });

    it('reads numbers and truth values in a query', async () => {
      const dana = platform.as('dana-developer');
      assert.equal((await dana.raw('GET', '/v1/releases?limit=1')).status, 200);
      for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'unknown=1', 'environment=Moon']) {
        isProblem(await dana.raw('GET', `/v1/releases?${query}`), 400, 'REQUEST_INVALID');
      }
      isProblem(await dana.raw('GET', '/v1/releases?cursor=mine'), 400, 'CURSOR_INVALID');
    });

    it('takes no text that a database would keep otherwise', async () => {
      for (const name of ['a\0b', 'a\ud800b', '\udc00']) isProblem(await create({ name }), 400, 'REQUEST_INVALID');
      isProblem(await platform.as('dana-developer').raw('GET', '/v1/releases?cursor=%00'), 400, 'REQUEST_INVALID');
    });

    it('reads JSON and nothing else', async () => {
      const dana = platform.as('dana-developer');
      const send = (type: string, body: string): Promise<RawAnswer> =>
        dana.raw('POST', '/v1/mini-programs', { body: Buffer.from(body), headers: { 'content-type': type } });
      for (const type of [
        'text/plain',
        'text/csv',
        'application/zip',
        'application/xml',
        'application/x-www-form-urlencoded',
      ]) {
        isProblem(await send(type, '{"name":"Name"}'), 415, 'MEDIA_TYPE_UNSUPPORTED');
      }
      for (const body of ['{"name":', '', '{"__proto__":{"name":"x"}}']) {
        isProblem(await send('application/json', body), 400, 'REQUEST_INVALID');
      }
    });

    it('takes a body up to its cap and tells what that is', async () => {
      const answer = await create({ name: 'x'.repeat(3 * 1024 * 1024) });
      isProblem(answer, 413, 'BODY_TOO_LARGE');
      assert.deepEqual(problemOf(answer).parameters, { limit: 2 * 1024 * 1024 });
    });

    it('takes a path that is no path for what it is', async () => {
      isProblem(await platform.as('dana-developer').raw('GET', '/v1/releases/%zz'), 400, 'REQUEST_INVALID');
      isProblem(
        await platform.as('dana-developer').raw('GET', `/v1/releases/${'x'.repeat(500)}`),
        400,
        'REQUEST_INVALID',
      );
    });
  });

  describe('what it was decided on', () => {
    for (const route of allRoutes.filter(({ ifMatch }) => ifMatch)) {
      it(`asks ${route.operationId} for the revision`, async () => {
        const headers = route.streams ? { 'content-type': 'text/plain' } : {};
        const body = route.streams ? Buffer.from('user-1') : bodies[route.operationId];
        const path = `${pathOf(route)}${queries[route.operationId] ?? ''}`;
        const answer = await platform.as('ada-admin').raw(route.method, path, { headers, body });
        isProblem(answer, 428, 'IF_MATCH_REQUIRED');
      });
    }

    it('sends a revision as ETag, and takes it back once', async () => {
      const ada = platform.as('ada-admin');
      const path = `/v1/mini-programs/${seed.harborCoffee}/configuration`;
      const first = await ada.raw('GET', path);
      const tag = first.headers.etag;
      assert.match(tag ?? '', /^"\d+"$/);
      const change = (ifMatch: string): Promise<RawAnswer> =>
        ada.raw('PUT', path, { body: { clientId: 'client' }, headers: { 'if-match': ifMatch } });
      const changed = await change(tag ?? '');
      assert.equal(changed.status, 200);
      assert.notEqual(changed.headers.etag, tag);
      for (const stale of [tag ?? '', '"999"', '*', 'nonsense', '"1", "2"']) {
        isProblem(await change(stale), 412, 'REVISION_STALE');
      }
      assert.equal((await change(`W/${changed.headers.etag}`)).status, 200, 'proxies weaken ETags');
    });
  });

  describe('the same request again', () => {
    const create = (key: string, name: string, account: 'ada-admin' | 'wen-admin' = 'ada-admin'): Promise<RawAnswer> =>
      platform.as(account).raw('POST', '/v1/mini-programs', { body: { name }, headers: { 'idempotency-key': key } });
    const named = async (name: string): Promise<number> =>
      (await platform.storage.reader.selectFrom('mini_program').select('id').where('name', '=', name).execute()).length;

    it('is answered as before and changes nothing', async () => {
      const first = await create('key-1', 'Once');
      const second = await create('key-1', 'Once');
      assert.equal(first.status, 201);
      assert.deepEqual(
        [second.status, second.text, second.headers.etag],
        [first.status, first.text, first.headers.etag],
      );
      assert.equal(await named('Once'), 1);
    });

    it('changes once, also when it comes many times at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => create('key-2', 'At once')));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
      assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
      assert.equal(await named('At once'), 1);
    });

    it('is refused when it is another one', async () => {
      await create('key-3', 'One');
      isProblem(await create('key-3', 'Another'), 422, 'IDEMPOTENCY_KEY_REUSED');
      assert.equal(await named('Another'), 0);
    });

    it('is another one when another person asks', async () => {
      await create('key-4', 'Mine');
      assert.equal((await create('key-4', 'Theirs', 'wen-admin')).status, 201);
    });

    it('may be tried again after it was refused', async () => {
      isProblem(await create('key-5', ''), 400, 'REQUEST_INVALID');
      assert.equal((await create('key-5', 'Better')).status, 201);
    });

    it('takes no key that is none', async () => {
      isProblem(await create('x'.repeat(256), 'Name'), 400, 'REQUEST_INVALID');
      isProblem(await create('a b', 'Name'), 400, 'REQUEST_INVALID');
    });
  });

  it('never logs a token, a key or the body of a request', async () => {
    const token = platform.token('dana-developer');
    const headers = { 'x-api-key': 'the-delivery-key', authorization: `Bearer ${token}` };
    await platform.anonymous().raw('GET', '/v1/me', { headers });
    await platform.anonymous().raw('POST', '/ofrep/v1/evaluate/flags', { headers, body: { context: {} } });
    const log = platform.log.join('');
    assert.ok(log.includes('"operation":"getMe"'));
    assert.ok(!log.includes(token) && !log.includes('the-delivery-key'), 'a secret is in the log');
  });
});

/** The same for what stands behind the path. */
const queries: Readonly<Record<string, string>> = { removeMember: '?accountId=dana-developer' };

/** Bodies that fit, so that nothing but the revision is missing. */
const bodies: Readonly<Record<string, unknown>> = {
  setTargetAppPolicy: {},
  setMember: { accountId: 'dana-developer', roles: ['Developer'], assignments: [] },
  setDomainGrants: { miniProgramIds: [] },
  editMiniProgram: {
    information: {
      defaultLanguage: 'en',
      languages: {},
      category: '',
      customerServicePhone: '',
      customerServiceEmail: '',
      logo: '',
    },
  },
  setGlobalConfiguration: {},
  configureRelease: {},
  applyRelease: {},
  setGrayscale: {},
  approve: {},
  reject: { reason: 'because' },
  takeOffline: { targetAppId: seed.harborWallet, environment: 'Production', reason: 'because' },
  forceRemove: { targetAppIds: [seed.harborWallet], reason: 'because' },
};
