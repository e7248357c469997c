import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrorCode, PlatformError, type ErrorCode } from '../../src/core/errorCode';
import type { Release } from '../../src/protocol/release';
import { eventually, seed, startPlatform, type TestPlatform } from '../support/platform';
import type { PlatformClient } from '../support/platformClient';
import { startPlatformProcess, type PlatformProcess } from '../support/platformProcess';
import { sampleArchive } from '../support/sampleArchive';
import { databaseOf, releaseTestDatabase, isOnPostgres } from '../support/testDatabase';

const rounds = 6;

type Platform = Pick<PlatformProcess, 'as' | 'stop'>;

/** SQLite is shared by processes; to PostgreSQL, two pools of connections are as good. */
async function startTwo(folder: string): Promise<readonly [Platform, Platform]> {
  if (!isOnPostgres) return Promise.all([startPlatformProcess(folder), startPlatformProcess(folder)]);
  await databaseOf(folder);
  const start = (): Promise<TestPlatform> => startPlatform({ folder });
  return Promise.all([start(), start()]);
}

describe('two platforms on one database', () => {
  let folder: string;
  let platforms: readonly [Platform, Platform];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'platform-'));
    platforms = await startTwo(folder);
  });

  after(async () => {
    await Promise.all(platforms.map((platform) => platform.stop()));
    await releaseTestDatabase(folder);
    await rm(folder, { recursive: true, force: true });
  });

  /** Does the same on both platforms at the same moment; answers with the code by which the one that lost was refused. */
  async function race(
    one: (platform: Platform) => Promise<unknown>,
    other: (platform: Platform) => Promise<unknown> = one,
  ): Promise<ErrorCode> {
    const results = await Promise.allSettled([one(platforms[0]), other(platforms[1])]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    assert.equal(refused.length, 1, 'exactly one wins');
    const [error] = refused;
    assert.ok(error instanceof PlatformError && isErrorCode(error.code), String(error));
    return error.code;
  }

  const dana = (platform: Platform): PlatformClient => platform.as('dana-developer');

  async function upload(version: string): Promise<string> {
    const { id } = await dana(platforms[0]).call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version },
      bytes: await sampleArchive(),
    });
    return id;
  }

  const read = (id: string): Promise<Release> => dana(platforms[0]).call('getRelease', { params: { id } });

  const at = ({ id, revision }: Release): { params: { id: string }; ifMatch: number } => ({
    params: { id },
    ifMatch: revision,
  });

  /** One release from Select App to its end, each step done on both platforms at once. */
  async function raceThrough(version: string): Promise<Release> {
    const id = await upload(version);
    const body = { targetAppId: seed.harborWallet, environment: 'Production' } as const;
    assert.equal(await race((platform) => dana(platform).call('selectApp', { params: { id }, body })), 'TARGET_USED');
    const { items } = await dana(platforms[1]).call('listReleases', { query: { versionId: id } });
    assert.equal(items.length, 1);
    const releaseId = items[0]?.id ?? '';
    let release = await eventually(
      () => read(releaseId),
      ({ build }) => build.state === 'built',
    );

    assert.equal(
      await race((platform) => dana(platform).call('applyRelease', { ...at(release), body: {} })),
      'REVISION_STALE',
    );
    release = await read(releaseId);
    const { approval } = release;
    assert.ok(approval);
    const request = { params: { id: approval.id }, ifMatch: approval.revision };
    const decided = await race(
      (platform) => platform.as('rui-reviewer').call('approve', { ...request, body: {} }),
      (platform) => platform.as('wen-admin').call('approve', { ...request, body: {} }),
    );
    assert.equal(decided, 'REVISION_STALE');
    release = await read(releaseId);
    assert.equal(await race((platform) => dana(platform).call('completeTesting', at(release))), 'REVISION_STALE');
    release = await read(releaseId);
    const widened = await race(
      (platform) => dana(platform).call('setGrayscale', { ...at(release), body: { percentage: 10 } }),
      (platform) => dana(platform).call('setGrayscale', { ...at(release), body: { percentage: 20 } }),
    );
    assert.equal(widened, 'REVISION_STALE');
    release = await read(releaseId);
    const ended = await race(
      (platform) => dana(platform).call('releaseToEveryone', at(release)),
      (platform) => dana(platform).call('cancelRelease', at(release)),
    );
    assert.equal(ended, 'REVISION_STALE');
    return read(releaseId);
  }

  it('release the same version at once: exactly one wins each step, and the log knows each step once', async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const release = await raceThrough(`1.${round}.0`);
      const { items } = await dana(platforms[1]).call('getReleaseLog', { params: { id: release.id } });
      assert.deepEqual(
        items.map(({ action }) => action),
        [
          'select-app',
          'built',
          'apply',
          'approve',
          'complete-testing',
          'grayscale',
          release.status === 'Canceled' ? 'cancel' : 'full',
        ],
      );
    }
  });

  it('upload the same version at once: one wins', async () => {
    const bytes = await sampleArchive();
    const uploaded = (platform: Platform): Promise<unknown> =>
      dana(platform).call('uploadVersion', { params: { id: seed.harborCoffee }, query: { version: '2.0.0' }, bytes });
    assert.equal(await race(uploaded), 'VERSION_NOT_GREATER');
  });
});
