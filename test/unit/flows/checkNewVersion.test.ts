import assert from 'node:assert/strict';
import { checkNewVersion, offeredVersion } from '../../../src/editor/flows/upload/checkNewVersion';

describe('the version of a new upload', () => {
  it('is three numbers', () => {
    for (const text of ['', '1', '1.4', '1.4.0.1', 'v1.4.0', '1.4.x']) {
      assert.equal(checkNewVersion(text, null), 'not three numbers', text);
    }
  });

  it('has numbers without leading zeros, up to the largest', () => {
    assert.equal(checkNewVersion('01.4.0', null), 'leading zero');
    assert.equal(checkNewVersion('1.4.00', null), 'leading zero');
    assert.equal(checkNewVersion('1.4.100000', null), 'too large');
    assert.equal(checkNewVersion('1.4.99999', null), undefined);
  });

  it('is at least 0.0.1', () => {
    assert.equal(checkNewVersion('0.0.0', null), 'too low');
    assert.equal(checkNewVersion('0.0.1', null), undefined);
  });

  it('is greater than the highest uploaded', () => {
    assert.equal(checkNewVersion('1.4.0', '1.4.0'), 'not greater');
    assert.equal(checkNewVersion('1.3.99', '1.4.0'), 'not greater');
    assert.equal(checkNewVersion('1.10.0', '1.9.0'), undefined);
    assert.equal(checkNewVersion(' 1.4.1 ', '1.4.0'), undefined);
  });

  it('is proposed: the next one, 1.0.0 for a first', () => {
    assert.equal(offeredVersion('1.4.0', undefined), '1.4.1');
    assert.equal(offeredVersion(null, undefined), '1.0.0');
  });

  it('is offered again when it was typed for an upload that did not arrive, unless it is taken by now', () => {
    assert.equal(offeredVersion('1.4.0', '2.0.0'), '2.0.0');
    assert.equal(offeredVersion('2.0.0', '2.0.0'), '2.0.1');
  });
});
