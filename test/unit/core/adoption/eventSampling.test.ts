import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { deliveryEventLimits } from '../../../../src/core/adoption/deliveryEvent';
import { eventsAMinute, wantedOneIn, weightOf } from '../../../../src/core/adoption/eventSampling';

describe('Of many events', () => {
  it('all count up to so many a minute, and then one of a power of two', () => {
    const wanted = [0, 1, 1.5, 2, 3, 5, 100].map((times) => wantedOneIn(eventsAMinute * times));
    assert.deepEqual(wanted, [1, 1, 2, 2, 4, 8, 128]);
    assert.equal(wantedOneIn(Number.MAX_SAFE_INTEGER), deliveryEventLimits.oneIn);
  });

  it('those that count stand for all, on the average', () => {
    const oneIn = fc.integer({ min: 1, max: deliveryEventLimits.oneIn });
    fc.assert(
      fc.property(oneIn, oneIn, (reported, wanted) => {
        // One event for each chance: the weights of those that are drawn add up to what all of them stood for.
        const factor = Math.max(1, Math.ceil(wanted / reported));
        const weights = Array.from({ length: factor }, (_, index) => weightOf(reported, wanted, index / factor));
        assert.equal(
          weights.reduce((sum, weight) => sum + weight, 0),
          factor * reported,
        );
        assert.equal(weights.filter((weight) => weight > 0).length, 1);
      }),
    );
  });
});
