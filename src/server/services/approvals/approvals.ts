import { sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from 'kysely';
import type { ApprovalCategory, ApprovalSort, ApprovalStatus, SortOrder } from '../../../core/approvalRequest';
import { PlatformError } from '../../../core/errorCode';
import { foldText } from '../../../core/foldText';
import { rolesThatDecide, roleThatMay, type Permission, type Person, type Subject } from '../../../core/permissions';
import type { Environment } from '../../../core/releaseTarget';
import type { Approval } from '../../../protocol/approval';
import type { Actor } from '../../../protocol/people';
import { containing } from '../../storage/containing';
import type { Database } from '../../storage/database';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';
import { defaultPageSize, positionOf, toPage } from '../pages';
import { readPolicy } from '../policies';
import { takenBy, takenByForce, type TakenByForce } from './removedReleases';
import { isSubmission } from './submission';

/** `mine`: requests the person may decide, or has to look at; `requested`: those the person submitted. */
export type Box = 'mine' | 'requested';

export interface ApprovalListing {
  readonly box: Box;
  readonly status?: ApprovalStatus | undefined;
  readonly category?: ApprovalCategory | undefined;
  readonly environment?: Environment | undefined;
  readonly submittedBy?: string | undefined;
  /** Part of the mini program's name or ID. */
  readonly search?: string | undefined;
  readonly sort?: ApprovalSort | undefined;
  readonly order?: SortOrder | undefined;
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

/** One page of a box, the latest request first unless asked otherwise. */
export async function listApprovals(
  queries: Queries,
  person: Person,
  listing: ApprovalListing,
): Promise<{ items: Approval[]; nextCursor: string | null }> {
  const { limit = defaultPageSize, order = 'descending', cursor } = listing;
  const sorted = sortedBy(listing.sort ?? 'createdAt', order);
  let query = approvalQuery(queries)
    .select(sorted.as('position'))
    .where(inBox(person, listing.box))
    .where(narrowedBy(listing))
    .orderBy(sorted, order === 'ascending' ? 'asc' : 'desc')
    .orderBy('approval.id', order === 'ascending' ? 'asc' : 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [position, id] = positionOf(cursor, 'number');
    query = query.where((row) =>
      row.eb(row.tuple(sorted, row.ref('approval.id')), order === 'ascending' ? '>' : '<', row.tuple(position, id)),
    );
  }
  const rows = await query.execute();
  const atHand = await takenByForce(queries, rows);
  return toPage(
    rows,
    limit,
    (row) => [row.position, row.id],
    (row) => approvalAnswer(row, person, atHand),
  );
}

/** Sorts by a moment; what has none comes last in either order. */
function sortedBy(sort: ApprovalSort, order: SortOrder): RawBuilder<number> {
  if (sort === 'createdAt') return sql<number>`approval.created_at`;
  const last = order === 'ascending' ? Number.MAX_SAFE_INTEGER : -1;
  return sql<number>`coalesce(approval.completed_at, ${sql.lit(last)})`;
}

type Condition = (row: ExpressionBuilder<Database, 'approval' | 'mini_program'>) => Expression<SqlBool>;

function inBox(person: Person, box: Box): Condition {
  return (row) =>
    box === 'requested'
      ? row.and([
          row('approval.submitted_by', '=', person.accountId),
          row.or([
            row.and([isSubmission(row), row('mini_program.workspace_id', 'in', [...ownWorkspaces(person)])]),
            row.and([row.not(isSubmission(row)), row('approval.workspace_id', 'in', [...ownWorkspaces(person)])]),
          ]),
        ])
      : row('approval.workspace_id', 'in', [...reviewedWorkspaces(person)]);
}

function narrowedBy({ status, category, environment, submittedBy, search }: ApprovalListing): Condition {
  return (row) => {
    const conditions: Expression<SqlBool>[] = [];
    if (status !== undefined) conditions.push(row('approval.status', '=', status));
    if (category !== undefined) conditions.push(row('approval.category', '=', category));
    if (environment !== undefined) conditions.push(row('approval.environment', '=', environment));
    if (submittedBy !== undefined) conditions.push(row('approval.submitted_by', '=', submittedBy));
    const part = foldText(search ?? '').trim();
    if (part !== '') {
      const found = [containing('mini_program.search_name', part), containing('mini_program.id', part)];
      conditions.push(row.or(found));
    }
    return row.and(conditions);
  };
}

/** One page of those whose requests a person decides, by name. */
export async function listSubmitters(
  queries: Queries,
  person: Person,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: Actor[]; nextCursor: string | null }> {
  const limit = listing.limit ?? defaultPageSize;
  let query = queries
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', (submitters) =>
      submitters
        .selectFrom('approval')
        .select('submitted_by')
        .where('workspace_id', 'in', [...reviewedWorkspaces(person)]),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (listing.cursor !== undefined) {
    const [name, id] = positionOf(listing.cursor, 'string');
    query = query.where((row) => row.eb(row.refTuple('name', 'id'), '>', row.tuple(name, id)));
  }
  const rows = await query.execute();
  return toPage(
    rows,
    limit,
    (row) => [row.name, row.id],
    ({ id, name }) => ({ accountId: id, name }),
  );
}

/** Who is no member any more does not see what they submitted either. */
function ownWorkspaces(person: Person): readonly string[] {
  return person.memberships.map(({ workspaceId }) => workspaceId);
}

function reviewedWorkspaces(person: Person): readonly string[] {
  return person.memberships
    .filter(({ role }) => rolesThatDecide().includes(role))
    .map(({ workspaceId }) => workspaceId);
}

const approvalById = preparedQuery(['id'], (queries, { id }) => approvalQuery(queries).where('approval.id', '=', id));

/** A request, whoever asks. */
export async function readApproval(queries: Queries, id: string): Promise<ApprovalRow> {
  const [row] = await approvalById(queries, { id });
  if (!row) throw new PlatformError('NOT_FOUND', { approvalId: id });
  return row;
}

/** A request as a person sees it; who neither submitted it nor reviews it is told that there is none. */
export async function findApproval(queries: Queries, id: string, person: Person): Promise<ApprovalRow> {
  const row = await readApproval(queries, id);
  if (!isOwn(row, person) && !mayView(row, person)) throw new PlatformError('NOT_FOUND', { approvalId: id });
  return row;
}

/** The workspace that asks: the mini program's, or that of the super app where it removes by force. */
export function askingWorkspace(row: ApprovalRow): string {
  return row.category === 'Force Removal' ? row.workspace_id : row.mini_program_workspace_id;
}

/** Whom permissions about a request are asked of. A force removal is a matter of the super app alone. */
export function subjectOfRequest(row: ApprovalRow): Subject {
  return {
    workspaceId: askingWorkspace(row),
    miniProgramId: row.mini_program_id,
    submittedTo: [row.workspace_id],
  };
}

function isOwn(row: ApprovalRow, person: Person): boolean {
  return row.submitted_by === person.accountId && ownWorkspaces(person).includes(askingWorkspace(row));
}

function mayView(row: ApprovalRow, person: Person): boolean {
  return roleThatMay(person, 'view mini program', subjectOfRequest(row)) !== undefined;
}

function mayDecide(row: ApprovalRow, person: Person): boolean {
  if (row.status !== 'In Review') return false;
  if (roleThatMay(person, 'decide request', subjectOfRequest(row)) === undefined) return false;
  const policy = readPolicy(row.target_app_policy);
  return row.submitted_by !== person.accountId || policy.selfApproval;
}

/** The permission to ask for a removal, and to withdraw what was asked. */
export const permissionToAsk = {
  Offline: 'take offline',
  'Force Removal': 'force remove',
} as const satisfies Partial<Record<ApprovalCategory, Permission>>;

function mayWithdraw(row: ApprovalRow, person: Person): boolean {
  if (row.status !== 'In Review' || row.category === 'Release') return false;
  return roleThatMay(person, permissionToAsk[row.category], subjectOfRequest(row)) !== undefined;
}

/** A request as it is told to a person, read inside a transaction. */
export async function approvalNow(queries: Queries, id: string, person: Person): Promise<Approval> {
  const row = await readApproval(queries, id);
  return approvalAnswer(row, person, await takenByForce(queries, [row]));
}

/** A request as the contract tells it to a person. */
function approvalAnswer(row: ApprovalRow, person: Person, atHand: TakenByForce): Approval {
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
    requestReason: row.request_reason,
    removes: [...takenBy(row, atHand)],
    createdAt: row.created_at,
    decidedBy:
      row.decided_by === null || row.decider_name === null
        ? null
        : { accountId: row.decided_by, name: row.decider_name },
    completedAt: row.completed_at,
    reason: row.reason,
    packageSha256: row.package_sha256,
    configurationHash: row.configuration_hash,
    allowed: [
      ...(mayDecide(row, person) ? (['approve', 'reject'] as const) : []),
      ...(mayWithdraw(row, person) ? (['withdraw'] as const) : []),
    ],
    revision: row.revision,
  };
}
