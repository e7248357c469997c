import { PlatformError } from '../../../core/errorCode';
import { checkOffline } from '../../../core/removal';
import type { Environment } from '../../../core/releaseTarget';
import { targetRules } from '../../../core/targetAppPolicy';
import type { RemovalOutcome } from '../../../protocol/approval';
import { openRequest } from '../approvals/approvalRequests';
import { approvalNow } from '../approvals/approvals';
import { removedOf } from '../approvals/removedReleases';
import { tellReviewers } from '../mails/outbox';
import { readPolicy } from '../policies';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease, takeStep } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { requirePermission, subjectOf } from '../subjects';
import { changeOnce, type UnitOfWork } from '../unitOfWork';
import { requireReason, requireTargetApp, requireUnchanged, standingOn } from './removal';
import type { Removal, RemovalCommand } from './removal';

/** Which target is taken offline, and why. */
export interface WantedOffline {
  readonly targetAppId: string;
  readonly environment: Environment;
  readonly reason: string;
  /** The Full Release that the asker saw there. */
  readonly releaseId?: string | undefined;
}

/** Take Offline: asks for it where a release to this environment needs an approval too, and does it at once elsewhere (§10.1). */
export function takeOffline(
  context: ServiceContext,
  command: RemovalCommand,
  wanted: WantedOffline,
): Promise<RemovalOutcome> {
  const { miniProgramId, person, change } = command;
  const reason = requireReason(wanted.reason);
  return changeOnce(context, change, async (unit): Promise<RemovalOutcome> => {
    const subject = await subjectOf(unit.transaction, miniProgramId);
    const role = requirePermission(person, 'take offline', subject, { miniProgramId });
    const miniProgram = await requireUnchanged(unit, command);
    const app = await requireTargetApp(unit, wanted.targetAppId);
    const onApp = await standingOn(unit, miniProgramId, app.id);
    const onTarget = onApp.filter(({ row }) => row.environment === wanted.environment);
    const record = requireTakeable(onTarget, {
      miniProgram,
      targetApp: app.name,
      environment: wanted.environment,
      action: 'offline',
    });
    if (wanted.releaseId !== undefined && wanted.releaseId !== record.row.id) {
      throw new PlatformError('REVISION_STALE', aboutRelease(record));
    }
    if (!targetRules(readPolicy(app.policy), wanted.environment).approval) {
      await takeTargetOffline(unit, record, { role, reason });
      return { requests: [], removed: [removedOf(record)], revision: command.ifMatch };
    }
    refuseRequested(record);
    const configurationHash = record.row.configuration_hash;
    const id = await openRequest(unit, record, person, { category: 'Offline', configurationHash, reason });
    const step = { action: 'offline-requested', record, to: record.row.status, role, approvalId: id } as const;
    await takeStep(unit, step, {}, { reason });
    await tellReviewers(unit, id);
    return { requests: [await approvalNow(unit.transaction, id, person)], removed: [], revision: command.ifMatch };
  });
}

/** Takes a Full Release from everybody (T23), unless something is under way on its target by now. */
export async function takeTargetOffline(unit: UnitOfWork, record: ReleaseRecord, removal: Removal): Promise<void> {
  const { row } = record;
  if (row.other_id !== null) throw occupied(record);
  await removal.settle?.([removedOf(record)]);
  const { role, reason, details } = removal;
  await takeStep(unit, { action: 'offline', record, to: 'Archived', role }, {}, { ...details, reason });
}

function requireTakeable(onTarget: readonly ReleaseRecord[], about: Readonly<Record<string, string>>): ReleaseRecord {
  const checked = checkOffline(onTarget.map((record) => ({ record, status: record.row.status })));
  if (checked.ok) return checked.release.record;
  if (checked.code === 'NOTHING_LIVE') throw new PlatformError('NOTHING_LIVE', about);
  const live = onTarget.find(({ row }) => row.live === 1);
  throw live ? occupied(live) : new PlatformError('NOTHING_LIVE', about);
}

function occupied(record: ReleaseRecord): PlatformError {
  const { other_id: otherId, other_version: otherVersion, other_status: otherStatus } = record.row;
  return new PlatformError('TARGET_OCCUPIED', {
    ...aboutRelease(record),
    ...(otherId !== null && { otherId }),
    ...(otherVersion !== null && { otherVersion }),
    ...(otherStatus !== null && { otherStatus }),
  });
}

function refuseRequested(record: ReleaseRecord): void {
  const { offline_request_id: id, offline_applicant_name: submittedBy } = record.row;
  if (id === null) return;
  throw new PlatformError('REMOVAL_REQUESTED', {
    ...aboutRelease(record),
    action: 'offline',
    ...(submittedBy !== null && { submittedBy }),
  });
}
