import { roleThatMay, type Person } from '../../core/permissions';
import type { EventTable } from '../storage/database';
import type { Queries } from '../storage/storage';

/**
 * Whether a person may know of a change. They see it when they may view the mini program; a super app sees what concerns
 * the very release or version that was submitted to it. Super apps themselves are known to whoever belongs anywhere, and a
 * workspace's members to each other; who is no member any more is still told that this is so.
 */
export async function maySee(queries: Queries, person: Person, event: EventTable): Promise<boolean> {
  if (event.mini_program_id === null) return maySeeOrganisation(person, event);
  const program = await queries
    .selectFrom('mini_program')
    .select('workspace_id')
    .where('id', '=', event.mini_program_id)
    .executeTakeFirst();
  if (!program) return false;
  const subject = { workspaceId: program.workspace_id, miniProgramId: event.mini_program_id };
  if (roleThatMay(person, 'view mini program', subject)) return true;
  const submittedTo = await workspacesWithRequest(queries, event, event.mini_program_id);
  return roleThatMay(person, 'view mini program', { ...subject, submittedTo }) !== undefined;
}

function maySeeOrganisation(
  person: Person,
  { thing, workspace_id: workspaceId, account_id: accountId }: EventTable,
): boolean {
  if (thing === 'target-app') return person.memberships.length > 0;
  if (thing !== 'workspace') return false;
  return accountId === person.accountId || person.memberships.some((one) => one.workspaceId === workspaceId);
}

async function workspacesWithRequest(
  queries: Queries,
  event: EventTable,
  miniProgramId: string,
): Promise<readonly string[]> {
  let query = queries
    .selectFrom('approval')
    .select('workspace_id')
    .distinct()
    .where('mini_program_id', '=', miniProgramId);
  if (event.release_id !== null) query = query.where('release_id', '=', event.release_id);
  else if (event.version_id !== null) query = query.where('version_id', '=', event.version_id);
  const rows = await query.execute();
  return rows.map((row) => row.workspace_id);
}
