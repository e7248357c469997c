import type { ApprovalStatus } from '../../../core/approvalRequest';
import { PlatformError } from '../../../core/errorCode';
import { roleMatrix, roleThatMay, type Person, type Reach } from '../../../core/permissions';
import type { Approval } from '../../../protocol/approval';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';
import { defaultPageSize, positionOf, toPage } from '../pages';
import { readPolicy } from '../policies';

/** `mine`: requests the person may decide, or has to look at; `requested`: those the person submitted. */
export type Box = 'mine' | 'requested';

export interface ApprovalListing {
  readonly box: Box;
  readonly status?: ApprovalStatus | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

function approvalQuery(queries: Queries) {
  return queries
    .selectFrom('approval')
    .innerJoin('mini_program', 'mini_program.id', 'approval.mini_program_id')
    .innerJoin('version', 'version.id', 'approval.version_id')
    .innerJoin('target_app', 'target_app.id', 'approval.target_app_id')
    .innerJoin('account as applicant', 'applicant.id', 'approval.submitted_by')
    .leftJoin('account as decider', 'decider.id', 'approval.decided_by')
    .selectAll('approval')
    .select([
      'mini_program.name as mini_program_name',
      'mini_program.workspace_id as mini_program_workspace_id',
      'version.version as version_text',
      'target_app.name as target_app_name',
      'target_app.policy as target_app_policy',
      'applicant.name as applicant_name',
      'decider.name as decider_name',
    ]);
}

export type ApprovalRow = Awaited<ReturnType<ReturnType<typeof approvalQuery>['execute']>>[number];

/** One page of a box, the latest request first. */
export async function listApprovals(
  queries: Queries,
  person: Person,
  listing: ApprovalListing,
): Promise<{ items: Approval[]; nextCursor: string | null }> {
  const limit = listing.limit ?? defaultPageSize;
  let query = approvalQuery(queries)
    .orderBy('approval.created_at', 'desc')
    .orderBy('approval.id', 'desc')
    .limit(limit + 1);
  query =
    listing.box === 'requested'
      ? query
          .where('approval.submitted_by', '=', person.accountId)
          .where('mini_program.workspace_id', 'in', [...ownWorkspaces(person)])
      : query.where('approval.workspace_id', 'in', [...reviewedWorkspaces(person)]);
  const { status } = listing;
  if (status !== undefined) query = query.where('approval.status', '=', status);
  if (listing.cursor !== undefined) {
    const [createdAt, id] = positionOf(listing.cursor, 'number');
    query = query.where((row) =>
      row.eb(row.refTuple('approval.created_at', 'approval.id'), '<', row.tuple(createdAt, id)),
    );
  }
  const rows = await query.execute();
  return toPage(
    rows,
    limit,
    (row) => [row.created_at, row.id],
    (row) => approvalAnswer(row, person),
  );
}

/** Who is no member any more does not see what they submitted either. */
function ownWorkspaces(person: Person): readonly string[] {
  return person.memberships.map(({ workspaceId }) => workspaceId);
}

function reviewedWorkspaces(person: Person): readonly string[] {
  return person.memberships
    .filter(({ role }) => (roleMatrix[role]['decide request'] as readonly Reach[]).includes('submitted'))
    .map(({ workspaceId }) => workspaceId);
}

const approvalById = preparedQuery(['id'], (queries, { id }) => approvalQuery(queries).where('approval.id', '=', id));

/** A request as a person sees it; who neither submitted it nor reviews it is told that there is none. */
export async function findApproval(queries: Queries, id: string, person: Person): Promise<ApprovalRow> {
  const [row] = await approvalById(queries, { id });
  const seen = row && (isOwn(row, person) || mayView(row, person));
  if (!row || !seen) throw new PlatformError('NOT_FOUND', { approvalId: id });
  return row;
}

function subjectOfRow(row: ApprovalRow): Parameters<typeof roleThatMay>[2] {
  return {
    workspaceId: row.mini_program_workspace_id,
    miniProgramId: row.mini_program_id,
    submittedTo: [row.workspace_id],
  };
}

function isOwn(row: ApprovalRow, person: Person): boolean {
  return row.submitted_by === person.accountId && ownWorkspaces(person).includes(row.mini_program_workspace_id);
}

function mayView(row: ApprovalRow, person: Person): boolean {
  return roleThatMay(person, 'view mini program', subjectOfRow(row)) !== undefined;
}

function mayDecide(row: ApprovalRow, person: Person): boolean {
  if (row.status !== 'In Review') return false;
  if (roleThatMay(person, 'decide request', subjectOfRow(row)) === undefined) return false;
  const policy = readPolicy(row.target_app_policy);
  return row.submitted_by !== person.accountId || policy.selfApproval;
}

/** A request as the contract tells it to a person. */
export function approvalAnswer(row: ApprovalRow, person: Person): Approval {
  return {
    id: row.id,
    category: row.category,
    status: row.status,
    releaseId: row.release_id,
    miniProgramId: row.mini_program_id,
    miniProgramName: row.mini_program_name,
    versionId: row.version_id,
    version: row.version_text,
    targetAppId: row.target_app_id,
    targetAppName: row.target_app_name,
    environment: row.environment,
    submittedBy: { accountId: row.submitted_by, name: row.applicant_name },
    createdAt: row.created_at,
    decidedBy:
      row.decided_by === null || row.decider_name === null
        ? null
        : { accountId: row.decided_by, name: row.decider_name },
    completedAt: row.completed_at,
    reason: row.reason,
    packageSha256: row.package_sha256,
    configurationHash: row.configuration_hash,
    allowed: mayDecide(row, person) ? ['approve', 'reject'] : [],
    revision: row.revision,
  };
}
