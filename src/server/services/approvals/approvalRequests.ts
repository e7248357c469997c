import type { ApprovalCategory, ApprovalStatus } from '../../../core/approvalRequest';
import { PlatformError, type ErrorParameters } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import type { RemovedRelease } from '../../../protocol/approval';
import { insertRow, updateRows } from '../../storage/preparedChange';
import { OvertakenError } from '../../storage/storage';
import { newId } from '../identifiers';
import { aboutRelease } from '../releases/transition';
import type { ReleaseRecord } from '../releases/releaseRecord';
import type { UnitOfWork } from '../unitOfWork';

/** What is asked for, of which configuration, and why where it is a removal. */
export interface WantedApproval {
  readonly category: ApprovalCategory;
  readonly configurationHash: string | null;
  readonly reason: string | null;
}

/** Opens a request for approval that is about a release, and answers with its ID. */
export async function openRequest(
  unit: UnitOfWork,
  record: ReleaseRecord,
  applicant: Person,
  { category, configurationHash, reason }: WantedApproval,
): Promise<string> {
  const { row } = record;
  if (row.package_sha256 === null || configurationHash === null) {
    throw new PlatformError('PACKAGE_NOT_BUILT', aboutRelease(record));
  }
  const id = newId();
  await insertRow(unit.transaction, 'approval', {
    id,
    category,
    status: 'In Review',
    release_id: row.id,
    mini_program_id: row.mini_program_id,
    version_id: row.version_id,
    target_app_id: row.target_app_id,
    environment: row.environment,
    workspace_id: row.target_app_workspace_id,
    submitted_by: applicant.accountId,
    created_at: unit.now,
    decided_by: null,
    completed_at: null,
    reason: null,
    package_sha256: row.package_sha256,
    configuration_hash: configurationHash,
    revision: 1,
    request_reason: reason,
    removed: '[]',
  });
  return id;
}

/** How a request ends. */
export interface Settlement {
  readonly status: Exclude<ApprovalStatus, 'In Review'>;
  readonly by: Person;
  readonly reason: string | null;
  /** What an approved removal takes. */
  readonly removed?: readonly RemovedRelease[];
}

/** Settles a request on the revision that was read; where somebody was faster, all is looked at again. */
export async function settleRequest(
  unit: UnitOfWork,
  request: { readonly id: string; readonly revision: number },
  { status, by, reason, removed = [] }: Settlement,
  about: ErrorParameters,
): Promise<void> {
  const settled = await updateRows(
    unit.transaction,
    'approval',
    { id: request.id, status: 'In Review', revision: request.revision },
    {
      status,
      decided_by: by.accountId,
      completed_at: unit.now,
      reason,
      removed: JSON.stringify(removed),
      revision: request.revision + 1,
    },
  );
  if (settled !== 1n) throw new OvertakenError(new PlatformError('REVISION_STALE', about));
}

/** Settles the request for which a release is Under Review. */
export async function settleRelease(unit: UnitOfWork, record: ReleaseRecord, settlement: Settlement): Promise<void> {
  const { approval_id: id, approval_revision: revision } = record.row;
  if (id === null || revision === null) throw new PlatformError('NOT_FOUND', aboutRelease(record));
  await settleRequest(unit, { id, revision }, settlement, aboutRelease(record));
}
