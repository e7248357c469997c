import type { Queries } from '../../storage/storage';
import type { ReleaseRecord } from '../releases/releaseRecord';

/** User IDs of one statement. */
const idsAtOnce = 500;

/**
 * The version of the mini program that each of some testers opened last on a release's target: of this release, or of one
 * that they tested before and whose user IDs are still kept.
 */
export async function lastVersionsSeen(
  queries: Queries,
  { row }: ReleaseRecord,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  for (let from = 0; from < userIds.length; from += idsAtOnce) {
    const rows = await queries
      .selectFrom('release')
      .innerJoin('tester_use', 'tester_use.release_id', 'release.id')
      .innerJoin('version', 'version.id', 'release.version_id')
      .select(['tester_use.user_id', 'version.version'])
      .where('release.mini_program_id', '=', row.mini_program_id)
      .where('release.target_app_id', '=', row.target_app_id)
      .where('release.environment', '=', row.environment)
      .where('tester_use.user_id', 'in', userIds.slice(from, from + idsAtOnce))
      .where('tester_use.last_opened_at', 'is not', null)
      .orderBy('tester_use.last_opened_at')
      .execute();
    for (const one of rows) seen.set(one.user_id, one.version);
  }
  return seen;
}
