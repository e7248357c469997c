import * as Type from 'typebox';
import type { Static } from 'typebox';
import { tokenScopes } from '../core/tokenScope';
import { identifier, moment, nullable, oneOf, record } from './schema';

const given = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'What its person calls it' }),
  scopes: Type.Array(oneOf(tokenScopes), {
    minItems: 1,
    uniqueItems: true,
    description: 'What it may do of what its person may; each includes reading',
  }),
  expiresAt: moment,
};

/** A personal access token, without the token itself. */
export const accessToken = record({
  id: identifier,
  ...given,
  createdAt: moment,
  lastUsedAt: nullable(moment, 'To the minute; null until it is used'),
});

export type AccessToken = Static<typeof accessToken>;

/** A token that somebody came with. */
export const presentedToken = record({ id: identifier, ...given });

export type PresentedToken = Static<typeof presentedToken>;

/** What a token is to be; it ends within a year. */
export const wantedAccessToken = record(given);

export type WantedAccessToken = Static<typeof wantedAccessToken>;

/** A new token: the only answer that has the token itself. */
export const madeAccessToken = record({
  ...accessToken.properties,
  token: Type.String({ description: 'The token itself, told this once' }),
});

export type MadeAccessToken = Static<typeof madeAccessToken>;
