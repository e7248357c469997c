import { approvalOutcome } from '../../../core/approvalRequest';
import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import { insertRow, updateRows } from '../../storage/preparedChange';
import { OvertakenError } from '../../storage/storage';
import { newId } from '../identifiers';
import { aboutRelease } from '../releases/transition';
import type { ReleaseRecord } from '../releases/releaseRecord';
import type { UnitOfWork } from '../unitOfWork';

/** Opens the request for approval of a release that is applied for, and answers with its ID. */
export async function openRequest(
  unit: UnitOfWork,
  record: ReleaseRecord,
  applicant: Person,
  configurationHash: string,
): Promise<string> {
  const { row } = record;
  if (row.package_sha256 === null) throw new PlatformError('PACKAGE_NOT_BUILT', aboutRelease(record));
  const id = newId();
  await insertRow(unit.transaction, 'approval', {
    id,
    category: 'Release',
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
  });
  return id;
}

/** Settles the release's request that is In Review; where somebody was faster, all is looked at again. */
export async function settleRequest(
  unit: UnitOfWork,
  record: ReleaseRecord,
  by: keyof typeof approvalOutcome,
  person: Person,
  reason: string | null,
): Promise<void> {
  const { id, approval_revision: revision } = record.row;
  const settled = await updateRows(
    unit.transaction,
    'approval',
    { release_id: id, status: 'In Review' },
    {
      status: approvalOutcome[by],
      decided_by: person.accountId,
      completed_at: unit.now,
      reason,
      revision: (revision ?? 0) + 1,
    },
  );
  if (settled !== 1n) throw new OvertakenError(new PlatformError('REVISION_STALE', aboutRelease(record)));
}
