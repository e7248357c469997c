import * as Type from 'typebox';
import type { Static } from 'typebox';
import { identifier, record, sha256 } from './schema';

/** `typ` of a package's signature, so that nothing else that was signed with the same key is taken for one (RFC 8725 §3.11). */
export const packageSignatureType = 'mini-program-package+jws';

/** What a package's signature is over: which version of which mini program has these bytes. */
export const packageStatement = record({
  miniProgramId: identifier,
  version: Type.String(),
  sha256,
  size: Type.Integer({ minimum: 0, description: 'In bytes' }),
});

export type PackageStatement = Static<typeof packageStatement>;

/** One public key, as RFC 8037 writes an Ed25519 key in a JWK. */
export const packageKey = record({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  kid: Type.String({ description: 'Names the key in the header of a signature: its thumbprint (RFC 7638)' }),
  alg: Type.Literal('EdDSA'),
  use: Type.Literal('sig'),
});

export type PackageKey = Static<typeof packageKey>;

/** A JWK Set (RFC 7517 §5). */
export const packageKeySet = record({ keys: Type.Array(packageKey) });

export type PackageKeySet = Static<typeof packageKeySet>;
