import assert from 'node:assert/strict';
import { compactVerify, createLocalJWKSet, createRemoteJWKSet, customFetch, decodeProtectedHeader, errors } from 'jose';
import type { PackageKeySet } from '../../src/protocol/packageStatement';
import type { Release } from '../../src/protocol/release';
import { givenKeys, makeKey } from '../../src/server/secrets/secretKeys';
import { listPackageKeys, publishedAhead, rotatePackageKeys } from '../../src/server/signing/packageKeys';
import { PackageSigner } from '../../src/server/signing/packageSigner';
import { databaseOfPlatform, runAdmin } from '../support/adminProcess';
import { ManualClock } from '../support/manualClock';
import { eventually, seed } from '../support/platform';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { openTestStorage } from '../support/testDatabase';

describe('the signature of a package', () => {
  const secrets = givenKeys([makeKey(0)]);
  let world: ReleaseWorld;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    world = await startReleaseWorld({ clock, secrets });
  });

  afterEach(() => world.stop());

  const context = () => ({ storage: world.platform.storage, clock, packageSecrets: secrets });

  const keySet = (): Promise<PackageKeySet> => world.platform.anonymous().call('getPackageKeys', {});

  const rotate = () => rotatePackageKeys(context());

  const states = async (): Promise<readonly string[]> =>
    (await listPackageKeys(world.platform.storage.reader, clock.now())).map(
      ({ state, releases }) => `${state} ${releases}`,
    );

  const signatureOf = ({ build }: Release): string => build.signature ?? '';

  const keyOf = (release: Release): string | undefined => decodeProtectedHeader(signatureOf(release)).kid;

  async function verified(release: Release, keys: PackageKeySet): Promise<unknown> {
    const { payload, protectedHeader } = await compactVerify(signatureOf(release), createLocalJWKSet(keys), {
      algorithms: ['EdDSA'],
    });
    assert.equal(protectedHeader.typ, 'mini-program-package+jws');
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  }

  const statementOf = ({ version, build: { sha256, size } }: Release) => ({
    miniProgramId: seed.harborCoffee,
    version,
    sha256,
    size,
  });

  it('says which version of which mini program has these bytes, by a key that anybody can get', async () => {
    assert.deepEqual((await keySet()).keys, []);
    const release = await world.built();
    assert.deepEqual(await verified(release, await keySet()), statementOf(release));
    const { status, headers } = await world.platform.anonymous().raw('GET', '/.well-known/jwks.json');
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'public, max-age=300');
  });

  it('is the same for every target, and comes with the value of the flag', async () => {
    const version = await world.upload();
    const [one, other] = [
      await world.ended(await world.select(version, { environment: 'Test' })),
      await world.ended(await world.select(version, { environment: 'Development' })),
    ];
    assert.equal(signatureOf(one), signatureOf(other));
    await world.apply(one);
    const { value } = await (await world.phone('Test')).evaluate('mina');
    assert.equal(value?.signature, signatureOf(one));
  });

  it('tells nothing of the private key, which is encrypted in the database', async () => {
    await world.built();
    const [key] = (await keySet()).keys;
    assert.deepEqual(Object.keys(key ?? {}).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    const row = await world.platform.storage.reader.selectFrom('package_key').selectAll().executeTakeFirstOrThrow();
    const keys = await secrets.forOpening(row.sealed_with);
    const opened = keys.open({ keyId: row.sealed_with, sealed: row.sealed }, `package-key/${row.id}`);
    assert.match(opened, /^[\w-]{43}$/);
    assert.ok(!JSON.stringify(row).includes(opened));
  });

  it('is made with one first key, however many processes build their first package at once', async () => {
    const storages = await Promise.all(Array.from({ length: 6 }, () => openTestStorage(world.platform.folder)));
    const statement = { miniProgramId: '1', version: '1.0.0', sha256: 'a'.repeat(64), size: 1 };
    const signed = await Promise.all(
      storages.map((storage) => new PackageSigner({ ...context(), storage }).sign(statement)),
    );
    await Promise.all(storages.map((storage) => storage.close()));
    assert.equal(new Set(signed.map(({ signature }) => signature)).size, 1);
    assert.equal((await keySet()).keys.length, 1);
  });

  describe('when keys are rotated', () => {
    it('is made with the new key once everybody can have it, and the old one stays published', async () => {
      const before = await world.built();
      const old = await keySet();
      await rotate();
      assert.deepEqual(await states(), ['signing 1', 'published 0']);
      const meanwhile = await world.built();
      assert.equal(keyOf(meanwhile), keyOf(before));
      const published = await keySet();
      clock.jump(publishedAhead);
      const after = await world.built();
      assert.notEqual(keyOf(after), keyOf(before));
      assert.deepEqual(await states(), ['retired 2', 'signing 1']);
      // Who got the set before the key signed has it already.
      for (const release of [before, meanwhile, after]) {
        assert.deepEqual(await verified(release, published), statementOf(release));
      }
      await assert.rejects(verified(after, old), errors.JWKSNoMatchingKey);
    });

    it('is verified by a phone that holds the old set: old packages as before, a new one after it got the set anew', async () => {
      const before = await world.built();
      let fetched = 0;
      const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', world.platform.url), {
        cooldownDuration: 0,
        [customFetch]: (...request: Parameters<typeof fetch>) => {
          fetched += 1;
          return fetch(...request);
        },
      });
      await compactVerify(signatureOf(before), keys);
      await rotate();
      clock.jump(publishedAhead);
      const after = await world.built();
      await compactVerify(signatureOf(before), keys);
      assert.equal(fetched, 1);
      await compactVerify(signatureOf(after), keys);
      assert.equal(fetched, 2);
      await compactVerify(signatureOf(before), keys);
      assert.equal(fetched, 2);
    });

    it('is good whichever key was due while the package was built', async () => {
      const versions = [];
      for (let count = 0; count < 6; count += 1) versions.push(await world.upload());
      const selected = await Promise.all(versions.map((version) => world.select(version)));
      await rotate();
      clock.jump(publishedAhead);
      const built = await Promise.all(
        selected.map((release) =>
          eventually(
            () => world.read(release),
            ({ build }) => build.state === 'built',
            20_000,
          ),
        ),
      );
      const keys = await keySet();
      for (const release of built) assert.deepEqual(await verified(release, keys), statementOf(release));
    });

    it('has one new key where two operators rotate at once, and the other is told', async () => {
      await world.built();
      const both = await Promise.allSettled([rotate(), rotate()]);
      assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      await assert.rejects(rotate(), { name: 'Refusal', message: /^A new key is published already and signs from 20/ });
      assert.equal((await keySet()).keys.length, 2);
    });

    it('keeps a retired key published as long as a release has a signature of it, and no longer', async () => {
      const release = await world.built();
      for (let count = 0; count < 2; count += 1) {
        await rotate();
        clock.jump(publishedAhead);
      }
      assert.deepEqual(await states(), ['retired 1', 'retired 0', 'signing 0']);
      await world.platform.signer.removeUnusedKeys();
      assert.deepEqual(await states(), ['retired 1', 'retired 0', 'signing 0']);
      clock.jump(25 * 60 * 60 * 1000);
      await world.platform.signer.removeUnusedKeys();
      assert.deepEqual(await states(), ['retired 1', 'signing 0']);
      assert.deepEqual(await verified(release, await keySet()), statementOf(release));
    });

    it('is a command, and so is the list', async () => {
      const environment = { DATABASE_URL: await databaseOfPlatform(world.platform) };
      const keyless = await runAdmin(['rotate-package-keys'], environment);
      assert.equal(keyless.code, 1);
      assert.match(keyless.stderr, /^No key was given: /);
      const listed = await runAdmin(['list-package-keys'], environment);
      assert.deepEqual(JSON.parse(listed.stdout), { keys: [] });
    });
  });

  describe('that a release does not have yet, of an earlier platform', () => {
    let release: Release;

    beforeEach(async () => {
      const built = await world.built({ environment: 'Test' });
      release = await world.apply(built);
      await world.platform.storage.write((transaction) =>
        transaction.updateTable('release').set({ package_signature: null, package_key_id: null }).execute(),
      );
      assert.equal((await world.read(release)).build.signature, null);
    });

    it('is made when the first phone asks: nothing is delivered without', async () => {
      const phone = await world.phone('Test');
      const { value } = await phone.evaluate('mina');
      assert.equal(value?.signature, signatureOf(await world.read(release)));
      assert.deepEqual(await verified(await world.read(release), await keySet()), statementOf(release));
      const [bulk] = await phone.evaluateAll('mina');
      assert.equal(bulk?.value?.signature, value.signature);
    });

    it('is made by the housekeeping', async () => {
      await world.platform.signer.signAll();
      const signed = await eventually(
        () => world.read(release),
        ({ build }) => build.signature !== null,
      );
      assert.deepEqual(await verified(signed, await keySet()), statementOf(release));
    });
  });

  it('is not made while its key cannot be opened', async () => {
    await world.built();
    const stranger = givenKeys([makeKey(1)]);
    const signer = new PackageSigner({ ...context(), packageSecrets: stranger });
    const statement = { miniProgramId: '1', version: '1.0.0', sha256: 'a'.repeat(64), size: 1 };
    await assert.rejects(signer.sign(statement), { code: 'SECRET_UNREADABLE' });
    const none = new PackageSigner({ ...context(), packageSecrets: givenKeys([]) });
    await assert.rejects(none.sign(statement), { code: 'SECRET_UNREADABLE' });
  });
});
