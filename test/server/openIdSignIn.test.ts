import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { OpenIdSettings } from '../../src/server/http/openid/openIdSettings';
import { ManualClock, hour, second } from '../support/manualClock';
import { OidcProvider, providerPerson } from '../support/oidcProvider';
import { startPlatform, type TestPlatform } from '../support/platform';
import { PlatformClient, problemOf, type RawAnswer } from '../support/platformClient';

describe('signing in with an OpenID provider', () => {
  const dana = providerPerson('Dana Developer', 'dana-developer@local.example');
  const rui = providerPerson('Rui Reviewer', 'Rui-Reviewer@Local.Example');
  let provider: OidcProvider;
  let settings: OpenIdSettings;
  let clock: ManualClock;
  let platform: TestPlatform;

  beforeEach(async () => {
    provider = await OidcProvider.start({ people: [dana, rui] });
    settings = { issuer: provider.issuer, clientId: provider.clientId, audiences: ['https://release.example'] };
    clock = new ManualClock();
    platform = await startPlatform({ clock, openId: settings });
  });

  afterEach(async () => {
    await platform.stop();
    await provider.close();
  });

  const ask = (token: string): Promise<RawAnswer> => new PlatformClient(platform.url, token).send('getMe', {});

  const admits = async (token: string, accountId = 'dana-developer'): Promise<void> => {
    const answer = await ask(token);
    assert.equal(answer.status, 200, answer.text);
    assert.equal((JSON.parse(answer.text) as { accountId: string }).accountId, accountId);
  };

  const refuses = async (
    token: string,
    code: string,
    parameters: Readonly<Record<string, unknown>> = {},
    status = 401,
  ): Promise<RawAnswer> => {
    const answer = await ask(token);
    const problem = problemOf(answer);
    assert.deepEqual([answer.status, problem.code, problem.parameters], [status, code, parameters], answer.text);
    return answer;
  };

  const issued = (changes: JWTPayload = {}): Promise<string> => provider.idToken(dana, changes);

  const inSeconds = (seconds: number): number => Math.floor(clock.now() / second) + seconds;

  it('tells clients where to sign in', async () => {
    const { signIn } = await platform.anonymous().call('getPlatform', {});
    assert.deepEqual(signIn, {
      issuer: provider.issuer,
      clientId: provider.clientId,
      scopes: ['openid', 'profile', 'email', 'offline_access'],
    });
  });

  it('admits whom an admin invited, with an ID token or an access token for the platform', async () => {
    await admits(await issued());
    await admits(await issued());
    await admits(await provider.sign(provider.claimsOf(dana, { aud: 'https://release.example' }), { typ: 'at+jwt' }));
    await admits(await issued({ aud: [provider.clientId, 'https://another.example'], azp: provider.clientId }));
    await admits(await provider.idToken(rui), 'rui-reviewer');
  });

  it('refuses a token of another issuer, or for another audience', async () => {
    await refuses(await issued({ iss: 'https://another.example' }), 'UNAUTHENTICATED');
    await refuses(await issued({ iss: `${provider.issuer}/` }), 'UNAUTHENTICATED');
    await refuses(await issued({ aud: 'another-client' }), 'UNAUTHENTICATED');
    await refuses(await issued({ aud: [] }), 'UNAUTHENTICATED');
    await refuses(await issued({ aud: [provider.clientId, 'another'], azp: 'another' }), 'UNAUTHENTICATED');
  });

  it('refuses a token that nobody signed, or somebody else', async () => {
    const claims = provider.claimsOf(dana);
    const stranger = await generateKeyPair('RS256');
    const forged = (kid: string): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(stranger.privateKey);
    await refuses(await forged(provider.keyId), 'UNAUTHENTICATED');
    await refuses(await forged('a-key-of-mine'), 'UNAUTHENTICATED');
    await refuses(new UnsecuredJWT(claims).encode(), 'UNAUTHENTICATED');
    const [header = '', payload = '', signature = ''] = (await issued()).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: rui.subject })).toString('base64url');
    await refuses(`${header}.${other}.${signature}`, 'UNAUTHENTICATED');
    await refuses(`${header}.${payload}.`, 'UNAUTHENTICATED');
    await refuses(`${header}.${payload}`, 'UNAUTHENTICATED');
    await admits(await issued());
  });

  it("refuses a token that is signed with the provider's open key as if it were a shared one", async () => {
    const open = new TextEncoder().encode(await exportSPKI(provider.openKey));
    for (const header of [{ alg: 'HS256' }, { alg: 'HS256', kid: provider.keyId }]) {
      const token = await new SignJWT(provider.claimsOf(dana)).setProtectedHeader(header).sign(open);
      await refuses(token, 'UNAUTHENTICATED');
    }
  });

  it('refuses other tokens that the provider signs for its client', async () => {
    await refuses(await provider.sign(provider.claimsOf(dana), { typ: 'logout+jwt' }), 'UNAUTHENTICATED');
    for (const name of ['sub', 'iat', 'exp'] as const) {
      const { [name]: _left, ...rest } = provider.claimsOf(dana);
      await refuses(await provider.sign(rest), 'UNAUTHENTICATED');
    }
    await refuses(await issued({ sub: '' }), 'UNAUTHENTICATED');
  });

  it('keeps to the time, give or take half a minute', async () => {
    await admits(await issued({ exp: inSeconds(-20), iat: inSeconds(-100) }));
    await refuses(await issued({ exp: inSeconds(-40), iat: inSeconds(-100) }), 'TOKEN_EXPIRED');
    await admits(await issued({ nbf: inSeconds(20) }));
    await refuses(await issued({ nbf: inSeconds(40) }), 'UNAUTHENTICATED');
    await admits(await issued({ iat: inSeconds(20) }));
    await refuses(await issued({ iat: inSeconds(40) }), 'UNAUTHENTICATED');
  });

  it('follows when the provider changes its keys, and forgets the old ones', async () => {
    const before = await issued();
    await admits(before);
    await provider.rotateKeys();
    clock.jump(second);
    await admits(await issued());
    await refuses(before, 'UNAUTHENTICATED');
  });

  it('does not ask the provider each time somebody makes up a key', async () => {
    await admits(await issued());
    const made = await provider.sign(provider.claimsOf(dana), { kid: 'no-such-key' });
    clock.jump(second);
    const before = clock.now();
    await Promise.all(Array.from({ length: 20 }, () => refuses(made, 'UNAUTHENTICATED')));
    const seconds = Math.ceil((clock.now() - before) / second);
    assert.ok(provider.keyRequests <= 2 + seconds, `${provider.keyRequests} requests in ${seconds} s`);
  });

  it('says that the provider is away, and recovers', async () => {
    await provider.goAway();
    const away = await refuses(await issued(), 'IDENTITY_PROVIDER_AWAY', { issuer: provider.issuer }, 503);
    assert.equal(away.headers['retry-after'], '1');
    await provider.comeBack();
    await admits(await issued());
  });

  it('needs no provider for a day once it has its keys', async () => {
    await admits(await issued());
    await provider.goAway();
    clock.jump(23 * hour);
    const late = { iat: inSeconds(0), exp: inSeconds(7 * 3600) };
    const token = await issued(late);
    await admits(token);
    clock.jump(2 * hour);
    await refuses(token, 'IDENTITY_PROVIDER_AWAY', { issuer: provider.issuer }, 503);
    await provider.comeBack();
    await admits(token);
  });

  it('takes no keys from somebody who says to be another issuer', async () => {
    provider.lies = { announcedIssuer: 'https://another.example' };
    await refuses(await issued(), 'IDENTITY_PROVIDER_AWAY', { issuer: provider.issuer }, 503);
    assert.equal(provider.keyRequests, 0);
  });

  it('does not wait for ever on a provider that says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const issuer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const waiting = await startPlatform({ openId: { ...settings, issuer } });
    const answer = await new PlatformClient(waiting.url, await issued({ iss: issuer })).send('getMe', {});
    assert.equal(problemOf(answer).code, 'IDENTITY_PROVIDER_AWAY');
    await waiting.stop();
    silent.closeAllConnections();
    silent.close();
  });

  it('knows nobody by an address that the provider did not verify', async () => {
    for (const verified of [false, undefined, 'true', 1]) {
      await refuses(await issued({ email_verified: verified }), 'ACCOUNT_UNKNOWN', {
        reason: 'EMAIL_NOT_VERIFIED',
        email: dana.email,
      });
    }
    const { email: _left, ...rest } = provider.claimsOf(dana);
    await refuses(await provider.sign(rest), 'ACCOUNT_UNKNOWN', { reason: 'NO_EMAIL' });
    await admits(await issued());
    // Known from now on, whatever becomes of the address.
    await admits(await issued({ email_verified: false, email: 'moved@harbor.example' }));
  });

  it('knows nobody whom no admin invited', async () => {
    const mallory = providerPerson('Mallory', 'mallory@harbor.example');
    const told = { reason: 'NOT_INVITED', email: mallory.email };
    await refuses(await provider.idToken(mallory), 'ACCOUNT_UNKNOWN', told);
  });

  it('gives the account of somebody to nobody who gets their address later', async () => {
    await admits(await issued());
    await refuses(await issued({ sub: 'the-successor' }), 'ACCOUNT_UNKNOWN', {
      reason: 'LINKED_TO_ANOTHER',
      email: dana.email,
    });
  });

  it('links one of two who come at once with the same address', async () => {
    const tokens = await Promise.all(['one', 'two', 'one', 'two'].map((sub) => issued({ sub })));
    const answers = await Promise.all(tokens.map((token) => ask(token)));
    const admitted = answers.map(({ status }) => status === 200);
    assert.equal(admitted.filter(Boolean).length, 2);
    assert.equal(admitted[0], admitted[2]);
  });

  it('refuses what was issued before the sessions of an account were revoked', async () => {
    const token = await issued();
    await admits(token);
    await platform.storage.write((transaction) =>
      transaction
        .updateTable('account')
        .set({ tokens_valid_from: clock.now() })
        .where('id', '=', 'dana-developer')
        .execute(),
    );
    await refuses(token, 'TOKEN_REVOKED');
    const signedInBefore = inSeconds(0) - 1;
    clock.jump(second);
    const refreshed = { iat: inSeconds(0), auth_time: signedInBefore };
    await refuses(await issued(refreshed), 'TOKEN_REVOKED');
    await admits(await issued({ iat: inSeconds(0), auth_time: inSeconds(0) }));
    await admits(await issued({ iat: inSeconds(0) }));
  });
});
