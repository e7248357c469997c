import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { v3 as murmur3 } from 'murmurhash';
import {
  bucketOf,
  decideForUser,
  heldBackSeed,
  inShare,
  largestHeldBackShare,
  type CandidateRelease,
  type DecisionStep,
  type DeliveryDecision,
} from '../../../src/core/audience';
import { releaseStatuses, type ReleaseStatus } from '../../../src/core/releaseStatus';
import gradualRollout from '@unleash/client-specification/specifications/03-gradual-rollout-user-id-strategy.json';
import flexibleRollout from '@unleash/client-specification/specifications/10-flexible-rollout-strategy.json';

const nobody = { share: 0, seed: heldBackSeed('wallet', 'coffee') };

/** One strategy of a feature in Unleash's specification, as far as it splits by user ID. */
interface Share {
  readonly groupId: string;
  readonly percentage: number;
}

function sharesOf(specification: typeof gradualRollout | typeof flexibleRollout): Map<string, Share> {
  const shares = new Map<string, Share>();
  for (const { name, strategies } of specification.state.features) {
    const parameters: Readonly<Record<string, string>> = strategies[0]?.parameters ?? {};
    const percentage = Number(parameters['percentage'] ?? parameters['rollout']);
    const byUser = strategies.length === 1 && parameters['stickiness'] !== 'sessionId';
    if (byUser) shares.set(name, { groupId: parameters['groupId'] ?? '', percentage });
  }
  return shares;
}

describe('Buckets', () => {
  for (const specification of [gradualRollout, flexibleRollout]) {
    const shares = sharesOf(specification);
    for (const { description, context, toggleName, expectedResult } of specification.tests) {
      const share = shares.get(toggleName);
      const userId: string | undefined = 'userId' in context ? context.userId : undefined;
      if (share === undefined || userId === undefined) continue;
      it(`are those of Unleash's ${specification.name}: ${description}`, () => {
        assert.equal(inShare(bucketOf(share.groupId, userId), share.percentage), expectedResult);
      });
    }
  }

  it('are exact where a share is empty, whole, or one short of either', () => {
    const users = Array.from({ length: 20_000 }, (_, user) => `user-${user}`);
    const inside = (percentage: number): readonly string[] =>
      users.filter((userId) => inShare(bucketOf('release', userId), percentage));
    assert.equal(inside(0).length, 0);
    assert.equal(inside(100).length, users.length);
    assert.deepEqual(
      inside(1),
      users.filter((userId) => bucketOf('release', userId) === 1),
    );
    assert.deepEqual(
      inside(99),
      users.filter((userId) => bucketOf('release', userId) !== 100),
    );
  });

  it('are of the bytes of a user ID: another composition or case is another user', () => {
    const [composed, decomposed] = ['caf\u00E9', 'cafe\u0301'];
    assert.equal(composed.normalize('NFD'), decomposed);
    assert.notEqual(bucketOf('release', composed), bucketOf('release', decomposed));
    assert.notEqual(bucketOf('release', 'mina'), bucketOf('release', 'Mina'));
  });

  it('are known values, so that anybody can recompute them', () => {
    const buckets = ['122', '155', 'u-1001', 'u-1002', 'alice@example.com'].map((userId) => bucketOf('AB12A', userId));
    assert.deepEqual(buckets, [23, 100, 17, 56, 76]);
  });

  it("hash the UTF-8 of a text, as MurmurHash3's published vectors do", () => {
    assert.equal(murmur3('', 0), 0);
    assert.equal(murmur3('', 1), 0x514e28b7);
    assert.equal(murmur3('hello', 0), 0x248bfa47);
    assert.equal(murmur3('The quick brown fox jumps over the lazy dog', 0x9747b28c), 0x2fa826cd);
    assert.equal(murmur3('ππππππππ', 0x9747b28c), 0xd58063c1);
    assert.equal(bucketOf('r', '用户1'), (murmur3(new TextEncoder().encode('r:用户1'), 0) % 100) + 1);
  });

  it('lie between 1 and 100 and stay the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (releaseId, userId) => {
        const bucket = bucketOf(releaseId, userId);
        assert.ok(Number.isInteger(bucket) && bucket >= 1 && bucket <= 100);
        assert.equal(bucketOf(releaseId, userId), bucket);
      }),
    );
  });

  it('fill evenly: 100,000 users are spread over 100 buckets as chance would', () => {
    const counts = Array.from({ length: 100 }, () => 0);
    for (let user = 0; user < 100_000; user += 1) {
      const bucket = bucketOf('0198c5f2-release', `user-${user}`);
      counts[bucket - 1] = (counts[bucket - 1] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 99 degrees of freedom: chance stays below 149 in 999 of 1000 cases.
    assert.ok(chiSquare < 149, `chi-square ${chiSquare}`);
  });

  it('differ from release to release, so that it is not always the same users who go first', () => {
    const both = Array.from({ length: 10_000 }, (_, user) => `user-${user}`).filter(
      (userId) => inShare(bucketOf('release-a', userId), 10) && inShare(bucketOf('release-b', userId), 10),
    );
    assert.ok(both.length > 50 && both.length < 200, `${both.length} of 10,000 in both 10 % shares`);
  });
});

