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
});
