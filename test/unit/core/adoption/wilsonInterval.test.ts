import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { wilsonInterval } from '../../../../src/core/adoption/wilsonInterval';

describe('The Wilson interval', () => {
  const rounded = (rate: number, observations: number): readonly string[] => {
    const { low, high } = wilsonInterval(rate, observations);
    return [low.toFixed(4), high.toFixed(4)];
  };

  it('is the one that Newcombe published (Statistics in Medicine 17, 1998, table I)', () => {
    assert.deepEqual(rounded(81 / 263, 263), ['0.2553', '0.3662']);
    assert.deepEqual(rounded(15 / 148, 148), ['0.0624', '0.1605']);
    assert.deepEqual(rounded(0, 20), ['0.0000', '0.1611']);
    assert.deepEqual(rounded(1 / 29, 29), ['0.0061', '0.1718']);
  });

  it('is everything where nothing was seen', () => {
    assert.deepEqual(wilsonInterval(0, 0), { rate: 0, low: 0, high: 1 });
  });

  const seen = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([trials, share]) => ({ trials, rate: Math.round(trials * share) / trials }));

  it('lies between 0 and 1, has what was seen in it, and is never a point', () => {
    fc.assert(
      fc.property(seen, ({ rate, trials }) => {
        const { low, high } = wilsonInterval(rate, trials);
        assert.ok(low >= 0 && low <= rate && rate <= high && high <= 1 && low < high);
      }),
    );
  });

  it('gets narrower the more is seen', () => {
    fc.assert(
      fc.property(seen, ({ rate, trials }) => {
        const [few, many] = [wilsonInterval(rate, trials), wilsonInterval(rate, trials * 2)];
        assert.ok(many.high - many.low < few.high - few.low);
      }),
    );
  });

  it('is the mirror image for successes', () => {
    fc.assert(
      fc.property(seen, ({ rate, trials }) => {
        const [failures, successes] = [wilsonInterval(rate, trials), wilsonInterval(1 - rate, trials)];
        assert.ok(Math.abs(failures.low - (1 - successes.high)) < 1e-9);
      }),
    );
  });
});
