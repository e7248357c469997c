import { PlatformError } from '../../../core/errorCode';
import { roleThatMay, type Person } from '../../../core/permissions';
import type { QueryOf } from '../../../protocol/route';
import type { routes } from '../../../protocol/routes';
import type { LogEntry, Release } from '../../../protocol/release';
import type { Queries } from '../../storage/storage';
import { defaultPageSize, positionOf, toPage } from '../pages';
import { visibleReleases } from '../subjects';
import { releaseAnswers } from './releaseAnswer';
import { findRelease, findReleases, type ReleaseQuery, type ReleaseRecord } from './releaseRecord';

type Listing = QueryOf<(typeof routes)['listReleases']>;
type LogListing = QueryOf<(typeof routes)['getReleaseLog']>;

/** One page of the releases a person may see, the newest first. */
export async function listReleases(
  queries: Queries,
  person: Person,
  listing: Listing,
): Promise<{ items: Release[]; nextCursor: string | null }> {
  const limit = listing.limit ?? defaultPageSize;
  const records = await findReleases(queries, (query) =>
    narrow(query.where(visibleReleases(person)), listing)
      .orderBy('release.created_at', 'desc')
      .orderBy('release.id', 'desc')
      .limit(limit + 1),
  );
  const shown = await releaseAnswers(queries, records, person);
  return toPage(
    shown,
    limit,
    (item) => [item.createdAt, item.id],
    (item) => item,
  );
}

function narrow(query: ReleaseQuery, listing: Listing): ReleaseQuery {
  let narrowed = query;
  const { miniProgramId, versionId, targetAppId, environment, status, cursor } = listing;
  if (miniProgramId !== undefined) narrowed = narrowed.where('release.mini_program_id', '=', miniProgramId);
  if (versionId !== undefined) narrowed = narrowed.where('release.version_id', '=', versionId);
  if (targetAppId !== undefined) narrowed = narrowed.where('release.target_app_id', '=', targetAppId);
  if (environment !== undefined) narrowed = narrowed.where('release.environment', '=', environment);
  if (status !== undefined) narrowed = narrowed.where('release.status', '=', status);
  if (cursor === undefined) return narrowed;
  const [createdAt, id] = positionOf(cursor, 'number');
  return narrowed.where((row) =>
    row.eb(row.refTuple('release.created_at', 'release.id'), '<', row.tuple(createdAt, id)),
  );
}

/** A release a person may see; any other is said not to exist. */
export async function visibleRelease(queries: Queries, id: string, person: Person): Promise<ReleaseRecord> {
  const record = await findRelease(queries, id);
  if (!record || !roleThatMay(person, 'view mini program', record.subject)) {
    throw new PlatformError('NOT_FOUND', { releaseId: id });
  }
  return record;
}

/** One release as the contract tells it. */
export async function getRelease(queries: Queries, id: string, person: Person): Promise<Release> {
  const record = await visibleRelease(queries, id, person);
  const [answer] = await releaseAnswers(queries, [record], person);
  if (!answer) throw new PlatformError('NOT_FOUND', { releaseId: id });
  return answer;
}

/** The log of a release, oldest first. */
export async function releaseLog(
  queries: Queries,
  id: string,
  person: Person,
  listing: LogListing,
): Promise<{ items: LogEntry[]; nextCursor: string | null }> {
  await visibleRelease(queries, id, person);
  const limit = listing.limit ?? defaultPageSize;
  const after = listing.cursor === undefined ? 0 : positionOf(listing.cursor, 'number')[0];
  const rows = await queries
    .selectFrom('release_log')
    .leftJoin('account', 'account.id', 'release_log.actor_id')
    .selectAll('release_log')
    .select('account.name as actor_name')
    .where('release_log.release_id', '=', id)
    .where('release_log.id', '>', after)
    .orderBy('release_log.id')
    .limit(limit + 1)
    .execute();
  return toPage(
    rows,
    limit,
    (row) => [row.id, ''],
    (row): LogEntry => ({
      id: row.id,
      at: row.at,
      actor:
        row.actor_id === null || row.actor_name === null ? null : { accountId: row.actor_id, name: row.actor_name },
      role: row.role,
      action: row.action,
      from: row.from_status,
      to: row.to_status,
      reason: row.reason,
      percentage: row.percentage,
      packageSha256: row.package_sha256,
      configurationHash: row.configuration_hash,
      testersAdded: row.testers_added,
      testersRemoved: row.testers_removed,
      selfApproved: row.self_approved === 1,
      requestId: row.request_id,
    }),
  );
}
