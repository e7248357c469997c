import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import type { Approval } from '../../../protocol/approval';
import { OvertakenError } from '../../storage/storage';
import { tellApplicant } from '../mails/outbox';
import { thawed } from '../releases/releaseActions';
import { findRelease } from '../releases/releaseRecord';
import { aboutRelease, planStep, requireRole, takeStep } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { changeOnce, type ChangeRequest } from '../unitOfWork';
import { settleRequest } from './approvalRequests';
import { approvalAnswer, findApproval } from './approvals';

/** A decision on the request as it was at revision `ifMatch`. */
export interface DecisionCommand {
  readonly approvalId: string;
  readonly ifMatch: number;
  readonly person: Person;
  readonly change: ChangeRequest;
}

/** Approve (T5, T6, T7): the release moves on along its path, which the policy of this moment decides. */
export function approve(context: ServiceContext, command: DecisionCommand, reason: string | null): Promise<Approval> {
  return decide(context, command, 'approve', reason);
}

/** Reject with a reason (T8): the release can be edited and applied with again. */
export function reject(context: ServiceContext, command: DecisionCommand, reason: string): Promise<Approval> {
  if (reason.trim() === '') throw new PlatformError('REASON_REQUIRED');
  return decide(context, command, 'reject', reason.trim());
}

async function decide(
  context: ServiceContext,
  { approvalId, ifMatch, person, change }: DecisionCommand,
  action: 'approve' | 'reject',
  reason: string | null,
): Promise<Approval> {
  return changeOnce(context.storage, context.clock, change, async (unit) => {
    const approval = await findApproval(unit.transaction, approvalId, person);
    const record = await findRelease(unit.transaction, approval.release_id);
    if (!record) throw new PlatformError('NOT_FOUND', { approvalId });
    requireRole(record, action, person);
    // The release was read later, and somebody may have decided between.
    if (record.row.approval_id === approvalId && record.row.approval_revision !== approval.revision) {
      throw new OvertakenError(new PlatformError('REVISION_STALE', aboutRelease(record)));
    }
    const now = {
      ...aboutRelease(record),
      approvalId,
      status: approval.status,
      ...(approval.decider_name !== null && { decidedBy: approval.decider_name }),
    };
    if (approval.revision !== ifMatch) throw new PlatformError('REVISION_STALE', now);
    if (approval.status !== 'In Review') throw new PlatformError('REQUEST_DECIDED', now);
    const step = planStep(record, action, person, null);
    await settleRequest(unit, record, action, person, reason);
    const selfApproved = approval.submitted_by === person.accountId ? 1 : 0;
    await takeStep(unit, step, action === 'reject' ? thawed : {}, { reason, self_approved: selfApproved });
    await tellApplicant(context, unit, approvalId);
    return approvalAnswer(await findApproval(unit.transaction, approvalId, person), person);
  });
}
