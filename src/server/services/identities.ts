import { PlatformError } from '../../core/errorCode';
import { foldEmailAddress } from '../../core/emailAddress';
import { preparedQuery } from '../storage/preparedQuery';
import type { Queries } from '../storage/storage';
import type { ServiceContext } from './serviceContext';

/** Whom an OpenID provider means, and since when it says so. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** When the person signed in, as far as the provider tells, or else when it said so; in milliseconds since 1970. */
  readonly signedInAt: number;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
}

/** Why nobody here is meant. */
type UnknownReason = 'NO_EMAIL' | 'EMAIL_NOT_VERIFIED' | 'NOT_INVITED' | 'LINKED_TO_ANOTHER';

const accountByIdentity = preparedQuery(['issuer', 'subject'], (queries, { issuer, subject }) =>
  queries
    .selectFrom('identity')
    .innerJoin('account', 'account.id', 'identity.account_id')
    .select(['account.id', 'account.tokens_valid_from'])
    .where('identity.issuer', '=', issuer)
    .where('identity.subject', '=', subject),
);

/**
 * The account of whom a provider means. At the first sign-in it is the one that an admin made for the person's e-mail
 * address, where the provider says that the address is theirs; from then on only the subject counts, since addresses change
 * hands.
 *
 * @throws PlatformError `ACCOUNT_UNKNOWN`, `TOKEN_REVOKED`
 */
export async function accountOfIdentity(context: ServiceContext, identity: ProvenIdentity): Promise<string> {
  const account = (await findAccount(context.storage.reader, identity)) ?? (await linkAccount(context, identity));
  if (identity.signedInAt < account.tokens_valid_from) throw new PlatformError('TOKEN_REVOKED');
  return account.id;
}

type LinkedAccount = Awaited<ReturnType<typeof accountByIdentity>>[number];

async function findAccount(queries: Queries, { issuer, subject }: ProvenIdentity): Promise<LinkedAccount | undefined> {
  const [account] = await accountByIdentity(queries, { issuer, subject });
  return account;
}

/** Of two requests at once, and of two subjects with one address, the table's keys let one in. */
async function linkAccount({ storage, clock }: ServiceContext, identity: ProvenIdentity): Promise<LinkedAccount> {
  const email = verifiedEmail(identity);
  return storage.write(async (transaction) => {
    const invited = await transaction.selectFrom('account').select('id').where('email', '=', email).executeTakeFirst();
    if (!invited) throw unknown('NOT_INVITED', email);
    const now = clock.now();
    await transaction
      .insertInto('identity')
      .values({
        issuer: identity.issuer,
        subject: identity.subject,
        account_id: invited.id,
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const account = await findAccount(transaction, identity);
    if (!account) throw unknown('LINKED_TO_ANOTHER', email);
    return account;
  });
}

function verifiedEmail({ email: text, emailVerified }: ProvenIdentity): string {
  const email = text === undefined ? undefined : foldEmailAddress(text);
  if (email === undefined) throw unknown('NO_EMAIL');
  if (!emailVerified) throw unknown('EMAIL_NOT_VERIFIED', email);
  return email;
}

function unknown(reason: UnknownReason, email?: string): PlatformError {
  return new PlatformError('ACCOUNT_UNKNOWN', { reason, ...(email !== undefined && { email }) });
}
