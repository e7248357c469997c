import type { Person } from '../../core/permissions';
import type { Me, WorkspaceMembership } from '../../protocol/people';
import type { Queries } from '../storage/storage';

/** A person with their names: what permissions ask, and what `GET /v1/me` tells. */
export interface SignedIn extends Person {
  readonly name: string;
  readonly email: string;
  readonly memberships: readonly WorkspaceMembership[];
}

/** The person of an account, or `undefined` where there is no such account. */
export async function findPerson(queries: Queries, accountId: string): Promise<SignedIn | undefined> {
  const account = await queries
    .selectFrom('account')
    .select(['name', 'email'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!account) return undefined;
  const assignments = await queries
    .selectFrom('assignment')
    .select('mini_program_id')
    .where('account_id', '=', accountId)
    .orderBy('mini_program_id')
    .execute();
  return {
    accountId,
    ...account,
    memberships: await findMemberships(queries, accountId),
    assignments: assignments.map((row) => row.mini_program_id),
  };
}

async function findMemberships(queries: Queries, accountId: string): Promise<readonly WorkspaceMembership[]> {
  const rows = await queries
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select(['workspace.id', 'workspace.name', 'workspace.kind', 'membership.role'])
    .where('membership.account_id', '=', accountId)
    .orderBy('workspace.name')
    .orderBy('workspace.id')
    .orderBy('membership.role')
    .execute();
  return rows.map(({ id, name, kind, role }) => ({
    workspaceId: id,
    workspaceName: name,
    workspaceKind: kind,
    role,
  }));
}

/** The person who asks, as they are told about themselves. */
export function toMe(person: SignedIn, platform: Me['platform']): Me {
  return {
    accountId: person.accountId,
    name: person.name,
    email: person.email,
    memberships: [...person.memberships],
    assignments: [...person.assignments],
    platform,
  };
}

/** All accounts in the order they were made, for the embedded platform's Switch Account. */
export async function listPeople(queries: Queries): Promise<readonly SignedIn[]> {
  const accounts = await queries.selectFrom('account').select('id').orderBy('created_at').orderBy('id').execute();
  const people = await Promise.all(accounts.map(({ id }) => findPerson(queries, id)));
  return people.filter((person) => person !== undefined);
}
