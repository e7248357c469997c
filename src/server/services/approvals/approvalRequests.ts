import { approvalOutcome } from '../../../core/approvalRequest';
import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
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
  await unit.transaction
    .insertInto('approval')
    .values({
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
    })
    .execute();
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
  const settled = await unit.transaction
    .updateTable('approval')
    .set((row) => ({
      status: approvalOutcome[by],
      decided_by: person.accountId,
      completed_at: unit.now,
      reason,
      revision: row('revision', '+', 1),
    }))
    .where('release_id', '=', record.row.id)
    .where('status', '=', 'In Review')
    .executeTakeFirst();
  if (settled.numUpdatedRows !== 1n)
    throw new OvertakenError(new PlatformError('REQUEST_DECIDED', aboutRelease(record)));
}
