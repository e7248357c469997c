import { setImmediate } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';
import type { Queries, Storage } from '../../storage/storage';
import { lockReleases } from './lockReleases';
import { testersAtOnce } from './testerRows';

/**
 * What was reported of testers is counted by their release, of those alone who are on its list. What was reported of others, who
 * were removed, is stale: it is forgotten bit by bit, by housekeeping, and before somebody becomes a tester anew.
 */

/** Releases of one look; there is seldom one. */
const releasesAtOnce = 100;

/** Counts anew who of those on a release's new list has opened it, and leaves what was reported of others to be forgotten. */
export async function countUseAnew(
  transaction: Transaction<Database>,
  releaseId: string,
  listId: string,
): Promise<void> {
  let [opened, failed] = [0, 0];
  for await (const uses of usesInTurn(transaction, releaseId, listId)) {
    const kept = uses.filter(({ tester_id: testerId }) => testerId !== null);
    opened += kept.filter(({ opens }) => opens > 0).length;
    failed += kept.filter(({ failures }) => failures > 0).length;
  }
  await transaction
    .updateTable('release')
    .set({ testers_opened: opened, testers_failed: failed, has_stale_use: 1 })
    .where('id', '=', releaseId)
    .execute();
}

/** Forgets what was reported of some users, of those who are no testers of the release now. */
export async function forgetUseAmong(
  transaction: Transaction<Database>,
  releaseId: string,
  userIds: readonly string[],
  hasRowLocks: boolean,
): Promise<void> {
  if (hasRowLocks) await lockReleases(transaction, [releaseId]);
  await transaction
    .deleteFrom('tester_use')
    .where('release_id', '=', releaseId)
    .where('user_id', 'in', userIds)
    .where((use) =>
      use.not(
        use.exists(
          use
            .selectFrom('release')
            .innerJoin('tester', 'tester.list_id', 'release.tester_list_id')
            .select('release.id')
            .where('release.id', '=', releaseId)
            .whereRef('tester.user_id', '=', 'tester_use.user_id'),
        ),
      ),
    )
    .execute();
}

/** Forgets all that is stale. A process may die at any moment: the next one goes on. */
export async function forgetUse(
  storage: Storage,
  onError: (error: unknown) => void,
  stopping: AbortSignal | undefined,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const releases = await withStaleUse(storage.reader, after);
    for (const { id, tester_list_id: listId } of releases) {
      await forgetStale(storage, id, listId, stopping).catch(onError);
      if (stopping?.aborted) return;
    }
    after = releases.at(-1)?.id;
  }
}

function withStaleUse(
  queries: Queries,
  after: string,
): Promise<{ readonly id: string; readonly tester_list_id: string | null }[]> {
  return queries
    .selectFrom('release')
    .select(['id', 'tester_list_id'])
    .where('has_stale_use', '=', 1)
    .where('id', '>', after)
    .orderBy('id')
    .limit(releasesAtOnce)
    .execute();
}

async function forgetStale(
  storage: Storage,
  releaseId: string,
  listId: string | null,
  stopping: AbortSignal | undefined,
): Promise<void> {
  for await (const uses of usesInTurn(storage.reader, releaseId, listId)) {
    if (stopping?.aborted) return;
    const stale = uses.filter(({ tester_id: testerId }) => testerId === null).map(({ user_id: userId }) => userId);
    if (stale.length === 0) continue;
    await storage.write((transaction) => forgetUseAmong(transaction, releaseId, stale, storage.hasRowLocks));
  }
  // Who was removed meanwhile comes with another list.
  await storage.write((transaction) =>
    transaction
      .updateTable('release')
      .set({ has_stale_use: 0 })
      .where('id', '=', releaseId)
      .where('tester_list_id', listId === null ? 'is' : '=', listId)
      .execute(),
  );
}

interface Use {
  readonly user_id: string;
  readonly opens: number;
  readonly failures: number;
  /** `null` of who is not on the list. */
  readonly tester_id: string | null;
}

async function* usesInTurn(queries: Queries, releaseId: string, listId: string | null): AsyncGenerator<readonly Use[]> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const uses: Use[] = await queries
      .selectFrom('tester_use')
      .leftJoin('tester', (join) =>
        join.on('tester.list_id', '=', listId ?? '').onRef('tester.user_id', '=', 'tester_use.user_id'),
      )
      .select(['tester_use.user_id', 'tester_use.opens', 'tester_use.failures', 'tester.user_id as tester_id'])
      .where('tester_use.release_id', '=', releaseId)
      .where('tester_use.user_id', '>', after)
      .orderBy('tester_use.user_id')
      .limit(testersAtOnce)
      .execute();
    if (uses.length > 0) yield uses;
    after = uses.length < testersAtOnce ? undefined : uses.at(-1)?.user_id;
    // A database in this process takes no turn of the event loop by itself: evaluations are answered meanwhile.
    await setImmediate();
  }
}
