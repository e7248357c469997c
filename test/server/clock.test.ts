import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { leaseDuration } from '../../src/server/services/jobs';
import { day, ManualClock } from '../support/manualClock';
import { eventually } from '../support/platform';
import { isIn, pathOf, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('a clock that jumps', () => {
  let world: ReleaseWorld;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    world = await startReleaseWorld({ clock });
  });

  afterEach(() => world.stop());

  it('back a day and forward a day leaves the order of the log and of events as it was', async () => {
    clock.jump(-day);
    const built = await world.built();
    clock.jump(2 * day);
    const applied = await world.apply(built);
    clock.jump(-2 * day);
    const testing = await world.approve(applied);
    clock.jump(day);
    const tested = await world.act(testing, 'completeTesting');
    clock.jump(-3 * day);
    const full = await world.act(tested, 'releaseToEveryone');
    isIn(full, 'Full Release');
    assert.deepEqual(await world.story(full), [
      'select-app: — → New Version Created',
      'built: New Version Created',
      'apply: New Version Created → Under Review',
      'approve: Under Review → Pilot Testing',
      'complete-testing: Pilot Testing → Grayscale Release',
      'full: Grayscale Release → Full Release',
    ]);
    assert.deepEqual(pathOf(full), [
      '✓ New Version Created',
      '✓ Under Review',
      '✓ Pilot Testing',
      '✓ Grayscale Release',
      '• Full Release',
    ]);
    const events = await world.platform.storage.reader
      .selectFrom('event')
      .select(['sequence', 'change'])
      .orderBy('sequence')
      .execute();
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      events.map((_, index) => index + 1),
    );
    assert.deepEqual(
      events.map(({ change }) => change),
      ['uploaded', 'select-app', 'building', 'built', 'apply', 'approve', 'complete-testing', 'full'],
    );
  });

  for (const [title, jump] of [
    ['back a day', -day],
    ['forward a day', day],
  ] as const) {
    it(`${title} stops no build`, async () => {
      await world.built();
      clock.jump(jump);
      assert.equal((await world.built()).build.state, 'built');
    });
  }

  it('back a day does not make a build wait that is tried again', async () => {
    const version = await world.upload();
    const upload = world.platform.blobs.pathOf(version.sha256);
    await rename(upload, `${upload}.away`);
    const release = await world.select(version);
    await eventually(
      () => openJobs(),
      (jobs) => jobs.some(({ attempts, lease_owner: owner }) => attempts > 0 && owner === null),
    );
    clock.jump(-day);
    await rename(`${upload}.away`, upload);
    const built = await eventually(
      () => world.read(release),
      ({ build }) => build.state === 'built',
      15_000,
    );
    assert.equal(built.build.state, 'built');
  });

  it('back a day does not keep a lease that a dead process held', async () => {
    const release = await world.select(await world.upload());
    await world.ended(release);
    const until = clock.now() + leaseDuration;
    await world.platform.storage.write(async (transaction) => {
      await transaction
        .updateTable('release')
        .set({ build_state: 'building', package_sha256: null })
        .where('id', '=', release.id)
        .execute();
      await transaction
        .updateTable('job')
        .set({ done_at: null, lease_owner: 'a process that died', lease_until: until })
        .execute();
    });
    clock.jump(-day);
    // What somebody queues wakes the builder up.
    await world.built();
    const built = await eventually(
      () => world.read(release),
      ({ build }) => build.state === 'built',
    );
    assert.match(built.build.sha256 ?? '', /^[0-9a-f]{64}$/);
  });

  function openJobs() {
    return world.platform.storage.reader.selectFrom('job').selectAll().where('done_at', 'is', null).execute();
  }
});
