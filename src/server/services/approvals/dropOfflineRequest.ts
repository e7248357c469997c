import { updateRows } from '../../storage/preparedChange';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { tellApplicant } from '../mails/outbox';
import type { UnitOfWork } from '../unitOfWork';

/** A release that is no Full Release any more is not taken offline: whoever asked for that need not wait any longer. */
export async function dropOfflineRequest(unit: UnitOfWork, { row }: ReleaseRecord): Promise<void> {
  const { offline_request_id: id, offline_request_revision: revision } = row;
  if (id === null || revision === null) return;
  const dropped = await updateRows(
    unit.transaction,
    'approval',
    { id, status: 'In Review' },
    {
      status: 'Withdrawn',
      decided_by: unit.request.person?.accountId ?? null,
      completed_at: unit.now,
      revision: revision + 1,
    },
  );
  // None where it was approved just now, which is how the release came to be taken offline.
  if (dropped !== 1n) return;
  await tellApplicant(unit, id, 'dropped-request');
}
