import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { SignIn } from '../../protocol/platform';
import { unlessAborted } from '../unlessAborted';
import { isLoopback } from './platformAddress';
import { SignInError } from './signInError';

/** What a person signs in with. All of it is secret. */
export interface Tokens {
  /** Proves to the platform who asks. */
  readonly idToken: string;
  /** Gets the next ID token; without it the person signs in again. */
  readonly refreshToken?: string;
  /** When the ID token ends, by this machine's clock, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** How long ago a person may have signed in to the provider, in seconds. */
const longestSession = 30 * 24 * 60 * 60;

/** Where the browser comes back to. */
export interface Redirect {
  readonly uri: string;
  /** The address it came back with, once it has `state` in it. */
  arrival(state: string, signal: AbortSignal): Promise<URL>;
}

/**
 * Signs in by OpenID Connect as a public client: authorization code with PKCE, `state` and `nonce` (RFC 8252, RFC 9700).
 *
 * @param openBrowser takes the person to the provider
 * @throws SignInError, or a `ConnectionError` `CANCELED` as soon as the signal aborts
 */
export function signInByBrowser(
  provider: SignIn,
  redirect: Redirect,
  openBrowser: (url: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Tokens> {
  return unlessAborted(inBrowser(provider, redirect, openBrowser, signal), signal);
}

async function inBrowser(
  provider: SignIn,
  redirect: Redirect,
  openBrowser: (url: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Tokens> {
  const openId = await import('openid-client');
  const configuration = await discover(provider);
  const [verifier, state, nonce] = [openId.randomPKCECodeVerifier(), openId.randomState(), openId.randomNonce()];
  const url = openId.buildAuthorizationUrl(configuration, {
    redirect_uri: redirect.uri,
    scope: provider.scopes.join(' '),
    code_challenge: await openId.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    // Makes the provider say when the person signed in, by which sessions can be revoked.
    max_age: String(longestSession),
    // Whoever signs in is asked by the provider, too: it may be as somebody else, or after sessions were revoked. And without
    // consent, some providers give no refresh token for `offline_access`.
    prompt: provider.scopes.includes('offline_access') ? 'login consent' : 'login',
  });
  const current = await visit(redirect, state, () => openBrowser(url.href), signal);
  return tokensOf(
    await answered(() =>
      openId.authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
        maxAge: longestSession,
      }),
    ),
  );
}

/** The editor may ask before it opens a browser, and a person may come back before it says that it did. */
async function visit(
  redirect: Redirect,
  state: string,
  openBrowser: () => Promise<void>,
  signal: AbortSignal,
): Promise<URL> {
  const over = new AbortController();
  try {
    const arrival = redirect.arrival(state, AbortSignal.any([signal, over.signal]));
    const [current] = await Promise.all([arrival, openBrowser()]);
    return current;
  } finally {
    // Where no browser opened, nobody comes back.
    over.abort();
  }
}

/**
 * Gets the next ID token.
 *
 * @throws SignInError `SESSION_ENDED` where the person has to sign in again
 */
export async function refreshTokens(provider: SignIn, { refreshToken }: Tokens): Promise<Tokens> {
  if (refreshToken === undefined) throw new SignInError('SESSION_ENDED');
  const openId = await import('openid-client');
  const configuration = await discover(provider);
  const answer = await answered(() => openId.refreshTokenGrant(configuration, refreshToken), 'SESSION_ENDED');
  // A provider may renew nothing but its own access token (OpenID Connect Core 12.2): the person has to come by again.
  if (answer.id_token === undefined) throw new SignInError('SESSION_ENDED');
  // One that does not rotate refresh tokens leaves it out.
  return { refreshToken, ...tokensOf(answer) };
}

/** Tells the provider that the session is over. What it cannot be told ends there by itself. */
export async function revokeTokens(provider: SignIn, { refreshToken }: Tokens): Promise<void> {
  if (refreshToken === undefined) return;
  const openId = await import('openid-client');
  const configuration = await discover(provider);
  if (configuration.serverMetadata().revocation_endpoint === undefined) return;
  await answered(() => openId.tokenRevocation(configuration, refreshToken));
}

async function discover({ issuer, clientId }: SignIn): Promise<Configuration> {
  const openId = await import('openid-client');
  const url = new URL(issuer);
  const onThisMachine = url.protocol === 'http:' && isLoopback(url);
  return answered(() =>
    openId.discovery(url, clientId, undefined, openId.None(), {
      execute: [openId.enableNonRepudiationChecks, ...(onThisMachine ? [openId.allowInsecureRequests] : [])],
    }),
  );
}

function tokensOf(answer: TokenEndpointResponse & TokenEndpointResponseHelpers): Tokens {
  const claims = answer.claims();
  if (claims === undefined || answer.id_token === undefined) throw new SignInError('PROVIDER_ANSWER_INVALID');
  return {
    idToken: answer.id_token,
    ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    // How long it is good for, whatever the two clocks say.
    expiresAt: Date.now() + (claims.exp - claims.iat) * 1000,
  };
}

/**
 * Tells by the code, never by the text, what a provider that does not do as asked means.
 *
 * @param invalidGrant what it means that it does not know the code or the refresh token
 */
async function answered<T>(
  ask: () => Promise<T>,
  invalidGrant: 'SIGN_IN_REFUSED' | 'SESSION_ENDED' = 'SIGN_IN_REFUSED',
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw await signInErrorOf(error, invalidGrant);
  }
}

async function signInErrorOf(error: unknown, invalidGrant: 'SIGN_IN_REFUSED' | 'SESSION_ENDED'): Promise<Error> {
  const { AuthorizationResponseError, ClientError, ResponseBodyError } = await import('openid-client');
  if (error instanceof ResponseBodyError) {
    if (error.status >= 500) return new SignInError('PROVIDER_UNREACHABLE', { cause: error });
    return new SignInError(error.error === 'invalid_grant' ? invalidGrant : 'SIGN_IN_REFUSED', { cause: error });
  }
  if (error instanceof AuthorizationResponseError) return new SignInError('SIGN_IN_REFUSED', { cause: error });
  if (error instanceof ClientError && error.code !== 'OAUTH_TIMEOUT') {
    // A provider behind something that is out of order answers with its status.
    const unavailable = error.cause instanceof Response && error.cause.status >= 500;
    return new SignInError(unavailable ? 'PROVIDER_UNREACHABLE' : 'PROVIDER_ANSWER_INVALID', { cause: error });
  }
  return new SignInError('PROVIDER_UNREACHABLE', { cause: error });
}
