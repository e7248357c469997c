import { PlatformError } from '../../../core/errorCode';
import { roleMatrix, roleThatMay, type Permission } from '../../../core/permissions';
import { rolesOfWorkspace, type Role, type WorkspaceKind } from '../../../core/role';
import type { Member, MemberPage } from '../../../protocol/members';
import type { Queries } from '../../storage/storage';
import { defaultPageSize, positionOf, toPage } from '../pages';
import type { SignedIn } from '../people';

/** What a person is told of a workspace they belong to. */
type KnownWorkspace = Pick<SignedIn['memberships'][number], 'workspaceId' | 'workspaceName' | 'workspaceKind'>;

/**
 * The workspace whose members a person may view or manage. Who does not belong to it is told that there is none; who does
 * is told which of its roles may.
 */
export function requireMembersPermission(
  person: SignedIn,
  permission: Extract<Permission, 'view members' | 'manage members'>,
  workspaceId: string,
): KnownWorkspace {
  const membership = person.memberships.find((one) => one.workspaceId === workspaceId);
  if (!membership) throw new PlatformError('NOT_FOUND', { workspaceId });
  if (!roleThatMay(person, permission, { workspaceId })) {
    const roles = rolesThatMay(membership.workspaceKind, permission);
    throw new PlatformError('FORBIDDEN', { workspaceId, workspace: membership.workspaceName, permission, roles });
  }
  return membership;
}

function rolesThatMay(kind: WorkspaceKind, permission: Permission): readonly Role[] {
  return rolesOfWorkspace[kind].filter((role) => roleMatrix[role][permission].length > 0);
}

/** One page of the members of a workspace, by name. */
export async function listMembers(
  queries: Queries,
  workspaceId: string,
  person: SignedIn,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<MemberPage> {
  requireMembersPermission(person, 'view members', workspaceId);
  // Read first: a change that comes in between makes the revision stale, and never the members.
  const { revision } = await queries
    .selectFrom('workspace')
    .select('revision')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  const limit = listing.limit ?? defaultPageSize;
  let query = memberQuery(queries, workspaceId)
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (listing.cursor !== undefined) {
    const [name, id] = positionOf(listing.cursor, 'string');
    query = query.where((row) => row.eb(row.refTuple('name', 'id'), '>', row.tuple(name, id)));
  }
  const page = toPage(
    await query.execute(),
    limit,
    (row) => [row.name, row.id],
    (row) => row,
  );
  return { items: await memberAnswers(queries, workspaceId, page.items), nextCursor: page.nextCursor, revision };
}

function memberQuery(queries: Queries, workspaceId: string) {
  return queries
    .selectFrom('account')
    .select(['id', 'name', 'email', 'signed_in_at'])
    .where('id', 'in', (row) =>
      row.selectFrom('membership').select('account_id').where('workspace_id', '=', workspaceId),
    );
}

type MemberRow = Awaited<ReturnType<ReturnType<typeof memberQuery>['execute']>>[number];

/** One member of a workspace, or `undefined` where the account is none. */
export async function findMember(
  queries: Queries,
  workspaceId: string,
  accountId: string,
): Promise<Member | undefined> {
  const rows = await memberQuery(queries, workspaceId).where('id', '=', accountId).execute();
  const [member] = await memberAnswers(queries, workspaceId, rows);
  return member;
}

async function memberAnswers(queries: Queries, workspaceId: string, rows: readonly MemberRow[]): Promise<Member[]> {
  const accountIds = rows.map(({ id }) => id);
  const roles = await queries
    .selectFrom('membership')
    .select(['account_id', 'role'])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'in', accountIds)
    .orderBy('role')
    .execute();
  const assignments = await queries
    .selectFrom('assignment')
    .innerJoin('mini_program', 'mini_program.id', 'assignment.mini_program_id')
    .select(['assignment.account_id', 'mini_program.id', 'mini_program.name'])
    .where('mini_program.workspace_id', '=', workspaceId)
    .where('assignment.account_id', 'in', accountIds)
    .orderBy('mini_program.name')
    .orderBy('mini_program.id')
    .execute();
  return rows.map(({ id, name, email, signed_in_at: signedInAt }) => ({
    accountId: id,
    name,
    email,
    roles: roles.filter((row) => row.account_id === id).map(({ role }) => role),
    assignments: assignments
      .filter((row) => row.account_id === id)
      .map((row) => ({ miniProgramId: row.id, miniProgramName: row.name })),
    hasSignedIn: signedInAt !== null,
  }));
}
