import type { ChangeEvent } from '../../protocol/changeEvent';
import type { EventTable } from '../storage/database';
import type { Queries } from '../storage/storage';

/** Number of the latest event; 0 where there was none yet. */
export async function lastSequence(queries: Queries): Promise<number> {
  const { last } = await queries.selectFrom('event_clock').select('last').where('id', '=', 1).executeTakeFirstOrThrow();
  return last;
}

/** Events behind a number, in their order; at most `limit`. */
export async function eventsAfter(queries: Queries, sequence: number, limit: number): Promise<readonly EventTable[]> {
  return queries
    .selectFrom('event')
    .selectAll()
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/**
 * Where a client goes on that has seen everything up to `lastEventId`, or `undefined` where events behind it are no longer
 * kept, or it never was a number of ours, such as after the data folder was replaced.
 */
export async function resumeAt(queries: Queries, lastEventId: string): Promise<number | undefined> {
  if (!/^\d{1,15}$/.test(lastEventId)) return undefined;
  const seen = Number(lastEventId);
  const last = await lastSequence(queries);
  if (seen >= last) return seen === last ? seen : undefined;
  const next = await queries
    .selectFrom('event')
    .select('sequence')
    .where('sequence', '=', seen + 1)
    .executeTakeFirst();
  return next && seen;
}

/** An event as subscribers are told of it. */
export function toChangeEvent(row: EventTable): ChangeEvent {
  return {
    sequence: row.sequence,
    at: row.at,
    thing: row.thing,
    change: row.change,
    ...(row.mini_program_id !== null && { miniProgramId: row.mini_program_id }),
    ...(row.version_id !== null && { versionId: row.version_id }),
    ...(row.release_id !== null && { releaseId: row.release_id }),
    ...(row.approval_id !== null && { approvalId: row.approval_id }),
    ...(row.target_app_id !== null && { targetAppId: row.target_app_id }),
    ...(row.workspace_id !== null && { workspaceId: row.workspace_id }),
    ...(row.account_id !== null && { accountId: row.account_id }),
    ...(row.actor_id !== null && { actorId: row.actor_id }),
  };
}
