import assert from 'node:assert/strict';
import { bucketOf, inShare } from '../../src/core/audience';
import { seed } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import type { AudienceAnswer } from '../../src/protocol/audience';
import type { Release } from '../../src/protocol/release';

describe('Show What a User Gets', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  const explain = (release: Release, userId: string): Promise<AudienceAnswer> =>
    world.as('dana-developer').call('explainAudience', { params: { id: release.id, userId } });

  it('says why, in each stage of a release', async () => {
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'mina\n');
    assert.partialDeepStrictEqual(await explain(testing, 'mina'), {
      userId: 'mina',
      targetAppName: 'Harbor Wallet',
      environment: 'Production',
      version: '1.0.1',
      gets: 'candidate',
      reason: 'TARGETING_MATCH',
      cause: 'tester',
      isTester: true,
      candidateVersion: '1.0.1',
      fullReleaseVersion: null,
    });
    assert.partialDeepStrictEqual(await explain(testing, 'jonas'), {
      version: null,
      gets: 'nothing',
      reason: 'DISABLED',
      cause: 'not a tester',
    });
    const tested = await world.act(await world.read(testing), 'completeTesting');
    const share = await world.grayscale(tested, 50);
    for (const user of ['jonas', 'zoe', 'ada', 'kim']) {
      const bucket = bucketOf(share.id, user);
      const isInside = inShare(bucket, 50);
      assert.partialDeepStrictEqual(await explain(share, user), {
        bucket,
        percentage: 50,
        cause: isInside ? 'inside the share' : 'outside the share',
        gets: isInside ? 'candidate' : 'nothing',
      });
    }
    const full = await world.act(share, 'releaseToEveryone');
    assert.partialDeepStrictEqual(await explain(full, 'jonas'), {
      version: '1.0.1',
      gets: 'full release',
      reason: 'STATIC',
      cause: 'nothing in rollout',
      bucket: null,
    });
  });

  it('answers the same as the phone gets, for everybody', async () => {
    const first = await world.act(await world.approve(await world.applied()), 'completeTesting');
    await world.act(first, 'releaseToEveryone');
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'mina\n');
    const share = await world.grayscale(await world.act(await world.read(testing), 'completeTesting'), 30);
    const phone = await world.phone();
    for (const user of ['mina', ...Array.from({ length: 40 }, (_, index) => `user-${index}`)]) {
      const { version, reason } = await explain(share, user);
      assert.equal(`${version ?? 'nothing'} ${reason}`, await phone.gets(user));
    }
  });

  it('tells of the target, whichever of its releases is asked', async () => {
    const live = await world.apply(await world.built({ environment: 'Test' }));
    const waiting = await world.built({ environment: 'Test' });
    assert.deepEqual(await explain(waiting, 'mina'), await explain(live, 'mina'));
  });

  it('refuses a user ID that the super app could not have', async () => {
    const release = await world.built();
    await refuses(explain(release, 'mi na'), 'USER_ID_INVALID', { code: 'forbidden character' });
    await world.setPolicy({ userIdPattern: '^\\d{6}$' });
    await refuses(explain(release, 'mina'), 'USER_ID_INVALID');
    assert.equal((await explain(release, '123456')).userId, '123456');
  });

  it('is not for who may not see the release', async () => {
    const release = await world.built();
    for (const account of ['mia-metro', 'wim-developer'] as const) {
      await refuses(
        world.as(account).call('explainAudience', { params: { id: release.id, userId: 'mina' } }),
        'NOT_FOUND',
      );
    }
    assert.equal(release.miniProgramId, seed.harborCoffee);
  });
});
