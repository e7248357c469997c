import { foldEmailAddress } from '../../../core/emailAddress';
import { isRoleOf, rolesOfWorkspace, type Role } from '../../../core/role';
import type { Queries } from '../../storage/storage';
import { newId } from '../identifiers';
import { countWorkspaceChange } from '../members/countWorkspaceChange';
import type { ServiceContext } from '../serviceContext';
import { changeOnce } from '../unitOfWork';
import type { Made } from './createWorkspace';
import { operatorChange } from './operatorChange';
import { Refusal } from './refusal';

/** The account of an e-mail address. */
export async function findAccount(queries: Queries, email: string): Promise<string> {
  const account = await queries
    .selectFrom('account')
    .select('id')
    .where('email', '=', foldEmailAddress(email) ?? '')
    .executeTakeFirst();
  if (!account) throw new Refusal(`Nobody here has the e-mail address ${email}: create-account makes their account.`);
  return account.id;
}

/** Makes an account for whoever signs in with this address, unless there is one, which is left as it is. */
export async function createAccount(
  { storage, clock }: ServiceContext,
  wanted: { readonly email: string; readonly name: string; readonly language: string },
): Promise<Made> {
  const email = foldEmailAddress(wanted.email);
  if (email === undefined) throw new Refusal(`${wanted.email} is no e-mail address.`);
  return changeOnce({ storage, clock }, operatorChange(), async ({ transaction, now }) => {
    const { language } = wanted;
    const inserted = await transaction
      .insertInto('account')
      .values({ id: newId(), name: wanted.name.trim(), email, language, created_at: now, signed_in_at: null })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .executeTakeFirst();
    return { id: await findAccount(transaction, email), isNew: inserted.numInsertedOrUpdatedRows === 1n };
  });
}

/** Gives somebody a role in a workspace, beside those they have. */
export async function addMember(
  { storage, clock }: ServiceContext,
  wanted: { readonly workspaceId: string; readonly email: string; readonly role: Role },
): Promise<Made> {
  const { workspaceId, role } = wanted;
  return changeOnce({ storage, clock }, operatorChange(), async (unit) => {
    const { transaction } = unit;
    const workspace = await transaction
      .selectFrom('workspace')
      .select(['kind', 'name'])
      .where('id', '=', workspaceId)
      .executeTakeFirst();
    if (!workspace) throw new Refusal(`There is no workspace ${workspaceId}.`);
    if (!isRoleOf(workspace.kind, role)) {
      throw new Refusal(`${workspace.name} knows these roles: ${rolesOfWorkspace[workspace.kind].join(', ')}.`);
    }
    const accountId = await findAccount(transaction, wanted.email);
    const inserted = await transaction
      .insertInto('membership')
      .values({ account_id: accountId, workspace_id: workspaceId, role })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) return { id: accountId, isNew: false };
    await countWorkspaceChange(transaction, workspaceId);
    unit.record({ thing: 'workspace', change: 'member-added', workspace_id: workspaceId, account_id: accountId });
    return { id: accountId, isNew: true };
  });
}

/**
 * Says whom a provider means by a subject, instead of whom it meant for this account: where a provider verifies no e-mail
 * addresses, or knows somebody anew.
 */
export async function linkIdentity(
  { storage, clock }: ServiceContext,
  wanted: { readonly email: string; readonly issuer: string; readonly subject: string },
): Promise<Made> {
  const { issuer, subject } = wanted;
  return changeOnce({ storage, clock }, operatorChange(), async ({ transaction, now }) => {
    const id = await findAccount(transaction, wanted.email);
    await transaction
      .deleteFrom('identity')
      .where('account_id', '=', id)
      .where('issuer', '=', issuer)
      .where('subject', '<>', subject)
      .execute();
    const inserted = await transaction
      .insertInto('identity')
      .values({ issuer, subject, account_id: id, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 1n) return { id, isNew: true };
    const there = await transaction
      .selectFrom('identity')
      .innerJoin('account', 'account.id', 'identity.account_id')
      .select(['account.id', 'account.email'])
      .where('identity.issuer', '=', issuer)
      .where('identity.subject', '=', subject)
      .executeTakeFirst();
    if (there?.id !== id) throw new Refusal(`This subject is ${there?.email ?? 'somebody else'} already.`);
    return { id, isNew: false };
  });
}

/** Nothing that somebody signed in with, or made as a token, until now is accepted any more. */
export async function revokeSessions({ storage, clock }: ServiceContext, email: string): Promise<string> {
  return changeOnce({ storage, clock }, operatorChange(), async ({ transaction, now }) => {
    const id = await findAccount(transaction, email);
    await transaction.updateTable('account').set({ tokens_valid_from: now }).where('id', '=', id).execute();
    return id;
  });
}
