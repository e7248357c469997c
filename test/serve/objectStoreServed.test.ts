import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, writeKey } from '../../src/server/secrets/secretKeys';
import { ObjectStore, objectStoreAccount } from '../support/objectStore';
import { eventually } from '../support/platform';
import { problemOf, type PlatformClient, type RawAnswer } from '../support/platformClient';
import { ServedProcess } from '../support/servedProcess';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, onServer } from '../support/testDatabase';

describe('the platform for a team as a process on an object store', () => {
  const folder = temporaryFolder();
  let store: ObjectStore;
  let url: string;

  beforeEach(async () => {
    url = await createDatabase();
    store = await ObjectStore.start();
  });

  afterEach(async () => {
    await store.stop();
    await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
  });

  const serve = (more: readonly string[], packages = `s3://${store.bucket}/team`): ServedProcess =>
    new ServedProcess(
      ['serve', '--data', folder(), '--port', '0', '--packages', packages, '--s3-endpoint', store.url, ...more],
      { ...objectStoreAccount, DATABASE_URL: url },
    );

  const readiness = (client: PlatformClient, status: number): Promise<RawAnswer> =>
    eventually(
      () => client.raw('GET', '/readyz'),
      (answer) => answer.status === status,
      20_000,
    );

  it('is ready while the store answers', async () => {
    const keys = join(folder(), 'keys');
    await writeFile(keys, writeKey(makeKey(0)));
    const process = serve(['--secret-keys-file', keys]);
    const client = await process.client();
    await readiness(client, 200);
    const comeBack = await store.goAway();
    assert.equal(problemOf(await readiness(client, 503)).code, 'STORAGE_AWAY');
    await comeBack();
    await readiness(client, 200);
    assert.equal(await process.stop(), 0);
  });

  it('does not start without keys that other machines have as well, nor on what is no bucket', async () => {
    for (const [process, reason] of [
      [serve([]), 'secret keys'],
      [serve([], 'https://bucket.example'), 'packages'],
    ] as const) {
      assert.equal(await process.exit, 78);
      assert.equal(process.log.at(-1)?.parameters?.['reason'], reason);
    }
  });
});
