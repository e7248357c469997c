import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { v3 as murmur3 } from 'murmurhash';
import {
  bucketOf,
  decideForUser,
  inShare,
  type CandidateRelease,
  type DeliveryDecision,
} from '../../../src/core/audience';
import { releaseStatuses, type ReleaseStatus } from '../../../src/core/releaseStatus';
import flexibleRollout from '../../fixtures/unleash/10-flexible-rollout-strategy.json';
import gradualRollout from '../../fixtures/unleash/03-gradual-rollout-user-id-strategy.json';

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
});
