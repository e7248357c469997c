import assert from 'node:assert/strict';
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { ConnectionError } from '../../src/client/connectionError';
import { openLoopbackRedirect, type LoopbackRedirect } from '../../src/client/remote/loopbackRedirect';
import { refreshTokens, revokeTokens, signInByBrowser, type Tokens } from '../../src/client/remote/openIdClient';
import { SignInError, type SignInErrorCode } from '../../src/client/remote/signInError';
import { httpPeer } from '../support/httpPeer';
import { OidcProvider, providerPerson, type Lies } from '../support/oidcProvider';
import { visitProvider } from '../support/visitProvider';

describe('signing in by the browser', () => {
  const dana = providerPerson('Dana Developer', 'dana@harbor.example');
  const farewell = 'You are signed in.';
  let provider: OidcProvider;
  let redirect: LoopbackRedirect;

  before(async () => {
    provider = await OidcProvider.start({ people: [dana], redirectUris: ['http://127.0.0.1/signed-in'] });
  });

  after(() => provider.close());

  beforeEach(async () => {
    redirect = await openLoopbackRedirect(farewell);
  });

  afterEach(() => {
    redirect.close();
    provider.lies = {};
    provider.person = dana;
  });

  /** Where the browser was sent, in order. */
  const opened: URL[] = [];

  /** A browser that comes back by itself, as far as to what it shows then. */
  async function openBrowser(url: string): Promise<string> {
    opened.push(new URL(url));
    const answer = await fetch(await visitProvider(url));
    return answer.text();
  }

  const signIn = (signal = new AbortController().signal, to = provider.signIn): Promise<Tokens> =>
    signInByBrowser(to, redirect, async (url) => void (await openBrowser(url)), signal);

  async function refused(signingIn: Promise<unknown>, code: SignInErrorCode): Promise<void> {
    const error: unknown = await signingIn.then(
      () => assert.fail('it was not refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SignInError, String(error));
    assert.equal(error.code, code, String(error.cause));
  }

  const lying = async (lies: Lies, code: SignInErrorCode = 'PROVIDER_ANSWER_INVALID'): Promise<void> => {
    provider.lies = lies;
    await refused(signIn(), code);
  };

  it('gives an ID token for the person, with PKCE, state and nonce of its own each time', async () => {
    opened.length = 0;
    const [first, second] = [await signIn(), await signIn()];
    const { sub, aud, iss, exp = 0, iat = 0, nonce } = decodeJwt(first.idToken);
    assert.deepEqual([sub, aud, iss], [dana.subject, provider.clientId, provider.issuer]);
    assert.ok(Math.abs(first.expiresAt - Date.now() - (exp - iat) * 1000) < 5000);
    assert.ok(first.refreshToken !== undefined && first.refreshToken !== second.refreshToken);

    const [url, again] = opened.map(({ searchParams }) => Object.fromEntries(searchParams));
    assert.equal(url?.['nonce'], nonce);
    assert.deepEqual(
      [url?.['response_type'], url?.['code_challenge_method'], url?.['redirect_uri'], url?.['scope']],
      ['code', 'S256', redirect.uri, provider.signIn.scopes.join(' ')],
    );
    for (const name of ['state', 'nonce', 'code_challenge']) assert.notEqual(url?.[name], again?.[name]);
  });

  it('says farewell in the browser, as plain text that no proxy keeps', async () => {
    const shown: string[] = [];
    const browser = async (url: string): Promise<void> => {
      const address = await visitProvider(url);
      const answer = await fetch(address);
      shown.push(answer.headers.get('content-type') ?? '', answer.headers.get('cache-control') ?? '');
      shown.push(await answer.text());
    };
    await signInByBrowser(provider.signIn, redirect, browser, new AbortController().signal);
    assert.deepEqual(shown, ['text/plain; charset=utf-8', 'no-store', farewell]);
  });

  it('takes no notice of a browser that comes with another state, or none', async () => {
    const statuses: number[] = [];
    const browser = async (url: string): Promise<void> => {
      const address = await visitProvider(url);
      for (const state of ['made-up', undefined]) {
        const wrong = new URL(address);
        if (state === undefined) wrong.searchParams.delete('state');
        else wrong.searchParams.set('state', state);
        statuses.push((await fetch(wrong)).status);
      }
      statuses.push((await fetch(address, { method: 'POST' })).status);
      statuses.push((await fetch(new URL('/elsewhere', address))).status);
      statuses.push((await fetch(address)).status);
    };
    const { idToken } = await signInByBrowser(provider.signIn, redirect, browser, new AbortController().signal);
    assert.equal(decodeJwt(idToken).sub, dana.subject);
    assert.deepEqual(statuses, [404, 404, 404, 404, 200]);
  });

  it('waits for nobody who did not begin', async () => {
    const { status } = await fetch(`${redirect.uri}?code=made-up`);
    assert.equal(status, 404);
  });

  it('believes no answer that is not for this sign-in', async () => {
    await lying({ claims: (claims) => ({ ...claims, nonce: 'another' }) });
    await lying({ claims: (claims) => ({ ...claims, nonce: undefined }) });
    await lying({ claims: (claims) => ({ ...claims, iss: 'https://another.example' }) });
    await lying({ claims: (claims) => ({ ...claims, aud: 'another-client' }) });
    await lying({ claims: (claims) => ({ ...claims, aud: [provider.clientId, 'another'], azp: 'another' }) });
    await lying({ redirectIssuer: 'https://another.example' });
    await lying({ announcedIssuer: 'https://another.example' });
  });

  it('believes no token that is over', async () => {
    const second = Math.floor(Date.now() / 1000);
    await lying({ claims: (claims) => ({ ...claims, iat: second - 7200, exp: second - 3600 }) });
  });

  it('believes no token without a signature of the provider', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    await lying({ idToken: (token) => new UnsecuredJWT(decodeJwt(token)).encode() });
    await lying({
      idToken: (token) =>
        new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'RS256', kid: provider.keyId }).sign(privateKey),
    });
    await lying({
      idToken: (token) =>
        new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider.clientId)),
    });
    await lying({ idToken: () => undefined });
    await lying({ idToken: () => 'no token at all' });
  });

  it('ends when the person refuses in the browser', async () => {
    provider.person = null;
    await refused(signIn(), 'SIGN_IN_REFUSED');
  });

  it('is refused a code that the provider does not know', async () => {
    const browser = async (url: string): Promise<void> => {
      const address = await visitProvider(url);
      address.searchParams.set('code', 'made-up');
      await fetch(address);
    };
    await refused(signInByBrowser(provider.signIn, redirect, browser, new AbortController().signal), 'SIGN_IN_REFUSED');
  });

  it('says when the provider is away, before and after the browser', async () => {
    await provider.goAway();
    await refused(signIn(), 'PROVIDER_UNREACHABLE');
    await provider.comeBack();
    const browser = async (url: string): Promise<void> => {
      const address = await visitProvider(url);
      await provider.goAway();
      await fetch(address);
    };
    await refused(
      signInByBrowser(provider.signIn, redirect, browser, new AbortController().signal),
      'PROVIDER_UNREACHABLE',
    );
    await provider.comeBack();
  });

  it('says when something is in the place of the provider, or it is out of order', async () => {
    for (const [status, code] of [
      [502, 'PROVIDER_UNREACHABLE'],
      [404, 'PROVIDER_ANSWER_INVALID'],
      [200, 'PROVIDER_ANSWER_INVALID'],
    ] as const) {
      const peer = await httpPeer((_, response) => void response.writeHead(status).end('<h1>Hello</h1>'));
      await refused(signIn(undefined, { ...provider.signIn, issuer: peer.url }), code);
      await peer.close();
    }
  });

  it('follows a provider nowhere', async () => {
    const peer = await httpPeer((request, response) => {
      response.writeHead(302, { location: `${provider.issuer}${request.url ?? ''}` }).end();
    });
    await refused(signIn(undefined, { ...provider.signIn, issuer: peer.url }), 'PROVIDER_ANSWER_INVALID');
    await peer.close();
  });

  it('asks no provider by plain http that is on another machine', async () => {
    await refused(
      signIn(undefined, { ...provider.signIn, issuer: 'http://sign-in.example.com' }),
      'PROVIDER_ANSWER_INVALID',
    );
  });

  describe('is given up', () => {
    it('when the person cancels, also while the editor still asks whether to open the browser', async () => {
      const giveUp = new AbortController();
      const neverOpened = (): Promise<void> => {
        giveUp.abort();
        return new Promise(() => undefined);
      };
      await assert.rejects(
        signInByBrowser(provider.signIn, redirect, neverOpened, giveUp.signal),
        (error) => error instanceof ConnectionError && error.code === 'CANCELED',
      );
    });

    it('when the person cancels while the provider does not answer', async () => {
      const giveUp = new AbortController();
      const peer = await httpPeer(() => giveUp.abort());
      await assert.rejects(
        signIn(giveUp.signal, { ...provider.signIn, issuer: peer.url }),
        (error) => error instanceof ConnectionError && error.code === 'CANCELED',
      );
      await peer.close();
    });

    it('when nobody comes back in time', async () => {
      const impatient = await openLoopbackRedirect(farewell, 20);
      const browser = (): Promise<void> => Promise.resolve();
      await refused(
        signInByBrowser(provider.signIn, impatient, browser, new AbortController().signal),
        'SIGN_IN_TIMED_OUT',
      );
      impatient.close();
    });

    it('when no browser can be opened', async () => {
      const browser = (): Promise<void> => Promise.reject(new RangeError('no browser'));
      await assert.rejects(
        signInByBrowser(provider.signIn, redirect, browser, new AbortController().signal),
        RangeError,
      );
    });
  });

  describe('once', () => {
    let tokens: Tokens;

    beforeEach(async () => {
      tokens = await signIn();
    });

    it('is renewed with a new refresh token, and the one before then ends the session', async () => {
      const renewed = await refreshTokens(provider.signIn, tokens);
      assert.equal(decodeJwt(renewed.idToken).sub, dana.subject);
      assert.notEqual(renewed.refreshToken, tokens.refreshToken);
      await refused(refreshTokens(provider.signIn, tokens), 'SESSION_ENDED');
      await refused(refreshTokens(provider.signIn, renewed), 'SESSION_ENDED');
    });

    it('is over where there is no refresh token, or no ID token for it', async () => {
      const { refreshToken: _, ...without } = tokens;
      await refused(refreshTokens(provider.signIn, without), 'SESSION_ENDED');
      provider.lies = { idToken: () => undefined };
      await refused(refreshTokens(provider.signIn, tokens), 'SESSION_ENDED');
    });

    it('believes no renewed token for somebody else', async () => {
      provider.lies = { claims: (claims) => ({ ...claims, aud: 'another-client' }) };
      await refused(refreshTokens(provider.signIn, tokens), 'PROVIDER_ANSWER_INVALID');
    });

    it('outlasts a provider that is away', async () => {
      await provider.goAway();
      await refused(refreshTokens(provider.signIn, tokens), 'PROVIDER_UNREACHABLE');
      await provider.comeBack();
      await refreshTokens(provider.signIn, tokens);
    });

    it('is revoked there when the person signs out', async () => {
      await revokeTokens(provider.signIn, tokens);
      await refused(refreshTokens(provider.signIn, tokens), 'SESSION_ENDED');
      const { refreshToken: _, ...without } = tokens;
      await revokeTokens(provider.signIn, without);
    });
  });
});
