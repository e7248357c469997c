import * as Type from 'typebox';
import type { Static } from 'typebox';
import { nullable, record } from './schema';

/** How people sign in: by OpenID Connect, as a public client with PKCE. */
export const signIn = record({
  issuer: Type.String({ description: 'Its configuration is at /.well-known/openid-configuration below it' }),
  clientId: Type.String(),
  scopes: Type.Array(Type.String()),
});

export type SignIn = Static<typeof signIn>;

/** What a client may know before anybody signs in: that this is a release platform, which, and how to sign in. */
export const platformDescription = record({
  product: Type.Literal('mini-program-release'),
  version: Type.String(),
  maximumUploadBytes: Type.Integer({ description: 'Largest upload, in bytes' }),
  signIn: nullable(signIn, 'null where nobody signs in but with a token that was given to them'),
});

export type PlatformDescription = Static<typeof platformDescription>;
