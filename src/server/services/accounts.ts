import { PlatformError } from '../../core/errorCode';
import { foldEmailAddress } from '../../core/emailAddress';
import type { Clock } from '../clock';
import type { Queries, Storage } from '../storage/storage';
import { newId } from './identifiers';

/**
 * The account of an e-mail address; one is made where there is none. Of two that make the same at once, the unique index
 * keeps one, and both answer with it.
 *
 * @throws PlatformError `EMAIL_INVALID`
 */
export async function accountOfEmail(
  queries: Queries,
  wanted: { readonly email: string; readonly name?: string | undefined },
  now: number,
): Promise<string> {
  const email = foldEmailAddress(wanted.email);
  if (email === undefined) throw new PlatformError('EMAIL_INVALID', { email: wanted.email });
  await queries
    .insertInto('account')
    .values({ id: newId(), name: wanted.name?.trim() ?? email, email, created_at: now, signed_in_at: null })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute();
  const { id } = await queries.selectFrom('account').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  return id;
}

/** Writes down when a person signed in for the first time. */
export async function noteFirstSignIn(storage: Storage, clock: Clock, accountId: string): Promise<void> {
  await storage.write((transaction) =>
    transaction
      .updateTable('account')
      .set({ signed_in_at: clock.now() })
      .where('id', '=', accountId)
      .where('signed_in_at', 'is', null)
      .execute(),
  );
}
