import type { Release } from '../../../src/protocol/release';
import { seed } from '../platform';
import type { ReleaseWorld } from '../releaseWorld';
import type { StillClock } from '../stillClock';
import { setDirectory } from '../../../src/server/services/administration/operatorDirectories';
import { deliveryKeyHash } from '../../../src/server/services/delivery/deliveryKey';
import { probeFor, type BadCredentials } from './probes';
import type { RecordedWorld } from './recordedWorld';
import { sampleArchive } from '../sampleArchive';

/** Spoils the requests of a walk in each way that their operations say is refused. */
export async function probeAll({ world, clock, contract, recorder }: RecordedWorld): Promise<void> {
  const credentials = await spoilCredentials(world, clock);
  const anybody = world.platform.anonymous();
  for (const exchange of recorder.successes().values()) {
    const found = contract.find(exchange);
    if (!found) continue;
    for (const code of contract.codesOf(found.operation)) {
      const probe = probeFor(code, exchange, found, credentials);
      if (probe) await anybody.raw(probe.method, probe.path, probe);
    }
  }
}

async function spoilCredentials(world: ReleaseWorld, clock: StillClock): Promise<BadCredentials> {
  const dana = world.as('dana-developer');
  const day = 24 * 60 * 60 * 1000;
  const make = (name: string, days: number): Promise<{ id: string; token: string }> =>
    dana.call('createAccessToken', { body: { name, scopes: ['read'], expiresAt: clock.now() + days * day } });
  const expired = await make('expired', 1);
  const revoked = await make('revoked', 300);
  const reading = await make('reading', 300);
  await dana.call('revokeAccessToken', { params: { id: revoked.id } });
  clock.advance(2 * day);
  const revokedDeliveryKey = 'a-key-that-was-revoked';
  await world.platform.storage.write((transaction) =>
    transaction
      .insertInto('delivery_key')
      .values({
        hash: deliveryKeyHash(revokedDeliveryKey),
        target_app_id: seed.harborWallet,
        environment: 'Production',
        created_at: clock.now(),
        revoked_at: clock.now(),
      })
      .execute(),
  );
  return {
    expiredToken: expired.token,
    revokedToken: revoked.token,
    readingToken: reading.token,
    revokedDeliveryKey,
  };
}

const merchant = 'harbor-coffee-company';

/** Asks for what each operation refuses for reasons of its own. */
export async function provokeOwnRefusals(world: ReleaseWorld, clock: StillClock): Promise<void> {
  const provocation = new Provocation(world, clock);
  await provocation.people();
  await provocation.miniPrograms();
  await provocation.versions();
  await provocation.releases();
  await provocation.decisions();
  await provocation.removals();
  await provocation.testersAndShares();
  await provocation.phones();
}

class Provocation {
  readonly #world: ReleaseWorld;
  readonly #clock: StillClock;

  constructor(world: ReleaseWorld, clock: StillClock) {
    this.#world = world;
    this.#clock = clock;
  }

  async people(): Promise<void> {
    const ada = this.#world.as('ada-admin');
    const dana = this.#world.as('dana-developer');
    const params = { id: merchant };
    const { revision: ifMatch } = await ada.call('listMembers', { params });
    const someone = { email: 'olga@harbor-coffee.example', roles: ['Developer' as const], assignments: [] as string[] };
    const admin = { accountId: 'ada-admin', assignments: [] as string[] };
    for (const body of [
      { ...someone, email: 'no address' },
      { ...someone, roles: ['Workspace Admin' as const] },
      { ...someone, assignments: [seed.harborRewards] },
      { ...admin, roles: ['Developer' as const] },
    ]) {
      await ada.send('setMember', { params, ifMatch, body });
    }
    await ada.send('removeMember', { params, ifMatch, query: { accountId: 'ada-admin' } });
    await dana.send('createAccessToken', { body: { name: 'for ever', scopes: ['read'], expiresAt: 1 } });
  }

