import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PlatformError } from '../../src/core/errorCode';
import { makeKey, readKeys, SecretKeys, writeKey } from '../../src/server/secrets/secretKeys';

const fails = (code: string) => (error: unknown) => error instanceof PlatformError && error.code === code;

describe('a secret', () => {
  const old = makeKey(0);
  const recent = makeKey(86_400_000);
  const keys = new SecretKeys([old]);

  it('opens to what it was, where it belongs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, place) => {
        fc.pre(value.isWellFormed() && place.isWellFormed());
        const sealed = keys.seal(value, place);
        assert.equal(keys.open(sealed, place), value);
      }),
    );
  });

  it('is encrypted to something else each time, and says nothing of its value', () => {
    const [one, other] = [keys.seal('s3cret-value', 'here'), keys.seal('s3cret-value', 'here')];
    assert.notEqual(one.sealed, other.sealed);
    assert.ok(!Buffer.from(one.sealed, 'base64url').includes('s3cret'));
  });

  it('opens in no other place, and not once it was changed', () => {
    const sealed = keys.seal('value', 'here');
    assert.throws(() => keys.open(sealed, 'there'), fails('SECRET_UNREADABLE'));
    const bytes = Buffer.from(sealed.sealed, 'base64url');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    assert.throws(
      () => keys.open({ ...sealed, sealed: bytes.toString('base64url') }, 'here'),
      fails('SECRET_UNREADABLE'),
    );
  });

  it('of an old key opens as long as that key is there', () => {
    const sealed = keys.seal('value', 'here');
    const rotated = new SecretKeys([recent, old]);
    assert.equal(rotated.open(sealed, 'here'), 'value');
    assert.equal(rotated.seal('value', 'here').keyId, recent.id);
    assert.throws(() => new SecretKeys([recent]).open(sealed, 'here'), fails('SECRET_UNREADABLE'));
  });

  it('cannot be kept without a key', () => {
    assert.throws(() => new SecretKeys([]).seal('value', 'here'), fails('SECRETS_NOT_KEPT'));
  });
});

describe('a key file', () => {
  it('has a key a line, the one that encrypts first', () => {
    const keys = [makeKey(0), makeKey(1)];
    const reading = readKeys(`# made in November, for all: keep it\n${keys.map(writeKey).join('\n')}\n`);
    assert.deepEqual(reading, { ok: true, keys });
    assert.deepEqual(readKeys(keys.map(writeKey).join(',')), { ok: true, keys });
  });

  it('tells the line that is no key, and not what it says', () => {
    const good = writeKey(makeKey(0));
    assert.deepEqual(readKeys(`${good}\nsecond:tooshort`), { ok: false, line: 2 });
    assert.deepEqual(readKeys(`${good}\n${good}`), { ok: false, line: 2 });
  });
});
