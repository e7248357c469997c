import assert from 'node:assert/strict';
import type { Configuration } from '../../src/core/configuration';
import type { GlobalConfiguration } from '../../src/protocol/miniProgram';
import type { DomainGrants } from '../../src/protocol/targetApp';
import { seed, type SeedAccount } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the domain grant', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  const adminOf = (app: string): SeedAccount => (app === seed.metroPay ? 'mia-metro' : 'wen-admin');

  const grantsOf = (app: string): Promise<DomainGrants> =>
    world.as(adminOf(app)).call('getDomainGrants', { params: { id: app } });

  async function grant(app: string, ...miniProgramIds: string[]): Promise<DomainGrants> {
    const { revision } = await grantsOf(app);
    return world
      .as(adminOf(app))
      .call('setDomainGrants', { params: { id: app }, body: { miniProgramIds }, ifMatch: revision });
  }

  async function setGlobal(
    configuration: Configuration,
    as: SeedAccount = 'dana-developer',
    id: string = seed.harborCoffee,
  ): Promise<GlobalConfiguration> {
    const { revision } = await world.as(as).call('getGlobalConfiguration', { params: { id } });
    return world.as(as).call('setGlobalConfiguration', {
      params: { id },
      ifMatch: revision,
      body: structuredClone(configuration) as GlobalConfiguration['configuration'],
    });
  }

  it('is there for the sample at both super apps from the beginning', async () => {
    for (const app of [seed.harborWallet, seed.metroPay]) {
      const { items } = await grantsOf(app);
      assert.deepEqual(items, [{ miniProgramId: seed.harborCoffee, miniProgram: null }]);
    }
    const { domainsGrantedBy, locked } = await setGlobal({ serverDomains: ['a.example'] });
    assert.deepEqual([domainsGrantedBy, locked], [[seed.harborWallet, seed.metroPay], []]);
  });

  it('lets a merchant set server domains and WAP URLs of a release, and without it nobody of theirs can', async () => {
    const release = await world.built({ configuration: { serverDomains: ['a.example'], clientId: 'C' } });
    await grant(seed.harborWallet);
    const locked = await world.read(release);
    assert.deepEqual(locked.configuration.locked, ['serverDomains', 'wapUrls']);
    const asked = { fields: ['serverDomains'], tenants: ['Harbor Wallet'], roles: ['Workspace Admin'] };
    for (const serverDomains of [['b.example'], undefined]) {
      const body = { clientId: 'C', ...(serverDomains && { serverDomains }) };
      await refuses(world.configure(locked, body), 'DOMAINS_NOT_GRANTED', asked);
    }
    const version = await world.upload();
    await refuses(
      world.select(version, { configuration: { wapUrls: ['https://m.example/'] } }),
      'DOMAINS_NOT_GRANTED',
      { fields: ['wapUrls'] },
    );
    const kept = await world.configure(locked, { serverDomains: ['a.example'], clientId: 'C-2' });
    assert.equal(kept.configuration.own.clientId, 'C-2', 'other fields stay free');
    await world.select(version, { targetApp: seed.metroPay, configuration: { wapUrls: ['https://m.example/'] } });
    await grant(seed.harborWallet, seed.harborCoffee);
    const free = await world.configure(await world.read(kept), { serverDomains: ['b.example'] });
    assert.deepEqual(free.configuration.locked, []);
  });

  it('of one super app is enough for the global configuration, and there has to be one', async () => {
    await grant(seed.harborWallet);
    await setGlobal({ serverDomains: ['a.example'] });
    await grant(seed.metroPay);
    await refuses(setGlobal({ serverDomains: ['b.example'] }), 'DOMAINS_NOT_GRANTED', {
      tenants: ['Harbor Wallet', 'Metro Pay'],
    });
    const { locked, configuration } = await setGlobal({ serverDomains: ['a.example'], merchantId: 'M' });
    assert.deepEqual(locked, ['serverDomains', 'wapUrls']);
    assert.deepEqual(configuration, { serverDomains: ['a.example'], merchantId: 'M' });
  });

  it('of one super app brings no global server domains to another', async () => {
    await grant(seed.harborWallet);
    await setGlobal({ serverDomains: ['a.example'], merchantId: 'M' });
    const release = await world.built();
    const valuesOf = ({ configuration: { fields } }: typeof release): unknown[] =>
      ['serverDomains', 'merchantId'].map((name) => fields.find(({ field }) => field === name)?.value);
    assert.deepEqual(valuesOf(release), [null, 'M']);
    await grant(seed.harborWallet, seed.harborCoffee);
    assert.deepEqual(valuesOf(await world.read(release)), [['a.example'], 'M']);
  });

  it('is not asked of a tenant for its own super app, where everything is allowed by default', async () => {
    const own = { as: 'wen-admin', miniProgram: seed.harborRewards } as const;
    const release = await world.built(own);
    const domains = release.configuration.fields.filter(
      ({ field }) => field === 'serverDomains' || field === 'wapUrls',
    );
    assert.deepEqual(domains, [
      { field: 'serverDomains', source: 'default', value: ['*'] },
      { field: 'wapUrls', source: 'default', value: ['*'] },
    ]);
    const set = await world.configure(release, { serverDomains: ['a.example'] }, 'wen-admin');
    await setGlobal({ wapUrls: ['https://m.example/'] }, 'wen-admin', seed.harborRewards);
    const applied = await world.apply(await world.read(set), 'wen-admin');
    assert.deepEqual(
      applied.configuration.fields.slice(2, 4).map(({ source, value }) => [source, value]),
      [
        ['release-specific', ['a.example']],
        ['global', ['https://m.example/']],
      ],
    );
    const elsewhere = { ...own, targetApp: seed.metroPay, configuration: { serverDomains: ['a.example'] } };
    await refuses(world.built(elsewhere), 'DOMAINS_NOT_GRANTED', { tenants: ['Metro Pay'] });
  });

  it('stays a default once it is frozen', async () => {
    const applied = await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards, environment: 'Test' });
    assert.equal(applied.configuration.fields.find(({ field }) => field === 'wapUrls')?.source, 'default');
  });

  it('is answered alike for every mini program that the super app may not see, whether there is one or not', async () => {
    const unknown = '2026112399999999';
    const { items } = await grant(seed.metroPay, unknown, seed.harborRewards, seed.harborCoffee);
    assert.deepEqual(items, [
      { miniProgramId: seed.harborCoffee, miniProgram: null },
      { miniProgramId: seed.harborRewards, miniProgram: null },
      { miniProgramId: unknown, miniProgram: null },
    ]);
    assert.deepEqual((await grantsOf(seed.metroPay)).items, items);
  });

  it('names the mini programs that the super app may see: its own, and what was submitted to it', async () => {
    await grant(seed.harborWallet, seed.harborRewards, seed.harborCoffee);
    await world.applied();
    assert.deepEqual((await grantsOf(seed.harborWallet)).items, [
      {
        miniProgramId: seed.harborCoffee,
        miniProgram: {
          name: 'Harbor Coffee',
          workspaceId: 'harbor-coffee-company',
          workspaceName: 'Harbor Coffee Company',
        },
      },
      {
        miniProgramId: seed.harborRewards,
        miniProgram: { name: 'Harbor Rewards', workspaceId: 'harbor-wallet', workspaceName: 'Harbor Wallet' },
      },
    ]);
  });

  it('is changed on the revision that was seen', async () => {
    const { revision } = await grantsOf(seed.harborWallet);
    await grant(seed.harborWallet, seed.harborCoffee, seed.harborRewards);
    const call = { params: { id: seed.harborWallet }, body: { miniProgramIds: [] }, ifMatch: revision };
    await refuses(world.as('wen-admin').call('setDomainGrants', call), 'REVISION_STALE');
    assert.equal((await grantsOf(seed.harborWallet)).items.length, 2);
  });
});
