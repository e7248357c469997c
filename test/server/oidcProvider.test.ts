import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { OidcProvider, providerPerson } from '../support/oidcProvider';
import { visitProvider } from '../support/visitProvider';

interface Tokens {
  readonly id_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

describe("the tests' OpenID provider", () => {
  const dana = providerPerson('Dana Developer', 'dana@harbor.example');
  const rui = providerPerson('Rui Reviewer', 'rui@harbor.example');
  let provider: OidcProvider;

  before(async () => {
    provider = await OidcProvider.start({ people: [dana, rui], redirectUris: ['http://127.0.0.1/callback'] });
  });

  after(async () => {
    await provider.close();
  });

  const verifier = randomBytes(32).toString('base64url');

  const authorize = async (changes: Readonly<Record<string, string>> = {}): Promise<URL> => {
    const query = new URLSearchParams({
      client_id: provider.clientId,
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1:4711/callback',
      scope: provider.signIn.scopes.join(' '),
      prompt: 'consent',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    });
    return visitProvider(`${provider.issuer}/auth?${query.toString()}`);
  };

  const ask = async (parameters: Readonly<Record<string, string>>): Promise<Tokens> => {
    const body = new URLSearchParams({ client_id: provider.clientId, ...parameters });
    const response = await fetch(`${provider.issuer}/token`, { method: 'POST', body });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as Tokens;
  };

  const redeem = async (redirect: URL): Promise<Tokens> =>
    ask({
      grant_type: 'authorization_code',
      code: redirect.searchParams.get('code') ?? '',
      redirect_uri: 'http://127.0.0.1:4711/callback',
      code_verifier: verifier,
    });

  it('signs its person in, and again by a refresh token', async () => {
    const redirect = await authorize();
    assert.equal(redirect.origin, 'http://127.0.0.1:4711');
    assert.equal(redirect.searchParams.get('iss'), provider.issuer);
    const tokens = await redeem(redirect);
    const keys = (await (await fetch(`${provider.issuer}/jwks`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(tokens.id_token, createLocalJWKSet(keys));
    const { iss, aud, sub, nonce, email, email_verified: verified } = payload;
    assert.deepEqual(
      { iss, aud, sub, nonce, email, verified },
      {
        iss: provider.issuer,
        aud: provider.clientId,
        sub: dana.subject,
        nonce: 'the-nonce',
        email: dana.email,
        verified: true,
      },
    );
    const again = await ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    assert.equal(decodeJwt(again.id_token).sub, dana.subject);
  });

  it('signs in whom the client hints at, or nobody', async () => {
    const tokens = await redeem(await authorize({ login_hint: rui.email }));
    assert.equal(decodeJwt(tokens.id_token).sub, rui.subject);
    provider.person = null;
    assert.equal((await authorize()).searchParams.get('error'), 'access_denied');
    provider.person = dana;
  });

  it('lies when it is told to', async () => {
    provider.lies = {
      claims: (claims) => ({ ...claims, nonce: 'another', iss: 'https://another.example' }),
      redirectIssuer: 'https://another.example',
      announcedIssuer: 'https://another.example',
    };
    const redirect = await authorize();
    assert.equal(redirect.searchParams.get('iss'), 'https://another.example');
    const { nonce, iss } = decodeJwt((await redeem(redirect)).id_token);
    assert.deepEqual([nonce, iss], ['another', 'https://another.example']);
    const answer = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
    assert.equal(((await answer.json()) as { issuer: string }).issuer, 'https://another.example');
    provider.lies = {};
  });
});
