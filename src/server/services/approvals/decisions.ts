import { approvalOutcome } from '../../../core/approvalRequest';
import { PlatformError, type ErrorParameters } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import type { Role } from '../../../core/role';
import type { Approval } from '../../../protocol/approval';
import { OvertakenError } from '../../storage/storage';
import { tellApplicant } from '../mails/outbox';
import { readPolicy } from '../policies';
import { thawed } from '../releases/releaseActions';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease, planStep, takeStep } from '../releases/transition';
import { removeByForce } from '../removal/forceRemove';
import { takeTargetOffline } from '../removal/takeOffline';
import type { ServiceContext } from '../serviceContext';
import { requirePermission } from '../subjects';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { settleRequest, type Settlement } from './approvalRequests';
import { approvalNow, findApproval, permissionToAsk, subjectOfRequest, type ApprovalRow } from './approvals';

/** A decision on the request as it was at revision `ifMatch`. */
export interface DecisionCommand {
  readonly approvalId: string;
  readonly ifMatch: number;
  readonly person: Person;
  readonly change: ChangeRequest;
}

/** Approve: a release moves on along its path, which the policy of this moment decides (T5, T6, T7), or is taken (T23, T24). */
export function approve(context: ServiceContext, command: DecisionCommand, reason: string | null): Promise<Approval> {
  return decide(context, command, 'approve', reason);
}

/** Reject with a reason: a release can be edited and applied with again (T8), or stays where it is. */
export function reject(context: ServiceContext, command: DecisionCommand, reason: string): Promise<Approval> {
  if (reason.trim() === '') throw new PlatformError('REASON_REQUIRED');
  return decide(context, command, 'reject', reason.trim());
}

/** Withdraw a request for a removal. A request to release is withdrawn with its release (T9). */
export function withdrawRequest(context: ServiceContext, command: DecisionCommand): Promise<Approval> {
  const { approvalId, person } = command;
  return settle(context, command, async (unit, { row, record, about }) => {
    if (row.category === 'Release') throw new PlatformError('ACTION_NOT_ALLOWED', { ...about, action: 'withdraw' });
    const role = requirePermission(person, permissionToAsk[row.category], subjectOfRequest(row), about);
    requireWaiting(command, row, about);
    await settleRequest(unit, row, { status: 'Withdrawn', by: person, reason: null }, about);
    await tellOfRemoval(unit, row, record, role, 'withdrawn', null);
    await tellApplicant(unit, approvalId);
    return approvalNow(unit.transaction, approvalId, person);
  });
}

function decide(
  context: ServiceContext,
  command: DecisionCommand,
  action: 'approve' | 'reject',
  reason: string | null,
): Promise<Approval> {
  const { approvalId, person } = command;
  return settle(context, command, async (unit, request) => {
    const { row, about } = request;
    const role = requireReviewer(row, person, about);
    requireWaiting(command, row, about);
    const decision: Decision = { action, role, settlement: { status: approvalOutcome[action], by: person, reason } };
    if (row.category === 'Release') await decideRelease(unit, request, decision);
    else if (action === 'reject') await rejectRemoval(unit, request, decision);
    else await approveRemoval(unit, request, decision);
    await tellApplicant(unit, approvalId);
    return approvalNow(unit.transaction, approvalId, person);
  });
}

interface Decision {
  readonly action: 'approve' | 'reject';
  readonly role: Role;
  readonly settlement: Settlement;
}

/** A request with the release it is about. */
interface OpenRequest {
  readonly row: ApprovalRow;
  readonly record: ReleaseRecord;
  readonly about: ErrorParameters;
}

function settle(
  context: ServiceContext,
  { approvalId, person, change }: DecisionCommand,
  work: (unit: UnitOfWork, request: OpenRequest) => Promise<Approval>,
): Promise<Approval> {
  return changeOnce(context, change, async (unit) => {
    const row = await findApproval(unit.transaction, approvalId, person);
    const record = await findRelease(unit.transaction, row.release_id);
    if (!record) throw new PlatformError('NOT_FOUND', { approvalId });
    const about = {
      ...aboutRelease(record),
      approvalId,
      category: row.category,
      status: row.status,
      ...(row.decider_name !== null && { decidedBy: row.decider_name }),
    };
    return work(unit, { row, record, about });
  });
}

function requireReviewer(row: ApprovalRow, person: Person, about: ErrorParameters): Role {
  const role = requirePermission(person, 'decide request', subjectOfRequest(row), about);
  const isOwn = row.submitted_by === person.accountId && !readPolicy(row.target_app_policy).selfApproval;
  if (isOwn) throw new PlatformError('SELF_APPROVAL', about);
  return role;
}

function requireWaiting({ ifMatch }: DecisionCommand, row: ApprovalRow, about: ErrorParameters): void {
  if (row.revision !== ifMatch) throw new PlatformError('REVISION_STALE', about);
  if (row.status !== 'In Review') throw new PlatformError('REQUEST_DECIDED', about);
}

async function decideRelease(
  unit: UnitOfWork,
  { row, record, about }: OpenRequest,
  { action, settlement }: Decision,
): Promise<void> {
  // The release was read later, and somebody may have decided between.
  if (record.row.approval_id === row.id && record.row.approval_revision !== row.revision) {
    throw new OvertakenError(new PlatformError('REVISION_STALE', about));
  }
  const step = planStep(record, action, settlement.by, null);
  await settleRequest(unit, row, settlement, about);
  const details = { reason: settlement.reason, ...selfApproved(row, settlement) };
  await takeStep(unit, step, action === 'reject' ? thawed : {}, details);
}

function selfApproved(row: ApprovalRow, { by }: Settlement): { readonly self_approved: 0 | 1 } {
  return { self_approved: row.submitted_by === by.accountId ? 1 : 0 };
}

async function rejectRemoval(
  unit: UnitOfWork,
  { row, record, about }: OpenRequest,
  { role, settlement }: Decision,
): Promise<void> {
  await settleRequest(unit, row, settlement, about);
  await tellOfRemoval(unit, row, record, role, 'rejected', settlement.reason);
}

/** What is taken is found out now: it may be more or less than when it was asked for. */
async function approveRemoval(
  unit: UnitOfWork,
  { row, record, about }: OpenRequest,
  { role, settlement }: Decision,
): Promise<void> {
  const removal = {
    role,
    reason: row.request_reason,
    details: selfApproved(row, settlement),
    settle: (removed: Settlement['removed'] = []) => settleRequest(unit, row, { ...settlement, removed }, about),
  };
  if (row.category === 'Offline') {
    await takeTargetOffline(unit, record, removal);
    return;
  }
  await removeByForce(unit, { miniProgramId: row.mini_program_id, targetAppId: row.target_app_id }, removal);
  unit.record(requestEvent(row, 'approved'));
}

/** What becomes of a request for a removal stands in the log of the release it is about; a force removal is the super app's. */
async function tellOfRemoval(
  unit: UnitOfWork,
  row: ApprovalRow,
  record: ReleaseRecord,
  role: Role,
  outcome: 'rejected' | 'withdrawn',
  reason: string | null,
): Promise<void> {
  if (row.category === 'Force Removal') unit.record(requestEvent(row, outcome));
  else await takeStep(unit, { action: `offline-${outcome}`, record, to: record.row.status, role }, {}, { reason });
}

function requestEvent(
  { id, workspace_id: workspaceId }: ApprovalRow,
  outcome: 'approved' | 'rejected' | 'withdrawn',
): Parameters<UnitOfWork['record']>[0] {
  return { thing: 'workspace', change: `force-removal-${outcome}`, workspace_id: workspaceId, approval_id: id };
}
