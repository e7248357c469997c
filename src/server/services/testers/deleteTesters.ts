import { configuration } from '../../../protocol/miniProgram';
import { testersDeleteAt } from '../../../core/testers/testerDays';
import type { Storage } from '../../storage/storage';
import type { Clock } from '../../clock';
import { newId } from '../identifiers';
import { idsOf, updateRelease, type ReleaseChange } from '../releases/transition';
import { findRelease, findReleases, type ReleaseRecord } from '../releases/releaseRecord';
import { readJson } from '../storedJson';
import { changeOnce, type UnitOfWork } from '../unitOfWork';
import { giveUpList } from './testerLists';
import { testersAtOnce } from './testerRows';

/** Releases of one look; those that are due are seldom as many. */
const releasesAtOnce = 100;

/**
 * Deletes the user IDs of testers whose release ended so long ago as its super app keeps them: with their list what phones
 * reported of them. What remains are the counts, and an entry in the log.
 */
export async function deleteTestersOfEnded(
  storage: Storage,
  clock: Clock,
  stopping: AbortSignal | undefined,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const records = await withEndedTests(storage, after);
    for (const { row } of records.filter((record) => isDue(record, clock.now()))) {
      do {
        if (stopping?.aborted) return;
      } while ((await deleteUse(storage, row.id)) > 0n);
      await changeOnce({ storage, clock }, { person: null, requestId: newId() }, (unit) => deleteTesters(unit, row.id));
    }
    after = records.length < releasesAtOnce ? undefined : records.at(-1)?.row.id;
  }
}

function withEndedTests({ reader }: Storage, after: string): Promise<readonly ReleaseRecord[]> {
  return findReleases(reader, (query) =>
    query
      .where('release.tester_list_id', 'is not', null)
      .where('release.testers_done_at', 'is not', null)
      .where('release.id', '>', after)
      .orderBy('release.id')
      .limit(releasesAtOnce),
  );
}

function isDue({ row, policy }: ReleaseRecord, now: number): boolean {
  if (row.tester_list_id === null || row.testers_done_at === null) return false;
  return testersDeleteAt(row.testers_done_at, policy) <= now;
}

async function deleteUse(storage: Storage, releaseId: string): Promise<bigint> {
  const { numDeletedRows } = await storage.write((transaction) =>
    transaction
      .deleteFrom('tester_use')
      .where('release_id', '=', releaseId)
      .where('user_id', 'in', (use) =>
        use.selectFrom('tester_use').select('user_id').where('release_id', '=', releaseId).limit(testersAtOnce),
      )
      .executeTakeFirst(),
  );
  return numDeletedRows;
}

/** Another process may have been faster, or the policy have been changed. */
async function deleteTesters(unit: UnitOfWork, releaseId: string): Promise<void> {
  const record = await findRelease(unit.transaction, releaseId);
  if (!record || !isDue(record, unit.now) || record.row.tester_list_id === null) return;
  const { row } = record;
  const change = { tester_list_id: null, testers_deleted_at: unit.now, ...withoutTesters(record) };
  await updateRelease(unit, record, row.status, change);
  await giveUpList(unit.transaction, record.row.tester_list_id, row.tester_count);
  // What was reported since the others went.
  await unit.transaction.deleteFrom('tester_use').where('release_id', '=', row.id).execute();
  unit.record(
    { thing: 'release', change: 'testers-deleted', ...idsOf(record) },
    {
      release_id: row.id,
      action: 'testers-deleted',
      from_status: row.status,
      to_status: row.status,
      testers_removed: row.tester_count,
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
