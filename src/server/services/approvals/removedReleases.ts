import * as Type from 'typebox';
import { forceRemoved } from '../../../core/removal';
import { removedRelease, type RemovedRelease } from '../../../protocol/approval';
import type { Queries } from '../../storage/storage';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { readJson } from '../storedJson';
import type { ApprovalRow } from './approvals';

/** What the force removals that wait would take now, by mini program and target app. */
export type TakenByForce = ReadonlyMap<string, readonly RemovedRelease[]>;

const kept = Type.Array(removedRelease);

function placeOf(row: { readonly mini_program_id: string; readonly target_app_id: string }): string {
  return `${row.mini_program_id} ${row.target_app_id}`;
}

/** What the force removals among these requests would take now. */
export async function takenByForce(queries: Queries, requests: readonly ApprovalRow[]): Promise<TakenByForce> {
  const waiting = requests.filter(({ category, status }) => category === 'Force Removal' && status === 'In Review');
  if (waiting.length === 0) return new Map();
  const rows = await queries
    .selectFrom('release')
    .innerJoin('version', 'version.id', 'release.version_id')
    .select(['release.id', 'release.mini_program_id', 'release.target_app_id', 'release.environment', 'release.status'])
    .select('version.version')
    .where('release.mini_program_id', 'in', [...new Set(waiting.map((row) => row.mini_program_id))])
    .where('release.target_app_id', 'in', [...new Set(waiting.map((row) => row.target_app_id))])
    .where((row) => row.or([row('release.live', '=', 1), row('release.under_way', '=', 1)]))
    .orderBy('release.id')
    .execute();
  const places = Map.groupBy(rows, placeOf);
  return new Map(
    [...places].map(([place, onApp]) => [
      place,
      forceRemoved(onApp).map(({ id, version, environment, status }) => ({
        releaseId: id,
        version,
        environment,
        status,
      })),
    ]),
  );
}

/** What a request takes: as things stand while it waits, as they stood when it was approved. */
export function takenBy(row: ApprovalRow, atHand: TakenByForce): readonly RemovedRelease[] {
  if (row.status === 'Approved') return readJson(kept, row.removed, 'removed releases');
  if (row.status !== 'In Review' || row.category === 'Release') return [];
  if (row.category === 'Force Removal') return atHand.get(placeOf(row)) ?? [];
  const { release_id: releaseId, version_text: version, environment } = row;
  return [{ releaseId, version, environment, status: 'Full Release' }];
}

/** A release as a removal tells of it. */
export function removedOf({ row }: ReleaseRecord): RemovedRelease {
  return { releaseId: row.id, version: row.version_text, environment: row.environment, status: row.status };
}
