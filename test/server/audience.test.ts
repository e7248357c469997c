import assert from 'node:assert/strict';
import { bucketOf, heldBackSeed, inShare } from '../../src/core/audience';
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
      steps: [
        { step: 'rollout', version: '1.0.1' },
        { step: 'tester', isTester: true },
      ],
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

  it('leaves out whom the super app holds back, as the policy was when the grayscale began', async () => {
    const first = await world.act(await world.approve(await world.applied()), 'completeTesting');
    await world.act(first, 'releaseToEveryone');
    await world.setPolicy({ heldBackShare: 30 });
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'user-0\nmina\n');
    const share = await world.grayscale(await world.act(await world.read(testing), 'completeTesting'), 60);
    const users = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    const phone = await world.phone();
    const seedOfGroup = heldBackSeed(seed.harborWallet, seed.harborCoffee);
    const isHeldBack = (user: string): boolean => inShare(bucketOf(seedOfGroup, user), 30);
    assert.ok(users.some(isHeldBack));
    const getIt = async (): Promise<readonly string[]> => {
      const got = await Promise.all(users.map((user) => phone.gets(user)));
      return users.filter((_user, index) => got[index]?.startsWith('1.0.2 '));
    };
    const expected = users.filter(
      (user) => user === 'user-0' || (inShare(bucketOf(share.id, user), 60) && !isHeldBack(user)),
    );
    assert.deepEqual(await getIt(), expected);
    for (const heldBackShare of [50, 0]) {
      await world.setPolicy({ heldBackShare });
      assert.deepEqual(await getIt(), expected);
    }
    const heldBack = users.find((user) => user !== 'user-0' && isHeldBack(user)) ?? '';
    assert.partialDeepStrictEqual(await explain(share, heldBack), {
      cause: 'held back',
      reason: 'SPLIT',
      steps: [
        { step: 'rollout', version: '1.0.2' },
        { step: 'tester', isTester: false },
        { step: 'held back', bucket: bucketOf(seedOfGroup, heldBack), share: 30, isHeldBack: true },
        { step: 'live', version: '1.0.1' },
      ],
    });
    assert.equal((await phone.evaluate(heldBack)).metadata.cause, 'held back');
    await world.act(await world.read(share), 'releaseToEveryone');
    assert.deepEqual(await getIt(), users);
  });

  it('compares a user ID byte for byte, after the rule that tester lists have too', async () => {
    await world.setPolicy({ userIdPattern: '^[\\p{L}\\p{M}0-9]{1,64}$' });
    const testing = await world.approve(await world.applied());
    const [composed, decomposed] = ['caf\u00E9', 'cafe\u0301'];
    await world.addTesters(testing, `${composed}  \n\uFEFF`);
    const phone = await world.phone();
    for (const [user, isTester] of [
      [composed, true],
      [` ${composed}\t`, true],
      [decomposed, false],
      ['Caf\u00E9', false],
      ['cafe', false],
    ] as const) {
      assert.equal((await explain(testing, user)).isTester, isTester, JSON.stringify(user));
      assert.equal((await phone.gets(user)) === '1.0.1 TARGETING_MATCH', isTester, JSON.stringify(user));
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
    await refuses(explain(release, 'm'.repeat(300)), 'USER_ID_INVALID', { code: 'too long', limit: 64 });
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
