import { actionPermission } from '../../../core/allowedActions';
import { PlatformError, type ErrorParameters } from '../../../core/errorCode';
import { entersTarget, statusAfter } from '../../../core/lifecycle';
import type { Person } from '../../../core/permissions';
import type { LoggedAction, ReleaseAction } from '../../../core/releaseAction';
import { isUnderWay, type ReleaseStatus } from '../../../core/releaseStatus';
import { hasDoneWithTesters } from '../../../core/testers/testerDays';
import type { Role } from '../../../core/role';
import type { ReleaseLogTable, ReleaseTable } from '../../storage/database';
import { updateRows } from '../../storage/preparedChange';
import { dropOfflineRequest } from '../approvals/dropOfflineRequest';
import { newId } from '../identifiers';
import { OvertakenError } from '../../storage/storage';
import { requirePermission } from '../subjects';
import { beginList } from '../testers/testerLists';
import { insertTesters } from '../testers/testerRows';
import type { UnitOfWork } from '../unitOfWork';
import { isOwnRequest, subjectFor } from './releaseAnswer';
import { findRelease, type ReleaseRecord } from './releaseRecord';

/** An action on a release that was found to be allowed, with the status it leads to. */
export interface Step {
  readonly action: LoggedAction;
  readonly record: ReleaseRecord;
  readonly to: ReleaseStatus;
  readonly role: Role | null;
  /** The request for approval that it opens, where the release does not name that as its own. */
  readonly approvalId?: string;
}

/** Names a release in an error, so that a sentence can. */
export function aboutRelease({ row }: ReleaseRecord): ErrorParameters {
  return {
    releaseId: row.id,
    miniProgram: row.mini_program_name,
    version: row.version_text,
    targetApp: row.target_app_name,
    environment: row.environment,
    status: row.status,
    ...(row.status === 'Grayscale Release' && row.percentage !== null && { percentage: row.percentage }),
  };
}

/** The role by which a person may take an action on a release at all, whatever its status. */
export function requireRole(record: ReleaseRecord, action: ReleaseAction, person: Person): Role {
  const about = aboutRelease(record);
  const permission = actionPermission[action];
  if (permission === null) throw new PlatformError('ACTION_NOT_ALLOWED', { ...about, action });
  const role = requirePermission(person, permission, subjectFor(permission, record), about);
  if (permission === 'decide request' && isOwnRequest(person, record)) throw new PlatformError('SELF_APPROVAL', about);
  return role;
}

/**
 * Checks an action in the order in which a person would want to hear of it: that they may at all, that the release is as
 * they saw it last, and that the action exists in its status.
 */
export function planStep(record: ReleaseRecord, action: ReleaseAction, person: Person, ifMatch: number | null): Step {
  const about = aboutRelease(record);
  const role = requireRole(record, action, person);
  if (ifMatch !== null && ifMatch !== record.row.revision) {
    throw new PlatformError('REVISION_STALE', { ...about, revision: record.row.revision });
  }
  const to = statusAfter(record.row.status, action, record.rules);
  if (to === null) throw new PlatformError('ACTION_NOT_ALLOWED', { ...about, action });
  return { action, record, to, role };
}

/** Columns an action sets beside the status. */
export type ReleaseChange = Partial<Omit<ReleaseTable, 'id' | 'status' | 'revision'>>;
type LogDetails = Partial<ReleaseLogTable>;

