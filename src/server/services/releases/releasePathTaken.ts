import type { LoggedAction } from '../../../core/releaseAction';
import { stagesAfter } from '../../../core/releasePath';
import type { ReleaseStatus } from '../../../core/releaseStatus';
import type { TargetRules } from '../../../core/targetAppPolicy';
import type { Actor } from '../../../protocol/people';
import type { ReleaseStage } from '../../../protocol/release';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';

/** A status a release came to, and when. */
export interface Place {
  readonly status: ReleaseStatus;
  readonly at: number;
}

export interface Arrival extends Place {
  readonly releaseId: string;
  /** By what it came there, who did that and why. */
  readonly action: LoggedAction;
  readonly by: Actor | null;
  readonly reason: string | null;
}

function logQuery(queries: Queries) {
  return queries
    .selectFrom('release_log')
    .leftJoin('account', 'account.id', 'release_log.actor_id')
    .select([
      'release_id',
      'to_status',
      'from_status',
      'at',
      'action',
      'reason',
      'actor_id',
      'account.name as actor_name',
    ])
    .orderBy('release_log.id');
}

const logOfOne = preparedQuery(['id'], (queries, { id }) => logQuery(queries).where('release_id', '=', id));

/** The statuses that releases came to, oldest first. */
export async function arrivalsOf(queries: Queries, releaseIds: readonly string[]): Promise<readonly Arrival[]> {
  const [id, ...more] = releaseIds;
  if (id === undefined) return [];
  const rows =
    more.length === 0
      ? await logOfOne(queries, { id })
      : await logQuery(queries)
          .where('release_id', 'in', [...releaseIds])
          .execute();
  return rows
    .filter((row) => row.from_status !== row.to_status)
    .map((row) => ({
      releaseId: row.release_id,
      status: row.to_status,
      at: row.at,
      action: row.action,
      by: row.actor_id === null || row.actor_name === null ? null : { accountId: row.actor_id, name: row.actor_name },
      reason: row.reason,
    }));
}

/**
 * The stages a release went through, the one it is at and those ahead of it. The past is what the log says, whatever the
 * policy says by now; a request that was rejected or withdrawn begins the path again.
 */
export function pathTaken(now: Place, logged: readonly Place[], rules: TargetRules): ReleaseStage[] {
  // A transaction writes its log at the very end: until then only the release itself knows where it came to.
  const arrivals = logged.at(-1)?.status === now.status ? logged : [...logged, now];
  const created = arrivals[0];
  const lastStart = arrivals.findLastIndex((arrival) => arrival.status === 'New Version Created');
  const taken = arrivals.slice(lastStart);
  const stages = taken.map((arrival, index): ReleaseStage => {
    const isLast = index === taken.length - 1;
    const at = index === 0 && created ? created.at : arrival.at;
    return { status: arrival.status, state: isLast ? 'now' : 'done', at };
  });
  const ahead = stagesAfter(now.status, rules).map((stage): ReleaseStage => ({
    status: stage,
    state: 'ahead',
    at: null,
  }));
  return [...stages, ...ahead];
}
