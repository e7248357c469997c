import { configuration } from '../../../protocol/miniProgram';
import type { Queries, Storage } from '../../storage/storage';
import type { Clock } from '../../clock';
import { newId } from '../identifiers';
import { idsOf, updateRelease, type ReleaseChange } from '../releases/transition';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import { readJson } from '../storedJson';
import { changeOnce, forgetAnswersAbout, type UnitOfWork } from '../unitOfWork';
import { keptUserIdCount, userIdsDeleteAt } from './keptUserIds';
import { giveUpList } from './testerLists';

/** Releases of one look; those that are due are seldom as many. */
const releasesAtOnce = 100;

/**
 * Deletes the user IDs of testers whose release ended so long ago as its super app keeps them: its list, those it was configured
 * with, and the answers that name any of them. What remains are the counts, and an entry in the log; what phones reported of them is
 * forgotten after it, when nothing more can be counted.
 */
export async function deleteTestersOfEnded(
  storage: Storage,
  clock: Clock,
  onError: (error: unknown) => void,
  stopping: AbortSignal | undefined,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const ids = await withEndedTests(storage.reader, after);
    for (const id of ids) {
      if (stopping?.aborted) return;
      // Each by itself: none of them waits for another that cannot be read.
      await deleteIfDue(storage, clock, id).catch(onError);
    }
    after = ids.at(-1);
  }
}

/** Testers that a release is configured with, as `JSON.stringify` writes them: a quote inside a text never stands so. */
const configuredTesters = '%"testers":["%';

async function withEndedTests(queries: Queries, after: string): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('release')
    .select('id')
    .where('testers_done_at', 'is not', null)
    .where((release) =>
      release.or([
        release('tester_list_id', 'is not', null),
        // A release that was never in a pilot test has no list.
        release('configuration', 'like', configuredTesters),
        release('effective_configuration', 'like', configuredTesters),
      ]),
    )
    .where('id', '>', after)
    .orderBy('id')
    .limit(releasesAtOnce)
    .execute();
  return rows.map(({ id }) => id);
}

async function deleteIfDue(storage: Storage, clock: Clock, releaseId: string): Promise<void> {
  const record = await findRelease(storage.reader, releaseId);
  if (!record || !isDue(record, clock.now())) return;
  await changeOnce({ storage, clock }, { person: null, requestId: newId() }, (unit) => deleteTesters(unit, releaseId));
}

function isDue(record: ReleaseRecord, now: number): boolean {
  const deleteAt = userIdsDeleteAt(record);
  return deleteAt !== null && deleteAt <= now;
}

/** Another process may have been faster, or the policy have been changed. */
async function deleteTesters(unit: UnitOfWork, releaseId: string): Promise<void> {
  const record = await findRelease(unit.transaction, releaseId);
  if (!record || !isDue(record, unit.now)) return;
  const { row } = record;
  const change: ReleaseChange = {
    ...withoutTesters(record),
    tester_list_id: null,
    testers_deleted_at: unit.now,
    has_stale_use: 1,
  };
  await updateRelease(unit, record, row.status, change);
  if (row.tester_list_id !== null) await giveUpList(unit.transaction, row.tester_list_id, row.tester_count);
  await forgetAnswersAbout(unit.transaction, row.id);
  unit.record(
    { thing: 'release', change: 'testers-deleted', ...idsOf(record) },
    {
      release_id: row.id,
      action: 'testers-deleted',
      from_status: row.status,
      to_status: row.status,
      testers_removed: keptUserIdCount(record),
    },
  );
}

/** The testers that a release was configured with are IDs as well; the hash of what was approved stays. */
function withoutTesters({ row }: ReleaseRecord): ReleaseChange {
  const frozen = row.effective_configuration;
  return {
    configuration: withoutTestersIn(row.configuration),
    ...(frozen !== null && { effective_configuration: withoutTestersIn(frozen) }),
  };
}

function withoutTestersIn(json: string): string {
  const { testers: _testers, ...others } = readJson(configuration, json, 'configuration');
  return JSON.stringify(others);
}
