import { rolesThatDecide } from '../../../core/permissions';
import { adminRole } from '../../../core/role';
import type { MailFacts, MailKind } from '../../mail/mailFacts';
import type { Queries } from '../../storage/storage';
import { askingWorkspace, readApproval } from '../approvals/approvals';
import { newId } from '../identifiers';
import { enqueue } from '../jobs';
import type { ReleaseRecord } from '../releases/releaseRecord';
import type { UnitOfWork } from '../unitOfWork';

/** Name of the background job that sends a mail. */
export const mailJob = 'mail';

/** Writes to those who decide on a new request, except whoever submitted it. */
export async function tellReviewers(unit: UnitOfWork, approvalId: string): Promise<void> {
  if (!unit.sendsMail) return;
  const request = await requestFacts(unit.transaction, approvalId);
  const reviewers = await unit.transaction
    .selectFrom('membership')
    .select('account_id')
    .distinct()
    .where('workspace_id', '=', request.workspaceId)
    .where('role', 'in', [...rolesThatDecide()])
    .where('account_id', '!=', request.submittedBy)
    .orderBy('account_id')
    .execute();
  const receivers = reviewers.map(({ account_id }) => account_id);
  await writeMails(unit, 'new-request', { approvalId, facts: request.facts }, receivers);
}

/**
 * Writes to the applicant how their request was settled, or that nothing is left to decide, unless they did it themselves or do
 * not belong to the workspace any more that asked.
 */
export async function tellApplicant(
  unit: UnitOfWork,
  approvalId: string,
  kind: Extract<MailKind, 'settled-request' | 'dropped-request'> = 'settled-request',
): Promise<void> {
  if (!unit.sendsMail) return;
  const request = await requestFacts(unit.transaction, approvalId);
  if (request.submittedBy === request.decidedBy) return;
  const applicant = await unit.transaction
    .selectFrom('membership')
    .select('account_id')
    .where('account_id', '=', request.submittedBy)
    .where('workspace_id', '=', request.askingWorkspaceId)
    .limit(1)
    .executeTakeFirst();
  if (!applicant) return;
  await writeMails(unit, kind, { approvalId, facts: request.facts }, [request.submittedBy]);
}

/**
 * Writes to the merchant's people that their mini program was removed by force: to its admins, to the developers it is assigned
 * to, and to who applied to release what was taken, unless they did it themselves.
 */
export async function tellMerchant(unit: UnitOfWork, taken: readonly ReleaseRecord[], reason: string): Promise<void> {
  const [first] = taken;
  if (!unit.sendsMail || !first) return;
  const { row } = first;
  const applicants = taken.flatMap((record) => record.row.applied_by ?? []);
  const people = await unit.transaction
    .selectFrom('membership')
    .leftJoin('assignment', (join) =>
      join
        .onRef('assignment.account_id', '=', 'membership.account_id')
        .on('assignment.mini_program_id', '=', row.mini_program_id),
    )
    .select('membership.account_id')
    .distinct()
    .where('membership.workspace_id', '=', row.mini_program_workspace_id)
    .where('membership.account_id', '!=', unit.request.person?.accountId ?? '')
    .where((member) =>
      member.or([
        member('membership.role', 'in', Object.values(adminRole)),
        member('membership.account_id', 'in', applicants),
        member('assignment.mini_program_id', 'is not', null),
      ]),
    )
    .orderBy('membership.account_id')
    .execute();
  const facts: MailFacts = {
    releaseId: row.id,
    category: 'Force Removal',
    miniProgram: row.mini_program_name,
    version: row.version_text,
    targetApp: row.target_app_name,
    environment: row.environment,
    submittedBy: '',
    settled: null,
    requestReason: reason,
    removes: taken.map((record) => ({ version: record.row.version_text, environment: record.row.environment })),
  };
  const receivers = people.map(({ account_id }) => account_id);
  await writeMails(unit, 'force-removed', { approvalId: null, facts }, receivers);
}

interface RequestFacts {
  readonly workspaceId: string;
  /** Of those who ask. */
  readonly askingWorkspaceId: string;
  readonly submittedBy: string;
  readonly decidedBy: string | null;
  readonly facts: MailFacts;
}

async function requestFacts(queries: Queries, approvalId: string): Promise<RequestFacts> {
  const row = await readApproval(queries, approvalId);
  return {
    workspaceId: row.workspace_id,
    askingWorkspaceId: askingWorkspace(row),
    submittedBy: row.submitted_by,
    decidedBy: row.decided_by,
    facts: {
      releaseId: row.release_id,
      category: row.category,
      miniProgram: row.mini_program_name,
      version: row.version_text,
      targetApp: row.target_app_name,
      environment: row.environment,
      submittedBy: row.applicant_name,
      ...(row.category !== 'Release' && { requestReason: row.request_reason }),
      settled:
        row.status === 'In Review' ? null : { status: row.status, by: row.decider_name ?? '', reason: row.reason },
    },
  };
}

async function writeMails(
  unit: UnitOfWork,
  kind: MailKind,
  { approvalId, facts }: { readonly approvalId: string | null; readonly facts: MailFacts },
  receivers: readonly string[],
): Promise<void> {
  const mails = receivers.map((accountId) => ({
    id: newId(),
    account_id: accountId,
    kind,
    approval_id: approvalId,
    facts: JSON.stringify(facts),
    created_at: unit.now,
    sent_at: null,
    failure: null,
  }));
  if (mails.length === 0) return;
  await unit.transaction.insertInto('mail').values(mails).execute();
  for (const { id } of mails) {
    await enqueue(unit.transaction, { kind: mailJob, uniqueKey: `mail:${id}`, payload: { mailId: id } });
  }
}
