import { testersDeleteAt } from '../../../core/testers/testerDays';
import type { ReleaseRecord } from '../releases/releaseRecord';

/** How many user IDs of testers are kept of a release: its list, or those it was configured with where it never had one. */
export function keptUserIdCount({ row, ownConfiguration, effectiveConfiguration }: ReleaseRecord): number {
  if (row.tester_list_id !== null) return row.tester_count;
  return new Set([...(ownConfiguration.testers ?? []), ...(effectiveConfiguration.testers ?? [])]).size;
}

/** When they are deleted; `null` while the release needs them, and where there are none. */
export function userIdsDeleteAt(record: ReleaseRecord): number | null {
  const { row, policy } = record;
  if (row.testers_done_at === null || keptUserIdCount(record) === 0) return null;
  return testersDeleteAt(row.testers_done_at, policy);
}
