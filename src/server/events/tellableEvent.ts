import { onceDone } from '../../core/onceDone';
import { roleThatMay, type Person } from '../../core/permissions';
import { isSubmission } from '../services/approvals/submission';
import type { EventTable } from '../storage/database';
import type { Queries } from '../storage/storage';

/** A change as it is kept, with what decides who may know of it, which is found out once for all who are asked about. */
export interface TellableEvent {
  readonly row: EventTable;
  readonly maySee: (person: Person) => Promise<boolean>;
}

/**
 * Whether a person may know of a change. They see it when they may view the mini program; a super app sees what concerns
 * the very release or version that was submitted to it. Super apps themselves are known to whoever belongs anywhere, and a
 * workspace's members to each other; who is no member any more is still told that this is so.
 */
export function tellable(queries: Queries, row: EventTable): TellableEvent {
  const { mini_program_id: miniProgramId } = row;
  if (miniProgramId === null) return { row, maySee: async (person) => maySeeOrganisation(person, row) };
  const owner = onceDone(() => workspaceOf(queries, miniProgramId));
  const reviewers = onceDone(() => workspacesWithRequest(queries, row, miniProgramId));
  const maySee = async (person: Person): Promise<boolean> => {
    const workspaceId = await owner();
    if (workspaceId === undefined) return false;
    const subject = { workspaceId, miniProgramId };
    if (roleThatMay(person, 'view mini program', subject)) return true;
    return roleThatMay(person, 'view mini program', { ...subject, submittedTo: await reviewers() }) !== undefined;
  };
  return { row, maySee };
}

function maySeeOrganisation(
  person: Person,
  { thing, workspace_id: workspaceId, account_id: accountId }: EventTable,
): boolean {
  if (thing === 'target-app') return person.memberships.length > 0;
  if (thing !== 'workspace') return false;
  return accountId === person.accountId || person.memberships.some((one) => one.workspaceId === workspaceId);
}

async function workspaceOf(queries: Queries, miniProgramId: string): Promise<string | undefined> {
  const program = await queries
    .selectFrom('mini_program')
    .select('workspace_id')
    .where('id', '=', miniProgramId)
    .executeTakeFirst();
  return program?.workspace_id;
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
    .where('mini_program_id', '=', miniProgramId)
    .where(isSubmission);
  if (event.release_id !== null) query = query.where('release_id', '=', event.release_id);
  else if (event.version_id !== null) query = query.where('version_id', '=', event.version_id);
  const rows = await query.execute();
  return rows.map((row) => row.workspace_id);
}
