import type { Selectable } from 'kysely';
import * as Type from 'typebox';
import { day } from '../../../core/duration';
import { PlatformError } from '../../../core/errorCode';
import { tokenScopes, type TokenScope } from '../../../core/tokenScope';
import type { AccessToken, MadeAccessToken, WantedAccessToken } from '../../../protocol/accessToken';
import { oneOf } from '../../../protocol/schema';
import type { AccessTokenTable } from '../../storage/database';
import type { Queries } from '../../storage/storage';
import { newId } from '../identifiers';
import { defaultPageSize, positionOf, toPage } from '../pages';
import type { ServiceContext } from '../serviceContext';
import { readJson } from '../storedJson';
import { changeOnce, type ChangeRequest } from '../unitOfWork';
import { newTokenText, tokenHash } from './tokenText';

/** How long a token may hold, a leap year, in milliseconds. */
const longestLife = 366 * day;

const storedScopes = Type.Array(oneOf(tokenScopes));

/** The scopes of a token as they are stored. */
export function readScopes(row: Pick<AccessTokenTable, 'scopes'>): readonly TokenScope[] {
  return readJson(storedScopes, row.scopes, 'scopes');
}

function accessTokenAnswer(row: Selectable<AccessTokenTable>): AccessToken {
  return {
    id: row.id,
    name: row.name,
    scopes: [...readScopes(row)],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** One page of the tokens of an account that were not revoked, newest first. */
export async function listAccessTokens(
  queries: Queries,
  accountId: string,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: AccessToken[]; nextCursor: string | null }> {
  const limit = listing.limit ?? defaultPageSize;
  let query = queries
    .selectFrom('access_token')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (listing.cursor !== undefined) {
    const [, id] = positionOf(listing.cursor, 'number');
    query = query.where('id', '<', id);
  }
  return toPage(await query.execute(), limit, (row) => [row.created_at, row.id], accessTokenAnswer);
}

/**
 * Makes a token of an account. It is kept nowhere, not with the answer under the Idempotency-Key either: a request that comes
 * again gets the same token with another secret, and the secret of the answer that may have been lost opens nothing.
 *
 * @throws PlatformError `TOKEN_EXPIRY_INVALID`
 */
export async function createAccessToken(
  context: ServiceContext,
  accountId: string,
  wanted: WantedAccessToken,
  change: ChangeRequest,
): Promise<MadeAccessToken> {
  const token = newTokenText();
  const hash = tokenHash(token);
  const id = newId();
  const made = await changeOnce(context, change, async ({ transaction, now }) => {
    if (wanted.expiresAt <= now || wanted.expiresAt > now + longestLife) {
      throw new PlatformError('TOKEN_EXPIRY_INVALID', { latest: now + longestLife });
    }
    const row: Selectable<AccessTokenTable> = {
      id,
      account_id: accountId,
      name: wanted.name.trim(),
      hash,
      scopes: JSON.stringify(wanted.scopes),
      created_at: now,
      expires_at: wanted.expiresAt,
      last_used_at: null,
      revoked_at: null,
    };
    await transaction.insertInto('access_token').values(row).execute();
    return accessTokenAnswer(row);
  });
  // Made by an earlier request, whose secret ends; this one's own may have been replaced by a later one already.
  if (made.id !== id) await replaceSecret(context, made.id, hash);
  return { ...made, token };
}

async function replaceSecret({ storage }: ServiceContext, id: string, hash: string): Promise<void> {
  await storage.write((transaction) =>
    transaction.updateTable('access_token').set({ hash }).where('id', '=', id).execute(),
  );
}

/** Revokes a token of an account; one that is revoked already stays so. */
export async function revokeAccessToken(
  context: ServiceContext,
  accountId: string,
  id: string,
  change: ChangeRequest,
): Promise<void> {
  await changeOnce(context, change, async ({ transaction, now }) => {
    const { numUpdatedRows } = await transaction
      .updateTable('access_token')
      .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new PlatformError('NOT_FOUND', { accessTokenId: id });
  });
}
