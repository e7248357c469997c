import assert from 'node:assert/strict';
import { foldEmailAddress } from '../../../src/core/emailAddress';

describe('an e-mail address', () => {
  it('is the same whatever its case and the space around it', () => {
    assert.equal(foldEmailAddress('  Dana.Developer@Harbor.Example\n'), 'dana.developer@harbor.example');
    assert.equal(foldEmailAddress('ÄDA@harbor.example'), foldEmailAddress('A\u0308da@harbor.example'));
  });

  for (const text of [
    '',
    'dana',
    'dana@',
    '@harbor',
    'a b@harbor',
    'a@b@c',
    'a\u0000@b',
    `${'x'.repeat(250)}@b.example`,
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(foldEmailAddress(text), undefined);
    });
  }
});
