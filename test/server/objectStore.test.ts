import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBlobStore } from '../../src/server/openBlobStore';
import { ObjectStore, objectStoreAccount } from '../support/objectStore';
import { eventually, seed } from '../support/platform';
import { problemOf } from '../support/platformClient';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a platform on an object store', () => {
  const folder = temporaryFolder();
  let store: ObjectStore;
  let world: ReleaseWorld;
  let earlier: NodeJS.ProcessEnv;

  beforeEach(async () => {
    earlier = { ...process.env };
    Object.assign(process.env, objectStoreAccount);
    store = await ObjectStore.start();
    const address = { bucket: store.bucket, prefix: 'team/', endpoint: store.url };
    world = await startReleaseWorld({ blobStore: await openBlobStore(folder(), address) });
  });

  afterEach(async () => {
    await world.stop();
    await store.stop();
    for (const name of Object.keys(objectStoreAccount)) {
      if (earlier[name] === undefined) delete process.env[name];
      else process.env[name] = earlier[name];
    }
  });

  it('takes a version the whole way to a phone, which downloads it from there', async () => {
    const live = await world.apply(await world.built({ environment: 'Test' }));
    const phone = await world.phone('Test');
    const { value } = await phone.evaluate('mina');
    assert.equal(value?.sha256, live.build.sha256);
    assert.equal((await phone.download(value?.url ?? '')).bytes.length, value?.size);
    const files = await world.as('dana-developer').call('listVersionFiles', { params: { id: live.versionId } });
    assert.ok(files.items.length > 0);
    assert.equal(store.objects.size, 2);
  });

  it('says that it is away, keeps nothing half, and goes on by itself when it is back', async () => {
    const comeBack = await store.goAway();
    const anybody = world.platform.anonymous();
    const readiness = await anybody.raw('GET', '/readyz');
    assert.equal(readiness.status, 503);
    assert.equal(readiness.headers['retry-after'], '1');
    assert.equal(problemOf(readiness).code, 'STORAGE_AWAY');
    assert.equal((await anybody.raw('GET', '/healthz')).status, 200);
    const upload = { params: { id: seed.harborCoffee }, query: { version: '1.0.0' }, bytes: await sampleArchive() };
    const dana = world.as('dana-developer');
    const refused = await dana.send('uploadVersion', upload);
    assert.deepEqual([refused.status, problemOf(refused).code], [503, 'STORAGE_AWAY']);
    assert.deepEqual(await readdir(join(folder(), 'copies', 'incoming')), []);
    const { items } = await dana.call('listVersions', { params: { id: seed.harborCoffee } });
    assert.deepEqual(items, []);
    await comeBack();
    assert.equal((await anybody.raw('GET', '/readyz')).status, 200);
    const version = await dana.call('uploadVersion', upload);
    const built = await world.ended(await world.select(version));
    assert.equal(built.build.state, 'built');
  });

  it('builds a package that waited for it', async () => {
    const version = await world.upload();
    const comeBack = await store.goAway();
    const release = await world.select(version);
    await eventually(
      async () => world.platform.log.some((line) => line.includes('STORAGE_AWAY')),
      (isTold) => isTold,
      15_000,
    );
    await comeBack();
    const built = await eventually(
      () => world.read(release),
      ({ build }) => build.state === 'built',
      15_000,
    );
    assert.equal(built.build.problems.length, 0);
  });
});
