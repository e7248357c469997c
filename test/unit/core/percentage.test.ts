import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkPercentage, offeredPercentages } from '../../../src/core/percentage';

describe('Grayscale percentages', () => {
  it('takes whole numbers from 1 to 100, also as a person types them', () => {
    for (const input of [1, 20, 100, '20', ' 20 ', '20%', '20 %', '+20', '20.0']) {
      assert.ok(checkPercentage(input, null, null).ok, String(input));
    }
    assert.deepEqual(checkPercentage('20 %', 10, null), { ok: true, percentage: 20 });
  });

  const refusals = [
    ['', 'PERCENTAGE_NOT_A_NUMBER'],
    ['  ', 'PERCENTAGE_NOT_A_NUMBER'],
    ['twenty', 'PERCENTAGE_NOT_A_NUMBER'],
    ['1e1', 'PERCENTAGE_NOT_A_NUMBER'],
    ['0x10', 'PERCENTAGE_NOT_A_NUMBER'],
    ['20,5', 'PERCENTAGE_NOT_A_NUMBER'],
    [null, 'PERCENTAGE_NOT_A_NUMBER'],
    [undefined, 'PERCENTAGE_NOT_A_NUMBER'],
    [[20], 'PERCENTAGE_NOT_A_NUMBER'],
    [Number.NaN, 'PERCENTAGE_NOT_A_NUMBER'],
    [Infinity, 'PERCENTAGE_NOT_A_NUMBER'],
    [20.5, 'PERCENTAGE_NOT_WHOLE'],
    ['20.5', 'PERCENTAGE_NOT_WHOLE'],
    [0, 'PERCENTAGE_OUT_OF_RANGE'],
    [-0, 'PERCENTAGE_OUT_OF_RANGE'],
    [-5, 'PERCENTAGE_OUT_OF_RANGE'],
    ['-5', 'PERCENTAGE_OUT_OF_RANGE'],
    [101, 'PERCENTAGE_OUT_OF_RANGE'],
    ['101', 'PERCENTAGE_OUT_OF_RANGE'],
  ] as const;
  for (const [input, code] of refusals) {
    it(`refuses ${typeof input === 'number' ? String(input) : JSON.stringify(input)} as ${code}`, () => {
      assert.deepEqual(checkPercentage(input, null, null), { ok: false, code });
    });
  }

  it('refuses the present percentage and lower ones, and says which it is', () => {
    const refusal = { ok: false, code: 'PERCENTAGE_NOT_HIGHER', current: 20 };
    assert.deepEqual(checkPercentage(20, 20, null), refusal);
    assert.deepEqual(checkPercentage(5, 20, null), refusal);
    assert.ok(checkPercentage(21, 20, null).ok);
  });

  it('refuses what the target app does not offer, and lists what it does offer from here', () => {
    assert.deepEqual(checkPercentage(30, 10, [50, 10, 20]), {
      ok: false,
      code: 'PERCENTAGE_NOT_OFFERED',
      allowed: [20, 50, 100],
    });
    assert.ok(checkPercentage(20, 10, [50, 10, 20]).ok);
  });

  it('always takes 100: it is Full Release', () => {
    assert.deepEqual(checkPercentage(100, 50, [10, 50]), { ok: true, percentage: 100 });
  });

  it('offers the presets above the present one', () => {
    assert.deepEqual(offeredPercentages(null, null), [1, 5, 10, 20, 30, 50, 80, 100]);
    assert.deepEqual(offeredPercentages(20, null), [30, 50, 80, 100]);
    assert.deepEqual(offeredPercentages(99, null), [100]);
  });

  it('offers the percentages of the target app where it has a list, in order, each once', () => {
    assert.deepEqual(offeredPercentages(null, [50, 7, 7]), [7, 50, 100]);
    assert.deepEqual(offeredPercentages(50, [50, 7]), [100]);
  });

  it('only ever grows, and takes everything it offers', () => {
    const percentage = fc.integer({ min: 1, max: 100 });
    const allowed = fc.option(fc.array(percentage), { nil: null });
    fc.assert(
      fc.property(
        fc.option(percentage, { nil: null }),
        allowed,
        fc.integer({ min: -10, max: 120 }),
        (current, allowed, input) => {
          const check = checkPercentage(input, current, allowed);
          if (check.ok) assert.ok(check.percentage > (current ?? 0) && check.percentage <= 100);
          for (const offered of offeredPercentages(current, allowed))
            assert.ok(checkPercentage(offered, current, allowed).ok);
        },
      ),
    );
  });
});
