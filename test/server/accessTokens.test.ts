import assert from 'node:assert/strict';
import { scopeFor, tokenScopes, type TokenScope } from '../../src/core/tokenScope';
import type { MadeAccessToken } from '../../src/protocol/accessToken';
import { routes } from '../../src/protocol/routes';
import type { Route } from '../../src/protocol/route';
import { EventConnection } from '../support/eventClient';
import { day, hour, ManualClock, second } from '../support/manualClock';
import { eventually, seed, startPlatform, type SeedAccount, type TestPlatform } from '../support/platform';
import { PlatformClient, problemOf, type RawAnswer } from '../support/platformClient';

/** Every operation by which a person changes something. */
const changes = Object.values<Route>(routes).filter(({ caller, method }) => caller === 'person' && method !== 'GET');

describe('personal access tokens', () => {
  let clock: ManualClock;
  let platform: TestPlatform;

  beforeEach(async () => {
    clock = new ManualClock();
    platform = await startPlatform({ clock });
  });

  afterEach(async () => {
    await platform.stop();
  });

  const make = (
    account: SeedAccount,
    scopes: TokenScope[] = ['read'],
    expiresAt = clock.now() + day,
  ): Promise<MadeAccessToken> =>
    platform.as(account).call('createAccessToken', { body: { name: 'Nightly release', scopes, expiresAt } });

  const holding = ({ token }: { readonly token: string }): PlatformClient => new PlatformClient(platform.url, token);

  const isRefused = (answer: RawAnswer, status: number, code: string): Readonly<Record<string, unknown>> => {
    const problem = problemOf(answer);
    assert.deepEqual([answer.status, problem.code], [status, code], answer.text);
    return problem.parameters;
  };

  it('stand for their person, who sees which they are', async () => {
    const made = await make('dana-developer', ['release', 'read']);
    const me = await holding(made).call('getMe', {});
    assert.equal(me.accountId, 'dana-developer');
    const { id, name, scopes, expiresAt } = made;
    assert.deepEqual(me.accessToken, { id, name, scopes, expiresAt });
    assert.equal((await platform.as('dana-developer').call('getMe', {})).accessToken, undefined);
  });

  it('are told once, and kept as a hash', async () => {
    const { token, ...rest } = await make('dana-developer');
    assert.match(token, /^mpr_[0-9A-Za-z]{46}$/);
    const { items } = await platform.as('dana-developer').call('listAccessTokens', {});
    assert.deepEqual(items, [rest]);
    const rows = await platform.storage.reader.selectFrom('access_token').selectAll().execute();
    const answers = await platform.storage.reader.selectFrom('idempotency').selectAll().execute();
    assert.ok(!JSON.stringify([rows, answers]).includes(token.slice(4)));
    assert.ok(!platform.log.join('').includes(token.slice(4)));
  });

  it('are known by their checksum, before the database is asked', async () => {
    const { token } = await make('dana-developer');
    const last = token.endsWith('A') ? 'B' : 'A';
    isRefused(await holding({ token: token.slice(0, -1) + last }).send('getMe', {}), 401, 'UNAUTHENTICATED');
    isRefused(await holding({ token: `${token}0` }).send('getMe', {}), 401, 'UNAUTHENTICATED');
  });

  it('are made once for each Idempotency-Key, and the last answer has the secret that counts', async () => {
    const dana = platform.as('dana-developer');
    const wanted = { name: 'Nightly', scopes: ['read' as const], expiresAt: clock.now() + hour };
    const first = await dana.call('createAccessToken', { body: wanted, idempotencyKey: 'the-key' });
    const second = await dana.call('createAccessToken', { body: wanted, idempotencyKey: 'the-key' });
    assert.equal(second.id, first.id);
    assert.equal((await dana.call('listAccessTokens', {})).items.length, 1);
    isRefused(await holding(first).send('getMe', {}), 401, 'UNAUTHENTICATED');
    await holding(second).call('getMe', {});
    const answers = await platform.storage.reader.selectFrom('idempotency').selectAll().execute();
    assert.ok(!JSON.stringify(answers).includes('mpr_'));
  });

  it('end, at the latest after a year', async () => {
    const wanted = { name: 'Nightly', scopes: ['read' as const] };
    for (const expiresAt of [clock.now() - 1, clock.now() + 367 * day]) {
      const answer = await platform.as('dana-developer').send('createAccessToken', { body: { ...wanted, expiresAt } });
      isRefused(answer, 400, 'TOKEN_EXPIRY_INVALID');
    }
    const made = await make('dana-developer', ['read'], clock.now() + hour);
    await holding(made).call('getMe', {});
    clock.jump(hour);
    const told = isRefused(await holding(made).send('getMe', {}), 401, 'TOKEN_EXPIRED');
    assert.deepEqual(told, { token: 'Nightly release' });
  });

  it('have a name, a scope and an end', async () => {
    const wanted = { name: 'Nightly', scopes: ['read'], expiresAt: clock.now() + hour };
    for (const changes of [
      { name: '' },
      { name: '  ' },
      { name: 'x'.repeat(101) },
      { scopes: [] },
      { scopes: ['read', 'read'] },
      { scopes: ['everything'] },
      { expiresAt: undefined },
      { owner: 'ada-admin' },
    ]) {
      const answer = await platform.as('dana-developer').raw('POST', '/v1/tokens', { body: { ...wanted, ...changes } });
      isRefused(answer, 400, 'REQUEST_INVALID');
    }
  });

  it('can be revoked, again and again, by their person only', async () => {
    const made = await make('dana-developer');
    const call = { params: { id: made.id } };
    isRefused(await platform.as('ada-admin').send('revokeAccessToken', call), 404, 'NOT_FOUND');
    assert.deepEqual((await platform.as('ada-admin').call('listAccessTokens', {})).items, []);
    await holding(made).call('getMe', {});
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await platform.as('dana-developer').send('revokeAccessToken', call)).status, 204);
    }
    assert.deepEqual((await platform.as('dana-developer').call('listAccessTokens', {})).items, []);
    const told = isRefused(await holding(made).send('getMe', {}), 401, 'TOKEN_REVOKED');
    assert.deepEqual(told, { token: 'Nightly release' });
  });

  it('are listed newest first, in pages', async () => {
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.unshift((await make('dana-developer')).id);
    const dana = platform.as('dana-developer');
    const first = await dana.call('listAccessTokens', { query: { limit: 2 } });
    assert.ok(first.nextCursor !== null);
    const second = await dana.call('listAccessTokens', { query: { limit: 2, cursor: first.nextCursor } });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      made,
    );
    assert.equal(second.nextCursor, null);
  });

  it('make and revoke no tokens themselves', async () => {
    const made = await make('dana-developer', [...tokenScopes]);
    const wanted = { name: 'Another', scopes: ['read' as const], expiresAt: clock.now() + hour };
    isRefused(await holding(made).send('createAccessToken', { body: wanted }), 403, 'TOKEN_NOT_ENOUGH');
    const answer = await holding(made).send('revokeAccessToken', { params: { id: made.id } });
    isRefused(answer, 403, 'TOKEN_NOT_ENOUGH');
    assert.equal((await holding(made).call('listAccessTokens', {})).items.length, 1);
  });

  it('are noted when they are used, to the minute', async () => {
    const made = await make('dana-developer');
    const lastUse = async (): Promise<number | null> => {
      const { items } = await platform.as('dana-developer').call('listAccessTokens', {});
      return items[0]?.lastUsedAt ?? null;
    };
    await holding(made).call('getMe', {});
    const first = await eventually(lastUse, (at) => at !== null);
    clock.jump(30 * second);
    await holding(made).call('getMe', {});
    clock.jump(31 * second);
    await holding(made).call('getMe', {});
    const next = await eventually(lastUse, (at) => at !== first);
    assert.ok(first !== null && next !== null && next - first >= 60 * second);
  });

  it('are refused once the sessions of their person were revoked', async () => {
    const made = await make('dana-developer');
    clock.jump(second);
    await platform.storage.write((transaction) =>
      transaction
        .updateTable('account')
        .set({ tokens_valid_from: clock.now() })
        .where('id', '=', 'dana-developer')
        .execute(),
    );
    isRefused(await holding(made).send('getMe', {}), 401, 'TOKEN_REVOKED');
  });

  it('do what their scopes are for, and say which is missing', async () => {
    const policyChange = async (client: PlatformClient): Promise<RawAnswer> => {
      const { items } = await client.call('listTargetApps', {});
      const app = items.find(({ id }) => id === seed.harborWallet);
      assert.ok(app);
      return client.send('setTargetAppPolicy', {
        params: { id: app.id },
        body: { testerLimit: 5000 },
        ifMatch: app.revision,
      });
    };
    const refused = await policyChange(holding(await make('wen-admin', ['read', 'release', 'review'])));
    assert.deepEqual(isRefused(refused, 403, 'TOKEN_SCOPE_MISSING'), {
      token: 'Nightly release',
      permission: 'set policy',
      scope: 'administer',
    });
    assert.equal((await policyChange(holding(await make('wen-admin', ['administer'])))).status, 200);
    // Never more than its person.
    isRefused(await policyChange(holding(await make('rui-reviewer', ['administer']))), 403, 'FORBIDDEN');
  });

  it('change nothing that their scopes are not for, whichever operation it is', async () => {
    const clients = new Map<TokenScope, PlatformClient>();
    for (const scope of tokenScopes) clients.set(scope, holding(await make('wen-admin', [scope])));
    for (const { operationId, method, path, permission } of changes) {
      for (const [scope, client] of clients) {
        // Nothing that the path names exists; what is asked before is the token.
        const answer = await client.raw(method, path.replaceAll(/\{\w+\}/g, 'nothing'), { body: {} });
        const { code } = problemOf(answer);
        const expected = permission === undefined ? 'TOKEN_NOT_ENOUGH' : 'TOKEN_SCOPE_MISSING';
        const isRefusedForToken = code === 'TOKEN_NOT_ENOUGH' || code === 'TOKEN_SCOPE_MISSING';
        const isForScope = permission !== undefined && scopeFor(permission) === scope;
        assert.equal(
          isRefusedForToken ? code : undefined,
          isForScope ? undefined : expected,
          `${operationId}, ${scope}`,
        );
      }
    }
  });

  it('are for every change but those of tokens', () => {
    const others = changes.filter(({ permission }) => permission === undefined);
    assert.deepEqual(
      others.map(({ operationId }) => operationId),
      ['createAccessToken', 'revokeAccessToken'],
    );
  });

  it('open no stream for longer than they hold', async () => {
    const made = await make('ada-admin');
    const connection = await EventConnection.open(platform.url, made.token);
    const change = async (): Promise<void> => {
      const params = { id: seed.harborCoffee };
      const ada = platform.as('ada-admin');
      const { revision } = await ada.call('getGlobalConfiguration', { params });
      await ada.call('setGlobalConfiguration', { params, body: { clientId: `c${revision}` }, ifMatch: revision });
    };
    await change();
    await connection.until(() => connection.changes.length === 1);
    await platform.as('ada-admin').send('revokeAccessToken', { params: { id: made.id } });
    await change();
    await connection.ended;
    assert.equal(connection.changes.length, 1);
  });
});