describe('What a user gets', () => {
  const live = { releaseId: 'live', version: '1.3.0' };
  const candidateIn = (status: ReleaseStatus, more: Partial<CandidateRelease> = {}): CandidateRelease => ({
    releaseId: 'candidate',
    version: '1.4.0',
    status,
    percentage: null,
    heldBack: nobody,
    isTester: false,
    ...more,
  });
  const summary = ({ gets, reason, cause }: DeliveryDecision): string => `${gets}, ${reason}, ${cause}`;
  const decide = (candidate: CandidateRelease | null, fullRelease: typeof live | null = live): string =>
    summary(decideForUser({ userId: 'u-1001', fullRelease, candidate }));
  const bucket = bucketOf('candidate', 'u-1001');

  it('is the full release where nothing is in rollout', () => {
    assert.equal(decide(null), 'full, STATIC, nothing in rollout');
  });

  it('is nothing where nothing is live', () => {
    assert.equal(decide(null, null), 'none, DISABLED, nothing in rollout');
  });

  it('is the candidate for a tester in Pilot Testing and in Grayscale Release, whatever the share', () => {
    for (const candidate of [
      candidateIn('Pilot Testing', { isTester: true }),
      candidateIn('Grayscale Release', { isTester: true }),
      candidateIn('Grayscale Release', { isTester: true, percentage: bucket - 1 }),
      candidateIn('Grayscale Release', { isTester: true, percentage: bucket }),
    ]) {
      assert.equal(decide(candidate), 'candidate, TARGETING_MATCH, tester');
      assert.equal(decide(candidate, null), 'candidate, TARGETING_MATCH, tester');
    }
  });

  it('is the full release for everybody else in Pilot Testing, and not STATIC: a client may keep that for testers', () => {
    assert.equal(decide(candidateIn('Pilot Testing')), 'full, SPLIT, not a tester');
    assert.equal(decide(candidateIn('Pilot Testing'), null), 'none, DISABLED, not a tester');
    assert.equal(decide(candidateIn('Grayscale Release')), 'full, SPLIT, not a tester');
  });

  it('is the candidate inside the share and the full release outside, both SPLIT', () => {
    assert.equal(
      decide(candidateIn('Grayscale Release', { percentage: bucket })),
      'candidate, SPLIT, inside the share',
    );
    assert.equal(
      decide(candidateIn('Grayscale Release', { percentage: bucket - 1 })),
      'full, SPLIT, outside the share',
    );
  });

  it('is nothing outside the share of a first release', () => {
    const outside = candidateIn('Grayscale Release', { percentage: bucket - 1 });
    assert.equal(decide(outside, null), 'none, DISABLED, outside the share');
  });

  it('says which bucket was held against which percentage, for a tester too', () => {
    for (const isTester of [true, false]) {
      const candidate = candidateIn('Grayscale Release', { percentage: 20, isTester });
      const decision = decideForUser({ userId: 'u-1001', fullRelease: live, candidate });
      assert.equal(decision.bucket, bucket);
      assert.equal(decision.percentage, 20);
    }
    const pilot = decideForUser({ userId: 'u-1001', fullRelease: live, candidate: candidateIn('Pilot Testing') });
    assert.deepEqual([pilot.bucket, pilot.percentage], [null, null]);
  });

  it('never is a release in any other status, not even for its testers or at 100 %', () => {
    for (const status of releaseStatuses) {
      if (status === 'Pilot Testing' || status === 'Grayscale Release') continue;
      const candidate = candidateIn(status, { isTester: true, percentage: 100 });
      assert.equal(decide(candidate), 'full, STATIC, nothing in rollout', status);
      assert.equal(decide(candidate, null), 'none, DISABLED, nothing in rollout', status);
    }
  });

  it('stays the candidate for whom it once was, however far the grayscale widens', () => {
    const percentage = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.uuid(), percentage, percentage, (userId, releaseId, a, b) => {
        const gets = (percentage: number): string => {
          const candidate = candidateIn('Grayscale Release', { releaseId, percentage });
          return decideForUser({ userId, fullRelease: live, candidate }).gets;
        };
        if (gets(Math.min(a, b)) === 'candidate') assert.equal(gets(Math.max(a, b)), 'candidate');
        assert.equal(gets(100), 'candidate');
      }),
    );
  });

  describe('where the target app holds users back', () => {
    const shareOf = fc.integer({ min: 0, max: largestHeldBackShare });
    const percentage = fc.integer({ min: 1, max: 99 });
    const grayscale = (percentage: number, share: number, more: Partial<CandidateRelease> = {}): CandidateRelease =>
      candidateIn('Grayscale Release', { percentage, heldBack: { ...nobody, share }, ...more });
    const getsIt = (userId: string, candidate: CandidateRelease): boolean =>
      decideForUser({ userId, fullRelease: live, candidate }).gets === 'candidate';

    it('is what is live, with the reason SPLIT, until all get the candidate', () => {
      const share = bucketOf(nobody.seed, 'u-1001');
      assert.equal(decide(grayscale(99, share)), 'full, SPLIT, held back');
      assert.equal(decide(grayscale(99, share), null), 'none, DISABLED, held back');
      assert.equal(decide(grayscale(99, share - 1)), 'candidate, SPLIT, inside the share');
      assert.equal(decide(candidateIn('Full Release', { percentage: 100 })), 'full, STATIC, nothing in rollout');
    });

    it('is the candidate for testers all the same', () => {
      for (const status of ['Pilot Testing', 'Grayscale Release'] as const) {
        const candidate = grayscale(1, largestHeldBackShare, { status, isTester: true });
        assert.equal(decide(candidate), 'candidate, TARGETING_MATCH, tester');
      }
    });

    it('is the candidate for exactly those in its share who are not held back', () => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), percentage, shareOf, (userId, wanted, share) => {
          const isHeldBack = bucketOf(nobody.seed, userId) <= share;
          const expected = bucketOf('candidate', userId) <= wanted && !isHeldBack;
          assert.equal(getsIt(userId, grayscale(wanted, share)), expected);
        }),
      );
    });

    it('only grows with the percentage, and only shrinks with the share held back', () => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), percentage, percentage, shareOf, shareOf, (userId, a, b, c, d) => {
          const [few, many, small, large] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
          if (getsIt(userId, grayscale(few, small))) assert.ok(getsIt(userId, grayscale(many, small)));
          if (getsIt(userId, grayscale(few, large))) assert.ok(getsIt(userId, grayscale(few, small)));
        }),
      );
    });

    it('holds the same users back in every release of a mini program, and others in the next', () => {
      const users = Array.from({ length: 5000 }, (_, user) => `user-${user}`);
      const heldBack = (releaseId: string, miniProgramId = 'coffee'): readonly string[] =>
        users.filter((userId) => {
          const candidate = grayscale(50, 20, {
            releaseId,
            heldBack: { share: 20, seed: heldBackSeed('wallet', miniProgramId) },
          });
          return decideForUser({ userId, fullRelease: live, candidate }).cause === 'held back';
        });
      const before = heldBack('first');
      assert.ok(before.length > 850 && before.length < 1150, `${before.length} of 5,000 held back at 20 %`);
      assert.deepEqual(heldBack('second'), before);
      const others = new Set(heldBack('first', 'rewards'));
      const both = before.filter((userId) => others.has(userId)).length;
      assert.ok(both > 130 && both < 270, `${both} of 5,000 held back in both`);
    });
  });

  describe('is explained by what was asked', () => {
    const stepsOf = (
      candidate: CandidateRelease | null,
      fullRelease: typeof live | null = live,
    ): readonly DecisionStep[] => decideForUser({ userId: 'u-1001', fullRelease, candidate }).steps;
    const rollout = { step: 'rollout', version: '1.4.0' };
    const held = bucketOf(nobody.seed, 'u-1001');

    it('up to what decided, and no further', () => {
      assert.deepEqual(stepsOf(null), [
        { step: 'rollout', version: null },
        { step: 'live', version: '1.3.0' },
      ]);
      assert.deepEqual(stepsOf(candidateIn('Pilot Testing', { isTester: true })), [
        rollout,
        { step: 'tester', isTester: true },
      ]);
      assert.deepEqual(stepsOf(candidateIn('Pilot Testing'), null), [
        rollout,
        { step: 'tester', isTester: false },
        { step: 'live', version: null },
      ]);
      const inside = candidateIn('Grayscale Release', { percentage: bucket });
      assert.deepEqual(stepsOf(inside), [
        rollout,
        { step: 'tester', isTester: false },
        { step: 'bucket', bucket, percentage: bucket, isInside: true },
      ]);
      const outside = { ...inside, percentage: bucket - 1, heldBack: { ...nobody, share: held - 1 } };
      assert.deepEqual(stepsOf(outside), [
        rollout,
        { step: 'tester', isTester: false },
        { step: 'held back', bucket: held, share: held - 1, isHeldBack: false },
        { step: 'bucket', bucket, percentage: bucket - 1, isInside: false },
        { step: 'live', version: '1.3.0' },
      ]);
      assert.deepEqual(stepsOf({ ...inside, heldBack: { ...nobody, share: held } }), [
        rollout,
        { step: 'tester', isTester: false },
        { step: 'held back', bucket: held, share: held, isHeldBack: true },
        { step: 'live', version: '1.3.0' },
      ]);
    });
  });
});