/** Takes a step: the row on its revision, then the log entry and the event, then what the step does to others. */
export async function takeStep(
  unit: UnitOfWork,
  step: Step,
  change: ReleaseChange = {},
  details: LogDetails = {},
): Promise<void> {
  const { record, to, action } = step;
  if (entersTarget(record.row.status, to)) refuseOccupied(record);
  if (to === 'Full Release' && record.row.live_id !== null) await archiveLive(unit, record.row.live_id);
  const begun = to === 'Pilot Testing' && record.row.status !== to ? await beginTestGroup(unit, record) : undefined;
  const changed = { ...change, ...begun?.change, ...(to === 'Full Release' && { percentage: 100 }) };
  await updateRelease(unit, record, to, changed);
  if (record.row.status === 'Full Release' && to !== 'Full Release') await dropOfflineRequest(unit, record);
  unit.record(
    { thing: 'release', change: action, ...idsOf(record), approval_id: requestOf(step, change) },
    {
      release_id: record.row.id,
      action,
      role: step.role,
      from_status: record.row.status,
      to_status: to,
      package_sha256: record.row.package_sha256,
      configuration_hash: record.row.configuration_hash,
      percentage: changed.percentage ?? record.row.percentage,
      ...begun?.details,
      ...details,
    },
  );
}

/** The Testers of the configuration are who a pilot test begins with (domain §7). */
async function beginTestGroup(
  unit: UnitOfWork,
  { row, effectiveConfiguration, policy }: ReleaseRecord,
): Promise<{ readonly change: ReleaseChange; readonly details: LogDetails } | undefined> {
  const testers = (effectiveConfiguration.testers ?? []).slice(0, policy.testerLimit);
  if (testers.length === 0 || row.tester_list_id !== null) return undefined;
  const listId = newId();
  await beginList(unit.transaction, listId, unit.now, [{ name: null, count: testers.length }]);
  await insertTesters(
    unit.transaction,
    listId,
    testers.map((userId) => ({ userId, group: null, addedAt: unit.now, addedBy: null })),
  );
  return {
    change: { tester_list_id: listId, tester_count: testers.length },
    details: { testers_added: testers.length, testers_removed: 0 },
  };
}

/** The request for approval that a step opens or settles, also where it leaves nothing to decide. */
function requestOf({ record: { row }, to, approvalId }: Step, change: ReleaseChange): string | null {
  if (approvalId !== undefined) return approvalId;
  if (to === 'Under Review') return change.approval_id ?? null;
  return row.status === 'Under Review' ? row.approval_id : row.offline_request_id;
}

/** The IDs an event about a release carries. */
export function idsOf({ row }: ReleaseRecord): {
  readonly mini_program_id: string;
  readonly version_id: string;
  readonly release_id: string;
  readonly target_app_id: string;
} {
  return {
    mini_program_id: row.mini_program_id,
    version_id: row.version_id,
    release_id: row.id,
    target_app_id: row.target_app_id,
  };
}

function refuseOccupied(record: ReleaseRecord): void {
  const { other_id: otherId, other_version: otherVersion, other_status: otherStatus } = record.row;
  if (otherId === null || otherVersion === null || otherStatus === null) return;
  throw new PlatformError('TARGET_OCCUPIED', { ...aboutRelease(record), otherId, otherVersion, otherStatus });
}

/** Changes a release on the revision that was read; where another process was faster, all is looked at again. */
export async function updateRelease(
  unit: UnitOfWork,
  record: ReleaseRecord,
  to: ReleaseStatus,
  change: ReleaseChange,
): Promise<void> {
  const { row } = record;
  const updated = await updateRows(
    unit.transaction,
    'release',
    { id: row.id, revision: row.revision },
    {
      ...change,
      status: to,
      under_way: isUnderWay(to) ? 1 : 0,
      live: to === 'Full Release' ? 1 : 0,
      status_since: to === row.status ? row.status_since : unit.now,
      testers_done_at: row.testers_done_at ?? (hasDoneWithTesters(to) ? unit.now : null),
      updated_at: unit.now,
      revision: row.revision + 1,
    },
  );
  if (updated !== 1n) throw new OvertakenError(new PlatformError('REVISION_STALE', aboutRelease(record)));
}

/** T22: a newer Full Release on the same target archives the one before. */
async function archiveLive(unit: UnitOfWork, releaseId: string): Promise<void> {
  const record = await findRelease(unit.transaction, releaseId);
  if (!record) return;
  const to = statusAfter(record.row.status, 'archive', record.rules);
  if (to === null) return;
  await takeStep(unit, { action: 'archive', record, to, role: null });
}
