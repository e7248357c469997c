import { errors, jwtVerify, type JWTPayload } from 'jose';
import * as Type from 'typebox';
import { PlatformError } from '../../../core/errorCode';
import { fits } from '../../../protocol/fits';
import type { Clock } from '../../clock';
import type { ProvenIdentity } from '../../services/identities';
import type { OpenIdSettings } from './openIdSettings';
import type { ProviderKeys } from './providerKeys';

/** Those that are checked by an open key: with a shared one, whoever can check a token can make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** ID tokens and access tokens (RFC 9068), and no other JWT that the provider may sign for us, such as for logging out. */
const tokenTypes: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/** How far the provider's clock may be from ours, in seconds. */
const clockTolerance = 30;

const claims = Type.Object({
  sub: Type.String({ minLength: 1, maxLength: 255 }),
  iat: Type.Number(),
  auth_time: Type.Optional(Type.Number()),
  azp: Type.Optional(Type.Unknown()),
  email: Type.Optional(Type.Unknown()),
  email_verified: Type.Optional(Type.Unknown()),
});

/**
 * Verifies a token as OpenID Connect Core 1.0 §3.1.3.7 says, but for the nonce, which whoever began to sign in knows.
 *
 * @throws PlatformError `TOKEN_EXPIRED`, `UNAUTHENTICATED`, `IDENTITY_PROVIDER_AWAY`
 */
export async function verifyToken(
  token: string,
  settings: OpenIdSettings,
  keys: ProviderKeys,
  clock: Clock,
): Promise<ProvenIdentity> {
  const now = clock.now();
  const payload = await verified(token, settings, keys, new Date(now));
  if (!fits(claims, payload) || !isForUs(payload, settings) || payload.iat * 1000 > now + clockTolerance * 1000) {
    throw new PlatformError('UNAUTHENTICATED');
  }
  const { sub, iat, auth_time: authTime = iat, email, email_verified: emailVerified } = payload;
  return {
    issuer: settings.issuer,
    subject: sub,
    // A refreshed token is issued anew without anybody signing in.
    signedInAt: Math.min(authTime, iat) * 1000,
    email: typeof email === 'string' ? email : undefined,
    emailVerified: emailVerified === true,
  };
}

async function verified(
  token: string,
  { issuer, clientId, audiences }: OpenIdSettings,
  keys: ProviderKeys,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys.keyFor, {
      algorithms,
      issuer,
      audience: [clientId, ...audiences],
      clockTolerance,
      currentDate,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    if (!tokenTypes.has(protectedHeader.typ?.toLowerCase())) throw new PlatformError('UNAUTHENTICATED');
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new PlatformError('TOKEN_EXPIRED', {}, { cause: error });
    if (error instanceof errors.JOSEError) throw new PlatformError('UNAUTHENTICATED', {}, { cause: error });
    throw error;
  }
}

/** An ID token that the provider gave to another client, for several to see, is not one that the person gave to ours. */
function isForUs({ aud, azp }: JWTPayload, { clientId, audiences }: OpenIdSettings): boolean {
  const isForAudience = [aud].flat().some((one) => one !== undefined && audiences.includes(one));
  return isForAudience || azp === undefined || azp === clientId;
}
