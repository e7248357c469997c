import type { Expression, ExpressionBuilder, SqlBool, Transaction } from 'kysely';
import type { Database, JobTable } from '../storage/database';
import type { Queries, Storage } from '../storage/storage';
import { newId } from './identifiers';

/**
 * How long a worker may go without a sign of life before another takes its job over, in milliseconds: that long somebody
 * waits whose window was killed while it built.
 */
export const leaseDuration = 10_000;

/** A lease that ends later was made before the clock was set back; clocks of two processes differ by far less, in milliseconds. */
const longestLease = 2 * leaseDuration;

export type Job = Pick<JobTable, 'id' | 'kind' | 'payload' | 'attempts'>;

/**
 * A lease that ends, or one that ends later than any lease could: the clock was set back since, and waiting for it would
 * be waiting for ever.
 */
function isFree(row: ExpressionBuilder<Database, 'job'>, now: number): Expression<SqlBool> {
  return row.and([
    row('done_at', 'is', null),
    row('run_at', '<=', now),
    row.or([row('lease_until', '<=', now), row('lease_until', '>', now + longestLease)]),
  ]);
}

/** Queues a job in the transaction that causes it; one that waits for the same thing already is enough. */
export async function enqueue(
  transaction: Transaction<Database>,
  job: { readonly kind: string; readonly uniqueKey: string; readonly payload: unknown },
): Promise<void> {
  await transaction
    .insertInto('job')
    .values({
      id: newId(),
      kind: job.kind,
      payload: JSON.stringify(job.payload),
      unique_key: job.uniqueKey,
      // At once, whatever the clock says by then.
      run_at: 0,
      lease_owner: null,
      lease_until: 0,
      attempts: 0,
      done_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes one job that nobody works on. The outer conditions repeat the inner ones: a claimer that waited for a row looks
 * at those alone again.
 */
export async function claim(storage: Storage, kind: string, owner: string, now: number): Promise<Job | undefined> {
  return storage.write((transaction) =>
    transaction
      .updateTable('job')
      .set((row) => ({ lease_owner: owner, lease_until: now + leaseDuration, attempts: row('attempts', '+', 1) }))
      .where('id', '=', (query) => {
        const next = query
          .selectFrom('job')
          .select('id')
          .where('kind', '=', kind)
          .where((row) => isFree(row, now))
          .orderBy('run_at')
          .orderBy('id')
          .limit(1);
        return storage.hasRowLocks ? next.forUpdate().skipLocked() : next;
      })
      .where((row) => isFree(row, now))
      .returning(['id', 'kind', 'payload', 'attempts'])
      .executeTakeFirst(),
  );
}

/**
 * When the next job falls due or its lease ends, or `undefined` where none waits. It is asked before each job that is done, so
 * it must not read all that wait: free and put off it takes the first by the index, and leased are as many as there are workers.
 */
export async function nextDue(queries: Queries, kind: string, now: number): Promise<number | undefined> {
  const first = queries.selectFrom('job').where('kind', '=', kind).where('done_at', 'is', null).limit(1);
  const free = await first
    .select('run_at')
    .where((row) => isFree(row, now))
    .orderBy('run_at')
    .executeTakeFirst();
  if (free) return free.run_at;
  const leased = await first.select('lease_until').where('run_at', '<=', now).orderBy('lease_until').executeTakeFirst();
  const waiting = await first.select('run_at').where('run_at', '>', now).orderBy('run_at').executeTakeFirst();
  const due = Math.min(leased?.lease_until ?? Infinity, waiting?.run_at ?? Infinity);
  return due === Infinity ? undefined : due;
}

/** Says that the worker lives; `false` when the lease was lost to another. */
export async function renew(storage: Storage, job: Job, owner: string, now: number): Promise<boolean> {
  const renewed = await storage.write((transaction) =>
    transaction
      .updateTable('job')
      .set({ lease_until: now + leaseDuration })
      .where('id', '=', job.id)
      .where('lease_owner', '=', owner)
      .where('attempts', '=', job.attempts)
      .where('done_at', 'is', null)
      .executeTakeFirst(),
  );
  return renewed.numUpdatedRows === 1n;
}

/** Ends a job in the transaction of its result; `false` when the lease was lost, and the result must be dropped. */
export async function finish(
  transaction: Transaction<Database>,
  job: Job,
  owner: string,
  now: number,
): Promise<boolean> {
  const finished = await transaction
    .updateTable('job')
    .set({ done_at: now, lease_until: 0 })
    .where('id', '=', job.id)
    .where('lease_owner', '=', owner)
    .where('attempts', '=', job.attempts)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return finished.numUpdatedRows === 1n;
}

/**
 * Lets go of a job that could not be finished, so that nobody takes it before `until`; a lost lease is left alone. The pause
 * is a lease without an owner, and so ends as any other where the clock is set back.
 */
export async function giveBack(storage: Storage, job: Job, owner: string, until: number): Promise<void> {
  await storage.write((transaction) =>
    transaction
      .updateTable('job')
      .set({ lease_owner: null, lease_until: until })
      .where('id', '=', job.id)
      .where('lease_owner', '=', owner)
      .where('attempts', '=', job.attempts)
      .where('done_at', 'is', null)
      .execute(),
  );
}

/**
 * Puts a job off until a moment, in the transaction that says why; `false` when the lease was lost. Other than a lease, that
 * may be days from now.
 */
export async function putOff(
  transaction: Transaction<Database>,
  job: Job,
  owner: string,
  until: number,
): Promise<boolean> {
  const putAside = await transaction
    .updateTable('job')
    .set({ lease_owner: null, lease_until: 0, run_at: until })
    .where('id', '=', job.id)
    .where('lease_owner', '=', owner)
    .where('attempts', '=', job.attempts)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return putAside.numUpdatedRows === 1n;
}
