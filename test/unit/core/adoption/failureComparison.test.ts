import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  compareFailures,
  enoughToCompare,
  failureRateOf,
  noUse,
  type ReportedUse,
} from '../../../../src/core/adoption/failureComparison';

/** A release that many users opened, with how that ended. */
function used(failures: number, outcomes: number, { users = 1000, weight = 1 } = {}): ReportedUse {
  return { opens: outcomes, users, successes: outcomes - failures, failures, squaredWeights: outcomes * weight };
}

describe('A release beside the one that was live', () => {
  it('fails more often, or less often, where the intervals lie apart', () => {
    assert.equal(compareFailures(used(60, 1000), used(10, 1000)), 'fails more often');
    assert.equal(compareFailures(used(10, 1000), used(60, 1000)), 'fails less often');
  });

  it('shows no difference yet where they do not', () => {
    assert.equal(compareFailures(used(12, 1000), used(10, 1000)), 'no difference to see yet');
    assert.equal(compareFailures(used(0, 1000), used(0, 1000)), 'no difference to see yet');
  });

  it('has too few users, however many failures one of them has', () => {
    const few = { users: enoughToCompare.users - 1 };
    assert.equal(compareFailures(used(500, 1000, few), used(10, 1000)), 'too few users to say');
    assert.equal(compareFailures(used(500, 1000), used(10, 1000, few)), 'too few users to say');
    assert.equal(compareFailures(used(29, 29), used(0, 1000)), 'too few users to say');
    assert.equal(compareFailures(used(30, 30), used(0, 1000)), 'fails more often');
    assert.equal(compareFailures(noUse, noUse), 'too few users to say');
  });

  it('has nothing beside it where nothing was live', () => {
    assert.equal(compareFailures(used(1, 100), null), 'nothing to compare with');
  });

  it('is as uncertain as the sample is small, not as the events are many that it stands for', () => {
    const [all, sample] = [failureRateOf(used(60, 1000)), failureRateOf(used(60, 1000, { weight: 50 }))];
    assert.ok(all && sample);
    assert.equal(sample.rate, all.rate);
    assert.deepEqual(sample, failureRateOf({ ...used(60, 1000), successes: 18.8, failures: 1.2, squaredWeights: 20 }));
    assert.equal(compareFailures(used(60, 1000, { weight: 50 }), used(10, 1000)), 'too few users to say');
  });

  it('says the opposite seen from the other side', () => {
    const use = fc
      .tuple(fc.nat(2000), fc.nat(2000), fc.nat(50))
      .map(([failures, successes, users]) => used(failures, failures + successes, { users }));
    const opposite = { 'fails more often': 'fails less often', 'fails less often': 'fails more often' } as const;
    fc.assert(
      fc.property(use, use, (release, beside) => {
        const said = compareFailures(release, beside);
        const other = said === 'fails more often' || said === 'fails less often' ? opposite[said] : said;
        assert.equal(compareFailures(beside, release), other);
      }),
    );
  });
});
