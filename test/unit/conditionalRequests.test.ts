import assert from 'node:assert/strict';
import { readByteRange } from '../../src/server/http/byteRange';
import { hasEntityTag } from '../../src/server/http/entityTag';

describe('the part that a Range names', () => {
  for (const [header, part] of [
    ['bytes=0-0', '0-0'],
    ['bytes=0-', '0-9'],
    ['bytes=2-4', '2-4'],
    ['bytes=5-99', '5-9'],
    ['bytes=-3', '7-9'],
    ['bytes=-99', '0-9'],
    ['BYTES=1-1', '1-1'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=99-100', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    // Everything is the answer to what is no range, or several.
    [undefined, undefined],
    ['', undefined],
    ['bytes=', undefined],
    ['bytes=-', undefined],
    ['bytes=4-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    ['bytes=a-b', undefined],
    ['bytes=0-1 or so', undefined],
  ] as const) {
    it(`${header ?? 'without one'}, of ten bytes, is ${part ?? 'all of them'}`, () => {
      const read = readByteRange(header, 10);
      assert.equal(typeof read === 'object' ? `${read.first}-${read.last}` : read, part);
    });
  }

  it('of nothing is nothing', () => {
    assert.equal(readByteRange('bytes=0-', 0), 'unsatisfiable');
    assert.equal(readByteRange('bytes=-1', 0), 'unsatisfiable');
  });
});

describe('an If-None-Match', () => {
  for (const [header, matches] of [
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    ['', false],
    [undefined, false],
  ] as const) {
    it(`${header ?? 'that is not sent'} ${matches ? 'has' : 'has not'} "a"`, () => {
      assert.equal(hasEntityTag(header, '"a"'), matches);
    });
  }
});
