import { day, hour } from '../core/duration';
import type { BackgroundWork } from './backgroundWork';
import type { BlobStore } from './blobStore';
import type { Clock } from './clock';
import type { PackageSigner } from './signing/packageSigner';
import type { Queries, Storage } from './storage/storage';

/** When rounds come, in milliseconds: also in a window that is soon closed again. */
const defaultRounds = { firstAfter: 5_000, every: hour };

/** How many rows one transaction removes: nobody should wait for it. */
const rowsAtOnce = 1000;

/** How long a job that is done is kept, in milliseconds, for somebody who asks what happened. */
const doneJobsKept = day;

export interface HousekeepingOptions {
  readonly storage: Storage;
  readonly blobs: Pick<BlobStore, 'sweep'>;
  readonly signer: Pick<PackageSigner, 'signAll' | 'removeUnusedKeys'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** How many of the latest events are kept, and for how long an answer is kept for a request that comes again. */
export interface Retention {
  readonly events: number;
  readonly answers: number;
}

export const defaultRetention: Retention = { events: 100_000, answers: 7 * day };

/**
 * Removes what nobody will ask for any more: old events, old answers, jobs that are done, what phones reported long ago, files
 * without a row. Signs packages that were built before packages were signed.
 */
export class Housekeeping implements BackgroundWork {
  readonly #options: HousekeepingOptions;
  readonly #rounds: typeof defaultRounds;
  #timer: NodeJS.Timeout | undefined;
  readonly #stopping = new AbortController();
  #round: Promise<void> = Promise.resolve();

  constructor(options: HousekeepingOptions, rounds: typeof defaultRounds = defaultRounds) {
    this.#options = options;
    this.#rounds = rounds;
  }

  start(): void {
    this.#next(this.#rounds.firstAfter);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await this.#round;
  }

  #next(after: number): void {
    this.#timer = setTimeout(() => {
      this.#round = cleanUp(this.#options, defaultRetention, this.#stopping.signal);
      this.#next(this.#rounds.every);
    }, after).unref();
  }
}

/** One round, which ends after the rows or the file at hand where `stopping` says so. */
export async function cleanUp(
  { storage, blobs, signer, clock, onError }: HousekeepingOptions,
  retention: Retention,
  stopping?: AbortSignal,
): Promise<void> {
  const now = clock.now();
  const use = () => import('./services/adoption/foldUse');
  const testerDeletion = () => import('./services/testers/deleteTesters');
  const testerUse = () => import('./services/testers/testerUse');
  const testerLists = () => import('./services/testers/testerLists');
  const parts: readonly (() => Promise<void>)[] = [
    () => inPortions(() => removeEvents(storage, retention.events), stopping),
    () => inPortions(() => removeAnswers(storage, now - retention.answers), stopping),
    () => inPortions(() => removeJobs(storage, now - doneJobsKept), stopping),
    () => inPortions(async () => (await use()).foldUse(storage, now), stopping),
    () => inPortions(async () => (await use()).removeOldUse(storage, now), stopping),
    () => inPortions(async () => (await use()).forgetEvents(storage, now), stopping),
    async () => (await testerDeletion()).deleteTestersOfEnded(storage, clock, onError, stopping),
    async () => (await testerUse()).forgetUse(storage, onError, stopping),
    () => inPortions(async () => (await testerLists()).removeLeftOverTesters(storage, now), stopping),
    () => signer.signAll(),
    () => signer.removeUnusedKeys(),
    () => blobs.sweep((sha256) => isReferredTo(storage.reader, sha256), Date.now(), stopping),
  ];
  // Each by itself: none of them waits until another's key can be opened, or the object store is back.
  for (const part of parts) {
    if (stopping?.aborted) return;
    await part().catch(onError);
  }
}

async function inPortions(remove: () => Promise<bigint>, stopping: AbortSignal | undefined): Promise<void> {
  do {
    if (stopping?.aborted) return;
  } while ((await remove()) >= rowsAtOnce);
}

async function removeEvents(storage: Storage, kept: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const { last } = await transaction.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
    const removed = await transaction
      .deleteFrom('event')
      .where('sequence', 'in', (query) =>
        query
          .selectFrom('event')
          .select('sequence')
          .where('sequence', '<=', last - kept)
          .orderBy('sequence')
          .limit(rowsAtOnce),
      )
      .executeTakeFirst();
    return removed.numDeletedRows;
  });
}

async function removeAnswers(storage: Storage, before: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const old = await transaction
      .selectFrom('idempotency')
      .select(['account_id', 'key'])
      .where('created_at', '<', before)
      .limit(rowsAtOnce)
      .execute();
    for (const { account_id: accountId, key } of old) {
      await transaction.deleteFrom('idempotency').where('account_id', '=', accountId).where('key', '=', key).execute();
    }
    return BigInt(old.length);
  });
}

async function removeJobs(storage: Storage, before: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    const removed = await transaction
      .deleteFrom('job')
      .where('id', 'in', (query) =>
        query.selectFrom('job').select('id').where('done_at', '<', before).limit(rowsAtOnce),
      )
      .executeTakeFirst();
    return removed.numDeletedRows;
  });
}

/** Whether a release has the file as its package, or a version as its upload. */
export async function isReferredTo(queries: Queries, sha256: string): Promise<boolean> {
  const release = await queries
    .selectFrom('release')
    .select('id')
    .where('package_sha256', '=', sha256)
    .executeTakeFirst();
  if (release) return true;
  const version = await queries.selectFrom('version').select('id').where('sha256', '=', sha256).executeTakeFirst();
  return version !== undefined;
}
