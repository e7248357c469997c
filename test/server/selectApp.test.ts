import assert from 'node:assert/strict';
import { PlatformError } from '../../src/core/errorCode';
import { seed } from '../support/platform';
import { isIn, pathOf, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('Select App', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('makes a version and a target a release, whose package starts to build', async () => {
    const version = await world.upload();
    const release = await world.select(version);
    isIn(release, 'New Version Created');
    assert.equal(release.build.state, 'queued');
    assert.equal(release.version, version.version);
    assert.equal(release.targetAppName, 'Harbor Wallet');
    assert.deepEqual(release.createdBy, { accountId: 'dana-developer', name: 'Dana Developer' });
    assert.deepEqual(pathOf(release), [
      '• New Version Created',
      '… Under Review',
      '… Pilot Testing',
      '… Grayscale Release',
      '… Full Release',
    ]);
    const built = await world.ended(release);
    assert.equal(built.build.state, 'built');
    assert.match(built.build.sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(built.allowed, ['configure', 'apply']);
  });

  it('takes the release-specific configuration with it', async () => {
    const release = await world.select(await world.upload(), { configuration: { clientId: 'C-1' } });
    assert.deepEqual(release.configuration.own, { clientId: 'C-1' });
  });

  it('sends a version to each target once: the second time names the release that is there', async () => {
    const version = await world.upload();
    const first = await world.select(version);
    await refuses(world.select(version), 'TARGET_USED', {
      releaseId: first.id,
      status: 'New Version Created',
      version: '1.0.1',
      targetApp: 'Harbor Wallet',
      environment: 'Production',
    });
  });

  it('keeps a target used by a release that was canceled', async () => {
    const applied = await world.applied();
    const canceled = await world.act(await world.approve(applied), 'cancelRelease');
    const version = await world.as('dana-developer').call('getVersion', { params: { id: canceled.versionId } });
    await refuses(world.select(version), 'TARGET_USED', { releaseId: canceled.id, status: 'Canceled' });
  });

  it('sends the same version to every other target', async () => {
    const version = await world.upload();
    await world.select(version);
    await world.select(version, { environment: 'Sandbox' });
    await world.select(version, { environment: 'Test' });
    await world.select(version, { environment: 'Development' });
    await world.select(version, { targetApp: seed.metroPay });
    const { items } = await world.as('dana-developer').call('listReleases', { query: { versionId: version.id } });
    assert.equal(items.length, 5);
  });

  it('lets any number of versions wait for the same target', async () => {
    for (let count = 0; count < 3; count += 1) await world.select(await world.upload());
    const { items } = await world
      .as('dana-developer')
      .call('listReleases', { query: { status: 'New Version Created', environment: 'Production' } });
    assert.deepEqual(
      items.map(({ version }) => version),
      ['1.0.3', '1.0.2', '1.0.1'],
    );
  });

  it('knows no super app that is not there, and no environment that a super app does not have', async () => {
    const version = await world.upload();
    await refuses(world.select(version, { targetApp: 'nobody-app' }), 'TARGET_UNKNOWN', { targetApp: 'nobody-app' });
    await refuses(world.select(version, { targetApp: seed.metroPay, environment: 'Test' }), 'TARGET_UNKNOWN', {
      targetApp: 'Metro Pay',
      environment: 'Test',
    });
  });

  it('tells whoever may not see the version nothing about it', async () => {
    const version = await world.upload();
    await assert.rejects(world.select(version, { as: 'mia-metro' }), (error) => {
      assert.ok(error instanceof PlatformError);
      assert.equal(error.code, 'NOT_FOUND');
      assert.deepEqual(error.parameters, { versionId: version.id });
      return true;
    });
  });

  it('tells whoever sees the version, and may not release it, who may', async () => {
    const applied = await world.applied();
    await refuses(
      world.as('rui-reviewer').call('selectApp', {
        params: { id: applied.versionId },
        body: { targetAppId: seed.metroPay, environment: 'Production' },
      }),
      'FORBIDDEN',
      { permission: 'release', version: '1.0.1' },
    );
  });
});
