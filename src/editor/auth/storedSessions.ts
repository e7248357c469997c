import * as Type from 'typebox';
import type { Static } from 'typebox';
import { localAccount } from '../../client/handshake';
import { fits } from '../../protocol/fits';
import { record } from '../../protocol/schema';

const session = record({
  account: localAccount,
  tokens: record({
    idToken: Type.String(),
    refreshToken: Type.Optional(Type.String()),
    expiresAt: Type.Number(),
  }),
  /** Who vouched for the person, and alone gets the refresh token; absent for a personal access token. */
  provider: Type.Optional(record({ issuer: Type.String(), clientId: Type.String() })),
});

const sessions = Type.Array(session);

/** Somebody who is signed in to a platform, with what proves it. */
export type RemoteSession = Static<typeof session>;

/** What an older extension kept in another shape is as if nobody had signed in. */
export function readSessions(text: string): readonly RemoteSession[] {
  try {
    const value: unknown = JSON.parse(text);
    return fits(sessions, value) ? value : [];
  } catch {
    return [];
  }
}
