import { PlatformError } from '../../core/errorCode';
import { readScopes } from '../services/accessTokens/accessTokens';
import { isTokenText, tokenHash } from '../services/accessTokens/tokenText';
import type { ServiceContext } from '../services/serviceContext';
import { preparedQuery } from '../storage/preparedQuery';
import type { Authenticator, TokenHolder } from './authenticator';

/** How exactly a token's last use is known, in milliseconds. */
const lastUseStep = 60_000;

const tokenByHash = preparedQuery(['hash'], (queries, { hash }) =>
  queries
    .selectFrom('access_token')
    .innerJoin('account', 'account.id', 'access_token.account_id')
    .selectAll('access_token')
    .select('account.tokens_valid_from')
    .where('hash', '=', hash),
);

/** Accepts personal access tokens. */
export class AccessTokenAuthenticator implements Authenticator {
  readonly #context: ServiceContext;
  readonly #onError: (error: unknown) => void;

  constructor(context: ServiceContext, onError: (error: unknown) => void) {
    this.#context = context;
    this.#onError = onError;
  }

  /** @throws PlatformError `TOKEN_REVOKED`, `TOKEN_EXPIRED` */
  async holderOf(token: string): Promise<TokenHolder | undefined> {
    if (!isTokenText(token)) return undefined;
    const [row] = await tokenByHash(this.#context.storage.reader, { hash: tokenHash(token) });
    if (!row) return undefined;
    const now = this.#context.clock.now();
    if (row.revoked_at !== null || row.created_at < row.tokens_valid_from) {
      throw new PlatformError('TOKEN_REVOKED', { token: row.name });
    }
    if (row.expires_at <= now) throw new PlatformError('TOKEN_EXPIRED', { token: row.name });
    if (row.last_used_at === null || row.last_used_at <= now - lastUseStep) {
      // Beside the request, which does not wait for the write lock.
      this.#noteUse(row.id, now).catch(this.#onError);
    }
    const { id, name, expires_at: expiresAt } = row;
    return { accountId: row.account_id, accessToken: { id, name, scopes: [...readScopes(row)], expiresAt } };
  }

  /** Of many requests at once, one writes. */
  async #noteUse(id: string, now: number): Promise<void> {
    await this.#context.storage.write((transaction) =>
      transaction
        .updateTable('access_token')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<=', now - lastUseStep)]))
        .execute(),
    );
  }
}
