import assert from 'node:assert/strict';
import type { Configuration } from '../../src/core/configuration';
import type { GlobalConfiguration } from '../../src/protocol/miniProgram';
import type { Release } from '../../src/protocol/release';
import { seed } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the configuration', () => {
  let world: ReleaseWorld;
  const program = { params: { id: seed.harborCoffee } } as const;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  async function setGlobal(configuration: Configuration): Promise<GlobalConfiguration> {
    const dana = world.as('dana-developer');
    const { revision } = await dana.call('getGlobalConfiguration', program);
    return dana.call('setGlobalConfiguration', {
      ...program,
      ifMatch: revision,
      body: structuredClone(configuration) as GlobalConfiguration['configuration'],
    });
  }

  /** The fields with where their values come from, such as `clientId: C-1 (global)`. */
  const fieldsOf = ({ configuration }: Release): readonly string[] =>
    configuration.fields.map(({ field, value, source }) => `${field}: ${String(value)} (${source})`);

  it('is inherited from the mini program field by field, and release-specific values win', async () => {
    await setGlobal({ clientId: 'global', merchantId: 'M-1', serverDomains: ['https://a.example'] });
    const release = await world.built({ configuration: { clientId: 'own', wapUrls: ['https://w.example'] } });
    assert.deepEqual(fieldsOf(release), [
      'clientId: own (release-specific)',
      'merchantId: M-1 (global)',
      'serverDomains: https://a.example (global)',
      'wapUrls: https://w.example (release-specific)',
      'testers: null (unset)',
      'environmentVariables: null (unset)',
    ]);
  });

  it('follows the mini program until Apply to Release, and not afterwards', async () => {
    await setGlobal({ clientId: 'first' });
    const built = await world.built();
    await setGlobal({ clientId: 'second' });
    const applied = await world.apply(await world.read(built));
    assert.equal(fieldsOf(applied)[0], 'clientId: second (global)');
    await setGlobal({ clientId: 'third' });
    const later = await world.read(applied);
    assert.equal(fieldsOf(later)[0], 'clientId: second (global)');
    assert.equal(later.configuration.hash, applied.configuration.hash);
    const withdrawn = await world.act(later, 'withdrawRelease');
    assert.equal(fieldsOf(withdrawn)[0], 'clientId: third (global)');
  });

  it('can be edited in New Version Created, and the release’s revision says so', async () => {
    const built = await world.built();
    const edited = await world.configure(built, { clientId: 'C-2' });
    assert.equal(edited.revision, built.revision + 1);
    assert.equal((await world.configure(edited, {})).configuration.own.clientId, undefined);
  });

  it('cannot be edited once it was applied for', async () => {
    const applied = await world.applied();
    await refuses(world.configure(applied, { clientId: 'C-2' }), 'ACTION_NOT_ALLOWED', {
      status: 'Under Review',
      action: 'configure',
    });
  });

  it('of the mini program is not overwritten by who saw an older one', async () => {
    const { revision } = await world.as('dana-developer').call('getGlobalConfiguration', program);
    await setGlobal({ clientId: 'first' });
    await refuses(
      world
        .as('ada-admin')
        .call('setGlobalConfiguration', { ...program, ifMatch: revision, body: { clientId: 'second' } }),
      'REVISION_STALE',
    );
  });

  it('has no fields but those of the contract', async () => {
    const built = await world.built();
    const answer = await world.as('dana-developer').raw('PUT', `/v1/releases/${built.id}/configuration`, {
      headers: { 'if-match': `"${built.revision}"` },
      body: { clientID: 'C-2' },
    });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /"pointer":"\/body\/clientID"/);
  });

  it('names the values that cannot be by where they stand, on either level, and keeps nothing of them', async () => {
    const built = await world.built();
    await refuses(
      world.configure(built, { serverDomains: ['a.example', 'http://b.example'], testers: ['mina', 'mina'] }),
      'CONFIGURATION_INVALID',
      {
        fields: ['serverDomains', 'testers'],
        pointers: ['/serverDomains/1', '/testers/1'],
        codes: ['not https', 'duplicate'],
      },
    );
    await refuses(setGlobal({ wapUrls: ['m.example'] }), 'CONFIGURATION_INVALID', { codes: ['not https'] });
    await refuses(
      world.select(await world.upload(), { configuration: { clientId: ' C-1' } }),
      'CONFIGURATION_INVALID',
      { pointers: ['/clientId'], codes: ['blanks around'] },
    );
    assert.deepEqual((await world.read(built)).configuration.own, {});
  });

  it('has the fields that the target app has: others are refused, and do not take effect', async () => {
    await setGlobal({ clientId: 'global', testers: ['mina'] });
    const own = await world.built({ configuration: { merchantId: 'M-1' } });
    await world.setPolicy({ availableConfiguration: ['clientId'] });
    const release = await world.read(own);
    assert.deepEqual(fieldsOf(release), ['clientId: global (global)']);
    await refuses(world.configure(release, { merchantId: 'M-2' }), 'CONFIGURATION_INVALID', {
      codes: ['not available'],
    });
    const applied = await world.apply(release);
    await world.setPolicy({ availableConfiguration: ['clientId', 'merchantId', 'testers'] });
    assert.deepEqual(fieldsOf(await world.read(applied)).slice(0, 1), ['clientId: global (global)']);
    const testing = await world.approve(applied);
    assert.equal(testing.testerCount, 0, 'what was frozen has no testers');
  });

  it('of a target app cannot require a field that it does not have', async () => {
    await refuses(
      world.setPolicy({ availableConfiguration: ['clientId'], requiredConfiguration: ['testers'] }),
      'REQUEST_INVALID',
      { reason: 'REQUIRED_NOT_AVAILABLE', fields: ['testers'] },
    );
  });

  it('with a value that the target app does not take is not applied with', async () => {
    await setGlobal({ testers: ['mina'] });
    await world.setPolicy({ userIdPattern: '^[0-9]{4}$' });
    await refuses(world.apply(await world.built()), 'CONFIGURATION_INVALID', {
      pointers: ['/testers/0'],
      codes: ['not a user ID'],
    });
  });

  it('of a platform that knew fewer fields is read as one that has them all but environment variables', async () => {
    const { storage } = world.platform;
    const app = storage.reader.selectFrom('target_app').selectAll().where('id', '=', seed.harborWallet);
    const { availableConfiguration: _, ...old } = JSON.parse((await app.executeTakeFirstOrThrow()).policy) as {
      availableConfiguration: unknown;
    };
    await storage.write((transaction) =>
      transaction
        .updateTable('target_app')
        .set({ policy: JSON.stringify(old) })
        .where('id', '=', seed.harborWallet)
        .execute(),
    );
    const release = await world.built();
    const fields = ['clientId', 'merchantId', 'serverDomains', 'wapUrls', 'testers'];
    assert.deepEqual(
      release.configuration.fields.map(({ field }) => field),
      fields,
    );
    assert.deepEqual((await world.targetApp(seed.harborWallet)).policy.availableConfiguration, fields);
    assert.deepEqual((await world.setPolicy({ testerLimit: 7 })).policy.availableConfiguration, fields);
  });

  describe('Testers', () => {
    it('are who a pilot test begins with, counted in the log', async () => {
      await setGlobal({ testers: ['global'] });
      const applied = await world.applied({ configuration: { testers: ['mina', 'noa'] } });
      assert.equal(applied.testerCount, 0);
      const testing = await world.approve(applied);
      assert.equal(testing.testerCount, 2);
      assert.deepEqual(await world.testers(testing), ['mina', 'noa']);
      const entry = (await world.log(testing)).at(-1);
      assert.deepEqual([entry?.action, entry?.testersAdded, entry?.testersRemoved], ['approve', 2, 0]);
      const phone = await world.phone();
      assert.equal(await phone.gets('mina'), '1.0.1 TARGETING_MATCH');
      await world.addTesters(testing, 'olu\nmina\n');
      assert.deepEqual(await world.testers(testing), ['mina', 'noa', 'olu']);
    });

    it('begin no pilot test where there is none', async () => {
      const released = await world.apply(
        await world.built({ environment: 'Test', configuration: { testers: ['mina'] } }),
      );
      assert.deepEqual([released.status, released.testerCount], ['Full Release', 0]);
    });

    it('are no more than the target app allows by then', async () => {
      const applied = await world.applied({ configuration: { testers: ['a', 'b', 'c'] } });
      await world.setPolicy({ testerLimit: 2 });
      assert.equal((await world.approve(applied)).testerCount, 2);
    });
  });
});
