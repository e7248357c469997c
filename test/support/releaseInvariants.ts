import assert from 'node:assert/strict';
import { isUnderWay, type ReleaseStatus } from '../../src/core/releaseStatus';
import type { Storage } from '../../src/server/storage/storage';

type Rows = Awaited<ReturnType<typeof readRows>>;

/** What the database says of releases, at one moment. */
function readRows({ reader }: Storage) {
  return reader
    .transaction()
    .setAccessMode('read only')
    .execute(async (queries) => ({
      releases: await queries.selectFrom('release').selectAll().execute(),
      log: await queries.selectFrom('release_log').selectAll().orderBy('id').execute(),
      events: await queries.selectFrom('event').selectAll().orderBy('sequence').execute(),
      approvals: await queries.selectFrom('approval').selectAll().execute(),
    }));
}

/** Holds a whole database against what must always be so (design §3); answers with what it read. */
export async function checkInvariants(storage: Storage): Promise<void> {
  const rows = await readRows(storage);
  checkTargets(rows);
  checkLogs(rows);
  checkEvents(rows);
  checkApprovals(rows);
}

/** One under way and one Full Release a target, and no version twice on one. */
function checkTargets({ releases }: Rows): void {
  const places = releases.map((row) => ({
    row,
    place: `${row.mini_program_id} ${row.target_app_id} ${row.environment}`,
  }));
  const once = (title: string, keys: readonly string[]): void => assert.equal(new Set(keys).size, keys.length, title);
  once(
    'two releases are under way on one target',
    places.filter(({ row }) => isUnderWay(row.status)).map(({ place }) => place),
  );
  once(
    'two versions are released to everyone on one target',
    places.filter(({ row }) => row.status === 'Full Release').map(({ place }) => place),
  );
  once(
    'a version went to one target twice',
    places.map(({ row, place }) => `${row.version_id} ${place}`),
  );
  for (const { row } of places) {
    assert.equal(row.under_way === 1, isUnderWay(row.status));
    assert.equal(row.live === 1, row.status === 'Full Release');
  }
}

/** Each log goes without a gap from nothing to where the release is; percentages only grow, and nothing follows an end. */
function checkLogs({ releases, log }: Rows): void {
  for (const release of releases) {
    const entries = log.filter((entry) => entry.release_id === release.id);
    let status: ReleaseStatus | null = null;
    let percentage = 0;
    for (const entry of entries) {
      assert.equal(entry.from_status, status, `the log of ${release.id} has a gap at ${entry.id}`);
      assert.ok(status !== 'Canceled' && status !== 'Archived', `${release.id} went on after its end`);
      assert.ok((entry.percentage ?? percentage) >= percentage, `the percentage of ${release.id} fell`);
      status = entry.to_status;
      percentage = entry.percentage ?? percentage;
    }
    assert.equal(release.status, status, `${release.id} is not where its log ends`);
    // A build is no change of the release that somebody would have to look at first, so it keeps the revision.
    const changes = entries.filter(({ action }) => action !== 'built' && action !== 'build-failed');
    assert.equal(release.revision, changes.length, `${release.id} has changes without a log entry`);
  }
}

/** Events are numbered without a gap, and each log entry has the one event with its number. */
function checkEvents({ log, events }: Rows): void {
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, index) => index + 1),
    'events have a gap',
  );
  for (const entry of log) {
    const event = events[entry.id - 1];
    assert.equal(event?.release_id, entry.release_id, `the log entry ${entry.id} has no event`);
    assert.equal(event.change, entry.action);
  }
  const told = events.filter(({ thing, change }) => thing === 'release' && change !== 'building');
  assert.equal(told.length, log.length, 'an event has no log entry');
}

/** A request to release waits exactly while its release is Under Review, one to take it offline while it is a Full Release. */
function checkApprovals({ releases, approvals }: Rows): void {
  for (const release of releases) {
    const waiting = approvals.filter((one) => one.release_id === release.id && one.status === 'In Review');
    const count = (wanted: string): number => waiting.filter(({ category }) => category === wanted).length;
    assert.equal(count('Release'), release.status === 'Under Review' ? 1 : 0, `the request of ${release.id}`);
    assert.ok(count('Offline') <= (release.status === 'Full Release' ? 1 : 0), `to take ${release.id} offline`);
  }
}
