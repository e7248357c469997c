import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  compareVersions,
  formatVersion,
  highestVersion,
  isBelowLowest,
  largestVersionPart,
  parseVersion,
  proposeNextVersion,
  versionCode,
} from '../../../src/core/version';

const part = fc.oneof(fc.integer({ min: 0, max: largestVersionPart }), fc.integer({ min: 0, max: 3 }));
const versions = fc.record({ major: part, minor: part, patch: part }, { noNullPrototype: true });

function proposalAfter(text: string): string | undefined {
  const proposal = proposeNextVersion(parseVersion(text));
  return proposal && formatVersion(proposal);
}

describe('Versions', () => {
  it('reads three numbers', () => {
    assert.deepEqual(parseVersion('1.4.0'), { major: 1, minor: 4, patch: 0 });
    assert.deepEqual(parseVersion('2026.1105.99999'), { major: 2026, minor: 1105, patch: 99_999 });
  });

  for (const text of [
    '',
    '1',
    '1.2',
    '1.2.3.4',
    'v1.2.3',
    '1.2.3-beta',
    '01.2.3',
    '1.02.3',
    '1.2.-3',
    ' 1.2.3',
    '1.2.3\n',
    '1..3',
    '1.2.100000',
    '١.٢.٣',
  ]) {
    it(`takes ${JSON.stringify(text)} for no version`, () => assert.equal(parseVersion(text), undefined));
  }

  it('reads what it writes', () => {
    fc.assert(fc.property(versions, (version) => assert.deepEqual(parseVersion(formatVersion(version)), version)));
  });

  it('begins at 0.0.1', () => {
    assert.ok(isBelowLowest({ major: 0, minor: 0, patch: 0 }));
    assert.ok(!isBelowLowest({ major: 0, minor: 0, patch: 1 }));
    assert.ok(!isBelowLowest({ major: 0, minor: 1, patch: 0 }));
  });

  it('orders by number, not by text', () => {
    const order = ['0.0.1', '0.9.0', '0.10.0', '1.0.0', '1.0.9', '1.0.10', '2.0.0', '10.0.0'].map(parseVersion);
    const sorted = order.toReversed().toSorted((a, b) => (a && b ? compareVersions(a, b) : 0));
    assert.deepEqual(sorted, order);
  });

  it('orders any two versions, the same way round, and as their codes', () => {
    fc.assert(
      fc.property(versions, versions, versions, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)), 0 - Math.sign(compareVersions(b, a)));
        assert.equal(compareVersions(a, b) === 0, formatVersion(a) === formatVersion(b));
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
        assert.equal(Math.sign(versionCode(a) - versionCode(b)), Math.sign(compareVersions(a, b)));
      }),
    );
  });

  it('finds the highest of any number of versions in any order', () => {
    assert.equal(highestVersion([]), undefined);
    fc.assert(
      fc.property(fc.array(versions, { minLength: 1 }), (list) => {
        const highest = highestVersion(list);
        assert.ok(highest && list.includes(highest) && list.every((version) => compareVersions(version, highest) <= 0));
      }),
    );
  });

  it('proposes 1.0.0 first and the next patch afterwards', () => {
    assert.equal(proposalAfter(''), '1.0.0');
    assert.equal(proposalAfter('1.4.0'), '1.4.1');
    assert.equal(proposalAfter('0.0.0'), '0.0.1');
  });

  it('proposes the next minor or major when the numbers run out', () => {
    assert.equal(proposalAfter('1.4.99999'), '1.5.0');
    assert.equal(proposalAfter('1.99999.99999'), '2.0.0');
    assert.equal(proposalAfter('99999.99999.99999'), undefined);
  });

  it('gives every version a code from 1 up that is a safe integer', () => {
    assert.equal(versionCode({ major: 0, minor: 0, patch: 0 }), 1);
    const largest = versionCode({ major: largestVersionPart, minor: largestVersionPart, patch: largestVersionPart });
    assert.ok(Number.isSafeInteger(largest));
  });
});
