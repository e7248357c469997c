import assert from 'node:assert/strict';
import {
  CompactSign,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type CompactVerifyGetKey,
  type CryptoKey,
} from 'jose';
import { describe, it } from 'mocha';
import { DeliveryError } from '../../../samples/super-app/page/deliveryError';
import { checkSignature, type Promised } from '../../../samples/super-app/page/packageSignature';

const promised: Promised = { miniProgramId: 'harbor-coffee', version: '1.0.0', sha256: 'a'.repeat(64), size: 7 };

const notSigned = new DeliveryError('The platform did not sign this package. It is not opened.');

describe('The signature of a package, in the sample super app', () => {
  let privateKey: CryptoKey;
  let keys: CompactVerifyGetKey;

  before(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    ({ privateKey } = pair);
    const jwk = await exportJWK(pair.publicKey);
    keys = createLocalJWKSet({ keys: [{ ...jwk, kid: 'one', alg: 'EdDSA', use: 'sig' }] });
  });

  const sign = (statement: unknown, header: { kid?: string; typ?: string } = {}): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(statement)))
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ: 'mini-program-package+jws', ...header })
      .sign(privateKey);

  it('is of the package that was promised', async () => {
    await checkSignature(await sign(promised), promised, keys);
  });

  it('is refused where it is of another mini program, version or package', async () => {
    const others = [{ miniProgramId: 'other' }, { version: '1.0.1' }, { sha256: 'b'.repeat(64) }, { size: 8 }];
    for (const other of others)
      await assert.rejects(
        checkSignature(await sign({ ...promised, ...other }), promised, keys),
        new DeliveryError('The signature is of another package. It is not opened.'),
      );
  });

  it('is refused where it is none, was changed, is of something else or by a key that is not in the set', async () => {
    const good = await sign(promised);
    const [header, , tail] = good.split('.');
    const changed = Buffer.from(JSON.stringify({ ...promised, version: '9.0.0' })).toString('base64url');
    const otherType = await sign(promised, { typ: 'JWT' });
    const otherKey = await sign(promised, { kid: 'two' });
    for (const signature of ['', 'none', `${header}.${changed}.${tail}`, otherType, otherKey])
      await assert.rejects(checkSignature(signature, promised, keys), notSigned);
  });

  it('cannot be told from a wrong one while the keys cannot be read, and says so', async () => {
    const away: CompactVerifyGetKey = () => Promise.reject(new TypeError('fetch failed'));
    await assert.rejects(
      checkSignature(await sign(promised), promised, away),
      new DeliveryError('The platform’s keys cannot be read now, so the package is not opened. Open it again.'),
    );
  });
});