  async miniPrograms(): Promise<void> {
    const dana = this.#world.as('dana-developer');
    const params = { id: seed.harborCoffee };
    const { information, revision } = await dana.call('getMiniProgram', { params });
    await dana.send('editMiniProgram', {
      params,
      ifMatch: revision,
      body: { information: { ...information, defaultLanguage: 'fr' } },
    });
    const configuration = await dana.call('getGlobalConfiguration', { params });
    const ifMatch = configuration.revision;
    await dana.send('setGlobalConfiguration', { params, ifMatch, body: { serverDomains: ['no domain'] } });
    await this.#withoutGrants(async () => {
      await dana.send('setGlobalConfiguration', { params, ifMatch, body: { serverDomains: ['b.example'] } });
      const release = await this.#world.built({ environment: 'Sandbox' });
      const { id, revision: seen } = release;
      const body = { wapUrls: ['https://m.example/'] };
      await dana.send('configureRelease', { params: { id }, ifMatch: seen, body });
      const version = await this.#world.upload();
      await dana.send('selectApp', {
        params: { id: version.id },
        body: { targetAppId: seed.harborWallet, environment: 'Sandbox', configuration: body },
      });
    });
  }

  async #withoutGrants(work: () => Promise<void>): Promise<void> {
    const set = async (...miniProgramIds: string[]): Promise<void> => {
      for (const [id, admin] of [
        [seed.harborWallet, 'wen-admin'],
        [seed.metroPay, 'mia-metro'],
      ] as const) {
        const { revision } = await this.#world.as(admin).call('getDomainGrants', { params: { id } });
        await this.#world
          .as(admin)
          .call('setDomainGrants', { params: { id }, ifMatch: revision, body: { miniProgramIds } });
      }
    };
    await set();
    await work();
    await set(seed.harborCoffee);
  }

  async versions(): Promise<void> {
    const dana = this.#world.as('dana-developer');
    const params = { id: seed.harborCoffee };
    const bytes = await sampleArchive();
    const upload = (version: string, archive: Uint8Array): Promise<unknown> =>
      dana.send('uploadVersion', { params, query: { version }, bytes: archive });
    await upload('one', bytes);
    await upload('0.0.1', bytes);
    await upload('9.0.0', Buffer.from('this is no archive'));
    await upload('9.0.0', Buffer.alloc(1024 * 1024 + 1));
    const version = await this.#world.upload();
    const select = (body: object): Promise<unknown> =>
      dana.send('selectApp', {
        params: { id: version.id },
        body: { targetAppId: seed.harborWallet, environment: 'Sandbox', ...body },
      });
    await select({ targetAppId: 'no-such-app' });
    await select({ configuration: { clientId: ' ' } });
    await select({});
    await select({});
  }

  async releases(): Promise<void> {
    const world = this.#world;
    const dana = world.as('dana-developer');
    const broken = await sampleArchive({ 'pages/home/home.axml': null });
    const failed = await world.ended(
      await world.select(await world.upload({ archive: broken }), { environment: 'Development' }),
    );
    await this.#apply(failed);
    await this.#everythingTo(await this.#canceled());
    await this.#qrCodes(failed);
    const built = await world.built();
    await dana.send('configureRelease', {
      params: { id: built.id },
      ifMatch: built.revision,
      body: { serverDomains: ['no domain'] },
    });
    await this.#apply(built, { ...built.information, category: '' });
    await world.setPolicy({ requiredConfiguration: ['merchantId'] });
    await this.#apply(built);
    await world.setPolicy({ requiredConfiguration: [] });
    const withTester = await world.built({ configuration: { testers: ['mina'] } });
    const { policy } = await world.targetApp(seed.harborWallet);
    await world.setPolicy({ userIdPattern: '^[0-9]+$' });
    await this.#apply(withTester);
    await world.setPolicy({ userIdPattern: policy.userIdPattern });
    await world.apply(built);
    await this.#apply(await world.built());
    await world.act(await world.read(built), 'withdrawRelease');
  }

  async #qrCodes(failed: Release): Promise<void> {
    const world = this.#world;
    const dana = world.as('dana-developer');
    const testing = await world.approve(await world.applied());
    const { value } = await dana.call('getQrCode', { params: { id: testing.id } });
    const tooLong = { page: '茶'.repeat(256) };
    const ask = async ({ id }: Release, query: { readonly page?: string } = {}): Promise<void> => {
      await dana.send('getQrCode', { params: { id }, query });
      await dana.send('getQrCodePicture', { params: { id }, query });
    };
    await ask(failed);
    await ask(testing, tooLong);
    await world.act(testing, 'cancelRelease');
    await ask(testing);
    const phone = await world.phone();
    await phone.askQrCode(value, 'mi na');
    await phone.askQrCode(value, 'mina');
    await phone.askQrCode(`${value}x`, 'mina');
    await world.platform.anonymous().raw('GET', '/q/nothing');
  }

  #apply({ id, revision, informationRevision }: Release, value?: Release['information']): Promise<unknown> {
    return this.#world.as('dana-developer').send('applyRelease', {
      params: { id },
      ifMatch: revision,
      body: value ? { information: { revision: informationRevision, value } } : {},
    });
  }

  async #canceled(): Promise<Release> {
    const testing = await this.#world.approve(await this.#world.applied());
    return this.#world.act(testing, 'cancelRelease');
  }

  /** What exists in no status that is final. */
  async #everythingTo({ id, revision: ifMatch }: Release): Promise<void> {
    const dana = this.#world.as('dana-developer');
    const call = { params: { id }, ifMatch };
    for (const action of [
      'buildRelease',
      'withdrawRelease',
      'completeTesting',
      'cancelRelease',
      'releaseToEveryone',
    ] as const) {
      await dana.send(action, call);
    }
    for (const action of ['applyRelease', 'configureRelease', 'setGrayscale'] as const) {
      await dana.send(action, { ...call, body: {} });
    }
    for (const action of ['addTesters', 'updateTestGroup'] as const) {
      await dana.send(action, { ...call, bytes: Buffer.from('mina\n'), mediaType: 'text/plain' });
    }
  }

  async decisions(): Promise<void> {
    const world = this.#world;
    this.#clock.advance(60_000);
    const rui = world.as('rui-reviewer');
    const wen = world.as('wen-admin');
    const applied = await world.applied();
    await rui.send('reject', { ...world.request(applied), body: { reason: ' ' } });
    const request = world.request(await world.reject(applied, 'Not yet.'));
    await rui.send('approve', { ...request, body: {} });
    await rui.send('reject', { ...request, body: { reason: 'Not yet.' } });
    const own = await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards });
    await wen.send('approve', { ...world.request(own), body: {} });
    await wen.send('reject', { ...world.request(own), body: { reason: 'Mine.' } });
  }

  async removals(): Promise<void> {
    const world = this.#world;
    this.#clock.advance(60_000);
    const [dana, wen, rui] = [world.as('dana-developer'), world.as('wen-admin'), world.as('rui-reviewer')];
    const applied = await world.applied();
    const { miniProgramId: id, targetAppId, informationRevision: ifMatch } = applied;
    const call = { params: { id }, ifMatch };
    const offline = (
      environment: 'Production' | 'Test' | 'Development',
      reason = 'Moved.',
      app = targetAppId,
    ): Promise<unknown> => dana.send('takeOffline', { ...call, body: { targetAppId: app, environment, reason } });
    const force = (reason = 'Harmful.', app = targetAppId): Promise<unknown> =>
      wen.send('forceRemove', { ...call, body: { targetAppIds: [app], reason } });
    await offline('Test', ' ');
    await offline('Test', 'Moved.', 'no-such-app');
    await force(' ');
    await force('Harmful.', 'no-such-app');
    await offline('Development');
    const rewards = await wen.call('getMiniProgram', { params: { id: seed.harborRewards } });
    await wen.send('forceRemove', {
      params: { id: rewards.id },
      ifMatch: rewards.revision,
      body: { targetAppIds: [targetAppId], reason: 'Harmful.' },
    });
    await dana.send('withdrawRequest', { ...world.request(applied) });
    await world.act(applied, 'withdrawRelease');
    const live = await world.live();
    const [taking] = (await world.takeOffline(live)).requests;
    const [removing] = (await world.forceRemove(live)).requests;
    await offline('Production');
    await force();
    if (!taking || !removing) throw new Error('no removal waits');
    const next = await world.applied();
    await offline('Production');
    const decided = { params: { id: taking.id }, ifMatch: taking.revision };
    await rui.send('approve', { ...decided, body: {} });
    await world.act(next, 'withdrawRelease');
    await rui.send('approve', { ...decided, body: {} });
    await dana.send('withdrawRequest', { ...decided, ifMatch: taking.revision + 1 });
    await offline('Test');
    await rui.send('approve', { params: { id: removing.id }, ifMatch: removing.revision, body: {} });
  }

  async testersAndShares(): Promise<void> {
    const lookUp = { params: { id: seed.harborWallet }, body: { userIds: ['mina'] } };
    // The directory of the walk does not answer any more; then there is none.
    await this.#world.as('dana-developer').send('lookUpUsers', lookUp);
    await setDirectory({ storage: this.#world.platform.storage, clock: this.#clock }, seed.harborWallet, null);
    await this.#world.as('dana-developer').send('lookUpUsers', lookUp);
    const world = this.#world;
    const dana = world.as('dana-developer');
    const testing = await world.approve(await world.applied());
    const call = { params: { id: testing.id }, ifMatch: testing.revision, mediaType: 'text/plain' };
    await world.setPolicy({ testerLimit: 1 });
    for (const action of ['addTesters', 'updateTestGroup'] as const) {
      for (const list of ['\n', '\u0000\u0001', 'mina\njonas\n']) {
        await dana.send(action, { ...call, bytes: Buffer.from(list) });
      }
    }
    const tested = await world.act(testing, 'completeTesting');
    const share = await world.grayscale(tested, 25);
    for (const percentage of [30.5, 101, 25, 30]) {
      await dana.send('setGrayscale', { params: { id: share.id }, ifMatch: share.revision, body: { percentage } });
    }
    await dana.send('explainAudience', { params: { id: share.id, userId: 'no user' } });
  }

  async phones(): Promise<void> {
    const phone = await this.#world.phone();
    await phone.ask({ targetingKey: 'mina' }, 'no-such-flag');
    await phone.ask({});
    await phone.askAll({});
    await phone.askSearch({ userId: 'mi na' });
    const { headers } = await phone.askAll({ targetingKey: 'mina' });
    await phone.askAll({ targetingKey: 'mina' }, { 'if-none-match': String(headers.etag) });
    const { build } = await this.#world.built({ environment: 'Test' });
    const path = `/v1/packages/${build.sha256 ?? ''}`;
    const known = { 'if-none-match': `"${build.sha256 ?? ''}"` };
    for (const asked of [{ range: 'bytes=0-9' }, { range: 'bytes=99999999-' }, known]) {
      await this.#world.platform.anonymous().raw('GET', path, { headers: asked });
    }
  }
}
