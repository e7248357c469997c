import type { CandidateRelease, LiveRelease } from '../../../core/audience';
import type { ReleaseTarget } from '../../../core/releaseTarget';
import type { DeliveredPackage } from '../../../protocol/delivery';
import { yes } from '../../storage/flags';
import type { Queries } from '../../storage/storage';

/** What a release gives to a phone; the address is completed where the request came in. */
export interface DeliverableRelease extends LiveRelease {
  readonly packageOf: Omit<DeliveredPackage, 'url' | 'version' | 'configurationUrl'>;
}

/** What is live and what is under way for one mini program on one target. */
export interface MiniProgramOnTarget {
  readonly miniProgramId: string;
  readonly fullRelease: DeliverableRelease | null;
  readonly candidate: (CandidateRelease & DeliverableRelease) | null;
}

/**
 * The mini programs on a target that have something for somebody, with the user's place among the testers. One mini
 * program when it is named, all of them otherwise.
 */
export async function findOnTarget(
  queries: Queries,
  target: ReleaseTarget,
  userId: string,
  miniProgramId?: string,
): Promise<readonly MiniProgramOnTarget[]> {
  let query = queries
    .selectFrom('release')
    .innerJoin('version', 'version.id', 'release.version_id')
    .leftJoin('tester', (join) =>
      join.onRef('tester.list_id', '=', 'release.tester_list_id').on('tester.user_id', '=', userId),
    )
    .select([
      'release.id',
      'release.mini_program_id',
      'release.status',
      'release.live',
      'release.percentage',
      'release.package_sha256',
      'release.package_size',
      'release.entry_page',
      'version.version',
      'tester.user_id as tester',
    ])
    .where('release.target_app_id', '=', target.targetAppId)
    .where('release.environment', '=', target.environment)
    .where((row) => row.or([row('release.live', '=', yes), row('release.under_way', '=', yes)]))
    .orderBy('release.mini_program_id')
    .orderBy('release.id');
  if (miniProgramId !== undefined) query = query.where('release.mini_program_id', '=', miniProgramId);
  const found = new Map<
    string,
    { fullRelease: DeliverableRelease | null; candidate: MiniProgramOnTarget['candidate'] }
  >();
  for (const row of await query.execute()) {
    const here = found.get(row.mini_program_id) ?? { fullRelease: null, candidate: null };
    found.set(row.mini_program_id, here);
    if (row.package_sha256 === null || row.package_size === null || row.entry_page === null) continue;
    const deliverable: DeliverableRelease = {
      releaseId: row.id,
      version: row.version,
      packageOf: { sha256: row.package_sha256, size: row.package_size, entryPage: row.entry_page },
    };
    if (row.live === 1) here.fullRelease = deliverable;
    else {
      const { status, percentage } = row;
      here.candidate = { ...deliverable, status, percentage, isTester: row.tester !== null };
    }
  }
  return [...found].map(([id, here]) => ({ miniProgramId: id, ...here }));
}
