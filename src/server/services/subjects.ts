import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { PlatformError, type ErrorParameters } from '../../core/errorCode';
import {
  roleMatrix,
  roleThatMay,
  rolesWith,
  type Permission,
  type Person,
  type Reach,
  type Subject,
} from '../../core/permissions';
import type { Role } from '../../core/role';
import type { Database } from '../storage/database';
import type { Queries } from '../storage/storage';
import { isSubmission } from './approvals/submission';

export interface MiniProgramSubject extends Subject {
  readonly miniProgramId: string;
  readonly submittedTo: readonly string[];
}

/** A mini program as permissions see it, or `undefined` where there is none. */
export async function subjectOf(queries: Queries, miniProgramId: string): Promise<MiniProgramSubject | undefined> {
  const row = await queries
    .selectFrom('mini_program')
    .select('workspace_id')
    .where('id', '=', miniProgramId)
    .executeTakeFirst();
  if (!row) return undefined;
  const submitted = await queries
    .selectFrom('approval')
    .select('workspace_id')
    .distinct()
    .where('mini_program_id', '=', miniProgramId)
    .where(isSubmission)
    .execute();
  return { workspaceId: row.workspace_id, miniProgramId, submittedTo: submitted.map((one) => one.workspace_id) };
}

/**
 * Answers with the role by which the person may. Who may not even see the thing is told that there is none; who may see it
 * is told which roles may.
 */
export function requirePermission(
  person: Person,
  permission: Permission,
  subject: Subject | undefined,
  about: ErrorParameters = {},
): Role {
  if (!subject || !roleThatMay(person, 'view mini program', subject)) throw new PlatformError('NOT_FOUND', about);
  const role = roleThatMay(person, permission, subject);
  if (!role) throw new PlatformError('FORBIDDEN', { ...about, permission, roles: rolesWith(permission) });
  return role;
}

/** The workspaces that a person's roles open for a permission, by how far they reach. */
function workspacesWithin(person: Person, permission: Permission, reach: Reach): readonly string[] {
  return person.memberships
    .filter(({ role }) => (roleMatrix[role][permission] as readonly Reach[]).includes(reach))
    .map(({ workspaceId }) => workspaceId);
}

type MiniPrograms = ExpressionBuilder<Database, 'mini_program'>;

/** Mini programs that the person sees as one of their workspace, or because they are assigned to it. */
function ownMiniPrograms(person: Person, row: MiniPrograms): Expression<SqlBool> {
  return row.or([
    row('mini_program.workspace_id', 'in', [...workspacesWithin(person, 'view mini program', 'workspace')]),
    row.and([
      row('mini_program.workspace_id', 'in', [...workspacesWithin(person, 'view mini program', 'assigned')]),
      row('mini_program.id', 'in', [...person.assignments]),
    ]),
  ]);
}

/** Restricts a query over mini programs to those the person may see, as {@link roleThatMay} says for one of them. */
export function visibleMiniPrograms(person: Person): (row: MiniPrograms) => Expression<SqlBool> {
  const reviewed = [...workspacesWithin(person, 'view mini program', 'submitted')];
  return (row) =>
    row.or([
      ownMiniPrograms(person, row),
      row(
        'mini_program.id',
        'in',
        row
          .selectFrom('approval')
          .select('approval.mini_program_id')
          .where('approval.workspace_id', 'in', reviewed)
          .where(isSubmission),
      ),
    ]);
}

type Releases = ExpressionBuilder<Database, 'mini_program' | 'release'>;

/** The same for releases joined with their mini programs: a super app sees just those that were submitted to it. */
export function visibleReleases(person: Person): (row: Releases) => Expression<SqlBool> {
  const reviewed = [...workspacesWithin(person, 'view mini program', 'submitted')];
  return (row) =>
    row.or([
      ownMiniPrograms(person, row),
      row(
        'release.id',
        'in',
        row
          .selectFrom('approval')
          .select('approval.release_id')
          .where('approval.workspace_id', 'in', reviewed)
          .where(isSubmission),
      ),
    ]);
}
