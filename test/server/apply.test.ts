import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { seed } from '../support/platform';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';

describe('Apply to Release', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('opens a request for approval over exactly the package and the configuration that were shown', async () => {
    const built = await world.built({ configuration: { clientId: 'C-1', serverDomains: ['https://a.example'] } });
    const applied = await world.apply(built);
    isIn(applied, 'Under Review');
    assert.deepEqual(applied.appliedBy, { accountId: 'dana-developer', name: 'Dana Developer' });
    assert.equal(applied.approval?.status, 'In Review');
    const effective = JSON.stringify({ clientId: 'C-1', serverDomains: ['https://a.example'] });
    const hash = createHash('sha256').update(effective).digest('hex');
    assert.equal(applied.configuration.hash, hash);
    const [request] = await world.approvals('rui-reviewer', 'mine');
    assert.equal(request?.releaseId, built.id);
    assert.equal(request.packageSha256, built.build.sha256);
    assert.equal(request.configurationHash, hash);
  });

  it('waits for the package', async () => {
    const broken = await sampleArchive({ 'pages/home/home.js': null });
    const failed = await world.ended(await world.select(await world.upload({ archive: broken })));
    assert.deepEqual(failed.allowed, ['configure', 'build']);
    await refuses(world.apply(failed), 'PACKAGE_NOT_BUILT', { buildState: 'failed' });
  });

  it('is refused while another release is under way on the target, and names it', async () => {
    const first = await world.applied();
    const second = await world.built();
    const inTheWay = { releaseId: first.id, version: '1.0.1', status: 'Under Review' } as const;
    assert.deepEqual(second.inTheWay, inTheWay);
    await refuses(world.apply(second), 'TARGET_OCCUPIED', {
      releaseId: second.id,
      otherId: first.id,
      otherVersion: '1.0.1',
      otherStatus: 'Under Review',
    });
    const testing = await world.approve(first);
    await refuses(world.apply(await world.read(second)), 'TARGET_OCCUPIED', { otherStatus: 'Pilot Testing' });
    await world.act(testing, 'cancelRelease');
    isIn(await world.apply(await world.read(second)), 'Under Review');
  });

  it('is refused also where it would be through at once, because it would overtake the one under way', async () => {
    await world.setPolicy({ sandboxApproval: true });
    const first = await world.applied({ environment: 'Sandbox' });
    await world.setPolicy({ sandboxApproval: false });
    const second = await world.built({ environment: 'Sandbox' });
    await refuses(world.apply(second), 'TARGET_OCCUPIED', { otherId: first.id });
    await world.act(first, 'withdrawRelease');
    isIn(await world.apply(await world.read(second)), 'Full Release');
  });

  it('does not stand in the way of the same mini program on another target, nor of others on the same', async () => {
    await world.applied();
    isIn(await world.applied({ targetApp: seed.metroPay }), 'Under Review');
    isIn(await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards }), 'Under Review');
  });

  it('is free again once the release before is at everyone', async () => {
    const first = await world.act(await world.approve(await world.applied()), 'completeTesting');
    await world.act(first, 'releaseToEveryone');
    const second = await world.built();
    assert.equal(second.inTheWay, null);
    isIn(await world.apply(second), 'Under Review');
  });

  it('asks for the configuration that the super app requires', async () => {
    await world.setPolicy({ requiredConfiguration: ['clientId', 'serverDomains'] });
    const built = await world.built({ configuration: { clientId: 'C-1', serverDomains: [] } });
    assert.deepEqual(built.configuration.missing, ['serverDomains']);
    await refuses(world.apply(built), 'CONFIGURATION_MISSING', { fields: ['serverDomains'] });
    const configured = await world.configure(built, { clientId: 'C-1', serverDomains: ['https://a.example'] });
    isIn(await world.apply(configured), 'Under Review');
  });

  it('holds the basic information against the limits of the super app', async () => {
    const built = await world.built();
    const { languages } = built.information;
    const english = { name: 'Harbor Coffee', tagline: 'Short', description: '' };
    const information = { ...built.information, category: '', languages: { ...languages, en: english } };
    await refuses(world.apply(built, 'dana-developer', information), 'INFORMATION_INVALID', {
      fields: ['tagline', 'description', 'category'],
    });
    isIn(await world.read(built), 'New Version Created');
  });

  it('keeps the basic information as it was edited there', async () => {
    const built = await world.built();
    const information = { ...built.information, category: 'Coffee' };
    const applied = await world.apply(built, 'dana-developer', information);
    assert.equal(applied.information.category, 'Coffee');
    const program = await world.as('dana-developer').call('getMiniProgram', { params: { id: seed.harborCoffee } });
    assert.equal(program.information.category, 'Coffee');
  });

  it('leaves nothing of a refused application behind', async () => {
    await world.applied();
    const second = await world.built();
    const information = { ...second.information, category: 'Coffee' };
    await refuses(world.apply(second, 'dana-developer', information), 'TARGET_OCCUPIED');
    assert.deepEqual(await world.read(second), second);
    const program = await world.as('dana-developer').call('getMiniProgram', { params: { id: seed.harborCoffee } });
    assert.equal(program.information.category, 'Food & Drink');
    assert.equal((await world.approvals('dana-developer', 'requested')).length, 1);
  });

  it('can be withdrawn, edited and made again on the same version', async () => {
    const applied = await world.applied();
    const withdrawn = await world.act(applied, 'withdrawRelease');
    isIn(withdrawn, 'New Version Created');
    assert.equal(withdrawn.approval?.status, 'Withdrawn');
    assert.equal(withdrawn.configuration.hash, null);
    assert.deepEqual(withdrawn.allowed, ['configure', 'apply']);
    const configured = await world.configure(withdrawn, { merchantId: 'M-2' });
    const again = await world.apply(configured);
    isIn(again, 'Under Review');
    assert.notEqual(again.approval?.id, applied.approval?.id);
    assert.deepEqual(
      (await world.approvals('dana-developer', 'requested')).map(({ status }) => status),
      ['In Review', 'Withdrawn'],
    );
  });

  it('can be withdrawn by anybody who may release the mini program', async () => {
    const withdrawn = await world.act(await world.applied(), 'withdrawRelease', 'ada-admin');
    isIn(withdrawn, 'New Version Created');
    assert.equal((await world.log(withdrawn)).at(-1)?.actor?.name, 'Ada Admin');
  });
});
