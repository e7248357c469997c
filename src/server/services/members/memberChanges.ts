import { PlatformError } from '../../../core/errorCode';
import { adminRole, isRoleOf, rolesOfWorkspace, type Role } from '../../../core/role';
import type { ChangedMember, ChangedWorkspace, WantedMember } from '../../../protocol/members';
import { accountOfEmail } from '../accounts';
import { findPerson } from '../people';
import type { ServiceContext } from '../serviceContext';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { findMember, requireMembersPermission } from './memberListing';

/** A change of a workspace's members, decided on its revision `ifMatch`. */
export interface MembersCommand {
  readonly workspaceId: string;
  readonly ifMatch: number;
  readonly change: ChangeRequest;
}

/** A workspace whose members nobody else changes until the transaction ends. */
interface HeldWorkspace extends ReturnType<typeof requireMembersPermission> {
  readonly unit: UnitOfWork;
}

/** Adds a member, or gives one the roles and assigned mini programs that are wanted instead of those they have. */
export function setMember(
  context: ServiceContext,
  command: MembersCommand,
  wanted: WantedMember,
): Promise<ChangedMember> {
  return changeMembers(context, command, async (workspace) => {
    const { unit, workspaceId } = workspace;
    refuseForeignRoles(workspace, wanted.roles);
    const assignments = await checkedAssignments(workspace, wanted.assignments);
    const accountId = await accountOf(workspace, wanted);
    const isNew = (await findMember(unit.transaction, workspaceId, accountId)) === undefined;
    if (!wanted.roles.includes(adminRole[workspace.workspaceKind])) await keepAnAdmin(workspace, accountId);
    await takeAway(workspace, accountId);
    await unit.transaction
      .insertInto('membership')
      .values(wanted.roles.map((role) => ({ account_id: accountId, workspace_id: workspaceId, role })))
      .execute();
    if (assignments.length > 0) {
      await unit.transaction
        .insertInto('assignment')
        .values(assignments.map((id) => ({ account_id: accountId, mini_program_id: id })))
        .execute();
    }
    recordMember(unit, isNew ? 'member-added' : 'member-changed', workspaceId, accountId);
    const member = await findMember(unit.transaction, workspaceId, accountId);
    if (!member) throw new PlatformError('INTERNAL');
    return member;
  });
}

/**
 * Removes a member. The account stays, for what it did is told with its name, and requests it submitted stay in review:
 * whoever may release the mini program can withdraw them.
 */
export function removeMember(
  context: ServiceContext,
  command: MembersCommand,
  accountId: string,
): Promise<ChangedWorkspace> {
  return changeMembers(context, command, async (workspace) => {
    const { unit, workspaceId } = workspace;
    if (!(await findMember(unit.transaction, workspaceId, accountId))) {
      throw new PlatformError('NOT_FOUND', { workspaceId, accountId });
    }
    await keepAnAdmin(workspace, accountId);
    await takeAway(workspace, accountId);
    recordMember(unit, 'member-removed', workspaceId, accountId);
    return { workspaceId };
  });
}

/** Tells of a changed membership: the workspace's people, and whose it is. */
function recordMember(
  unit: UnitOfWork,
  change: 'member-added' | 'member-changed' | 'member-removed',
  workspaceId: string,
  accountId: string,
): void {
  unit.record({ thing: 'workspace', change, workspace_id: workspaceId, account_id: accountId });
}

/**
 * Runs a change of members as one transaction. Counting up the workspace's revision is its first statement and holds the
 * row until the end: of two admins who remove each other, the second finds another revision than it saw. What the person may
 * is read only then, for another admin may just have taken it away.
 */
function changeMembers<T>(
  context: ServiceContext,
  { workspaceId, ifMatch, change }: MembersCommand,
  work: (workspace: HeldWorkspace) => Promise<T>,
): Promise<T & { revision: number }> {
  return changeOnce(context, change, async (unit) => {
    const updated = await unit.transaction
      .updateTable('workspace')
      .set({ revision: ifMatch + 1 })
      .where('id', '=', workspaceId)
      .where('revision', '=', ifMatch)
      .executeTakeFirst();
    const person = change.person && (await findPerson(unit.transaction, change.person.accountId));
    if (!person) throw new PlatformError('UNAUTHENTICATED');
    const workspace = requireMembersPermission(person, 'manage members', workspaceId);
    if (updated.numUpdatedRows !== 1n) {
      throw new PlatformError('REVISION_STALE', { workspaceId, workspace: workspace.workspaceName });
    }
    return { ...(await work({ ...workspace, unit })), revision: ifMatch + 1 };
  });
}

function refuseForeignRoles({ workspaceKind, workspaceName }: HeldWorkspace, wanted: readonly Role[]): void {
  const foreign = wanted.find((role) => !isRoleOf(workspaceKind, role));
  if (foreign === undefined) return;
  const roles = rolesOfWorkspace[workspaceKind];
  throw new PlatformError('ROLE_NOT_OF_WORKSPACE', { role: foreign, roles, workspace: workspaceName });
}

async function checkedAssignments(
  { unit, workspaceId, workspaceName }: HeldWorkspace,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const rows = await unit.transaction
    .selectFrom('mini_program')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...wanted])
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const foreign = wanted.find((id) => !known.has(id));
  if (foreign === undefined) return wanted;
  throw new PlatformError('ASSIGNMENT_NOT_OF_WORKSPACE', { miniProgramId: foreign, workspace: workspaceName });
}

/** Newcomers are meant by their e-mail address: an ID of somebody else's would tell whose it is. */
async function accountOf(
  { unit, workspaceId }: HeldWorkspace,
  { accountId, email, name }: WantedMember,
): Promise<string> {
  if (email !== undefined && accountId === undefined) {
    return accountOfEmail(unit.transaction, { email, name }, unit.now);
  }
  if (accountId === undefined || email !== undefined) {
    throw new PlatformError('REQUEST_INVALID', { reason: 'ACCOUNT_ID_OR_EMAIL' });
  }
  const member = await findMember(unit.transaction, workspaceId, accountId);
  if (!member) throw new PlatformError('NOT_FOUND', { workspaceId, accountId });
  return accountId;
}

/** Refuses to take the admin role from the last who has it. Whoever does not have it is none of them. */
async function keepAnAdmin(workspace: HeldWorkspace, accountId: string): Promise<void> {
  const { unit, workspaceId, workspaceName, workspaceKind } = workspace;
  const role = adminRole[workspaceKind];
  const admins = await unit.transaction
    .selectFrom('membership')
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', role)
    .execute();
  const [first, second] = admins;
  if (first?.account_id !== accountId || second) return;
  throw new PlatformError('LAST_ADMIN', { workspaceId, workspace: workspaceName, role, accountId });
}

/** Takes all roles and assigned mini programs of the workspace from a member. */
async function takeAway({ unit, workspaceId }: HeldWorkspace, accountId: string): Promise<void> {
  await unit.transaction
    .deleteFrom('membership')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .execute();
  await unit.transaction
    .deleteFrom('assignment')
    .where('account_id', '=', accountId)
    .where('mini_program_id', 'in', (row) =>
      row.selectFrom('mini_program').select('id').where('workspace_id', '=', workspaceId),
    )
    .execute();
}
