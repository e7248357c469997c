import type { Person } from '../../core/permissions';
import type { PresentedToken } from '../../protocol/accessToken';
import type { Me, WorkspaceMembership } from '../../protocol/people';
import { preparedQuery } from '../storage/preparedQuery';
import type { Queries } from '../storage/storage';

/** A person with their names: what permissions ask, and what `GET /v1/me` tells. */
export interface SignedIn extends Person {
  readonly name: string;
  readonly email: string;
  readonly hasSignedIn: boolean;
  readonly memberships: readonly WorkspaceMembership[];
  /** The personal access token they came with; absent where they signed in themselves. */
  readonly accessToken?: PresentedToken;
}

const accountById = preparedQuery(['id'], (queries, { id }) =>
  queries.selectFrom('account').select(['name', 'email', 'signed_in_at']).where('id', '=', id),
);

const assignmentsOf = preparedQuery(['id'], (queries, { id }) =>
  queries.selectFrom('assignment').select('mini_program_id').where('account_id', '=', id).orderBy('mini_program_id'),
);

const membershipsOf = preparedQuery(['id'], (queries, { id }) =>
  membershipRows(queries).where('membership.account_id', '=', id),
);

/** The person of an account, or `undefined` where there is no such account. */
export async function findPerson(queries: Queries, accountId: string): Promise<SignedIn | undefined> {
  const byAccount = { id: accountId };
  const [account] = await accountById(queries, byAccount);
  if (!account) return undefined;
  const assignments = await assignmentsOf(queries, byAccount);
  const memberships = await membershipsOf(queries, byAccount);
  return {
    accountId,
    name: account.name,
    email: account.email,
    hasSignedIn: account.signed_in_at !== null,
    memberships: memberships.map(toMembership),
    assignments: assignments.map((row) => row.mini_program_id),
  };
}

function membershipRows(queries: Queries) {
  return queries
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select(['workspace.id', 'workspace.name', 'workspace.kind', 'membership.role'])
    .orderBy('workspace.name')
    .orderBy('workspace.id')
    .orderBy('membership.role');
}

type MembershipRow = Awaited<ReturnType<ReturnType<typeof membershipRows>['execute']>>[number];

function toMembership({ id, name, kind, role }: MembershipRow): WorkspaceMembership {
  return { workspaceId: id, workspaceName: name, workspaceKind: kind, role };
}

/** The person who asks, as they are told about themselves. */
export function toMe(person: SignedIn, platform: Me['platform']): Me {
  const { accessToken } = person;
  return {
    accountId: person.accountId,
    name: person.name,
    email: person.email,
    memberships: [...person.memberships],
    assignments: [...person.assignments],
    ...(accessToken && { accessToken }),
    platform,
  };
}

/** A person as the embedded platform lists them for Switch Account. */
export type ListedPerson = Pick<SignedIn, 'accountId' | 'name' | 'email' | 'memberships'>;

/** All accounts in the order they were made. */
export async function listPeople(queries: Queries): Promise<readonly ListedPerson[]> {
  const accounts = await queries
    .selectFrom('account')
    .select(['id', 'name', 'email'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const memberships = await membershipRows(queries).select('membership.account_id').execute();
  return accounts.map(({ id, ...names }) => ({
    accountId: id,
    ...names,
    memberships: memberships.filter((row) => row.account_id === id).map(toMembership),
  }));
}
