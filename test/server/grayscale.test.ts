import assert from 'node:assert/strict';
import type { Release } from '../../src/protocol/release';
import { seed } from '../support/platform';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the grayscale', () => {
  let world: ReleaseWorld;
  let release: Release;

  beforeEach(async () => {
    world = await startReleaseWorld();
    release = await world.act(await world.approve(await world.applied()), 'completeTesting');
    isIn(release, 'Grayscale Release');
  });

  afterEach(() => world.stop());

  it('begins without a percentage, and with the choice of the release type', () => {
    assert.equal(release.percentage, null);
    assert.deepEqual(release.allowed, ['grayscale', 'full', 'cancel']);
    assert.equal(release.next, 'grayscale');
  });

  it('takes any whole number above the present one', async () => {
    for (const percentage of [1, 2, 37, 99]) {
      release = await world.grayscale(release, percentage);
      assert.equal(release.percentage, percentage);
      isIn(release, 'Grayscale Release');
    }
    assert.deepEqual(
      (await world.log(release)).slice(-4).map(({ percentage }) => percentage),
      [1, 2, 37, 99],
    );
  });

  it('is Full Release at 100', async () => {
    const full = await world.grayscale(release, 100);
    isIn(full, 'Full Release');
    assert.equal(full.percentage, 100);
  });

  it('refuses what is no percentage, each by its own name', async () => {
    await refuses(world.grayscale(release, 0), 'PERCENTAGE_OUT_OF_RANGE');
    await refuses(world.grayscale(release, 101), 'PERCENTAGE_OUT_OF_RANGE');
    await refuses(world.grayscale(release, -5), 'PERCENTAGE_OUT_OF_RANGE');
    await refuses(world.grayscale(release, 20.5), 'PERCENTAGE_NOT_WHOLE');
    assert.deepEqual(await world.read(release), release);
  });

  it('never narrows, nor stays', async () => {
    const share = await world.grayscale(release, 20);
    await refuses(world.grayscale(share, 10), 'PERCENTAGE_NOT_HIGHER', { current: 20 });
    await refuses(world.grayscale(share, 20), 'PERCENTAGE_NOT_HIGHER', { current: 20 });
    assert.equal((await world.read(share)).percentage, 20);
  });

  it('ends at everyone from any percentage', async () => {
    const full = await world.act(await world.grayscale(release, 20), 'releaseToEveryone');
    isIn(full, 'Full Release');
    assert.equal(full.percentage, 100);
  });

  it('keeps to the percentages the super app offers, where it offers a list', async () => {
    const approved = await world.approve(await world.applied({ targetApp: seed.metroPay }), { as: 'mia-metro' });
    const share = await world.grayscale(approved, 5);
    await refuses(world.grayscale(share, 20), 'PERCENTAGE_NOT_OFFERED', { allowed: [10, 30, 50, 100] });
    assert.equal((await world.grayscale(share, 30)).percentage, 30);
  });

  it('always offers 100, also where the list of the super app does not', async () => {
    await world.setPolicy({ percentages: [10, 20] });
    isIn(await world.grayscale(release, 100), 'Full Release');
  });

  it('is not there before approval', async () => {
    const waiting = await world.built({ environment: 'Sandbox' });
    await refuses(world.grayscale(waiting, 20), 'ACTION_NOT_ALLOWED', { status: 'New Version Created' });
    await refuses(world.act(waiting, 'releaseToEveryone'), 'ACTION_NOT_ALLOWED');
  });
});
