import assert from 'node:assert/strict';
import type { Release } from '../../../src/protocol/release';
import type { PlatformClient } from '../platformClient';
import { seed } from '../platform';
import type { ReleaseWorld } from '../releaseWorld';
import { sampleArchive } from '../sampleArchive';
import { knowsNot, startDirectory } from '../userDirectory';
import type { StillClock } from '../stillClock';

const minute = 60_000;
const merchant = 'harbor-coffee-company';

const information = {
  defaultLanguage: 'en',
  languages: {
    en: {
      name: 'Harbor Bakery',
      tagline: 'Fresh bread from the harbor',
      description: 'Choose your bread in the evening and pick it up in the morning, still warm.',
    },
  },
  category: 'Food & Drink',
  customerServicePhone: '0571-5550188',
  customerServiceEmail: 'bakery@harbor-coffee.example',
  logo: '',
};

/**
 * Walks through the whole procedure, calling every operation. What an operation answers last is the example of it in the
 * document, so that nothing here depends on how quick anything was. A new operation has its call here.
 */
export async function walkProcedure(world: ReleaseWorld, clock: StillClock): Promise<void> {
  const walk = new Walk(world, clock);
  await walk.platform();
  await walk.tokens();
  await walk.members();
  await walk.superApps();
  await walk.miniPrograms();
  await walk.withVariables();
  await walk.versions();
  await walk.failedBuild();
  await walk.release();
  await walk.lists();
}

class Walk {
  readonly #world: ReleaseWorld;
  readonly #clock: StillClock;
  readonly #dana: PlatformClient;
  readonly #ada: PlatformClient;
  readonly #wen: PlatformClient;

  constructor(world: ReleaseWorld, clock: StillClock) {
    this.#world = world;
    this.#clock = clock;
    this.#dana = world.as('dana-developer');
    this.#ada = world.as('ada-admin');
    this.#wen = world.as('wen-admin');
  }

  /** Later, so that what is listed by time is listed in the same order each time. */
  #later(): void {
    this.#clock.advance(minute);
  }

  async platform(): Promise<void> {
    const anybody = this.#world.platform.anonymous();
    await anybody.call('getHealth', {});
    await anybody.call('getReadiness', {});
    await anybody.call('getPlatform', {});
    await this.#dana.call('getMe', {});
  }

  async tokens(): Promise<void> {
    const expiresAt = this.#clock.now() + 30 * 24 * 60 * minute;
    const { id } = await this.#dana.call('createAccessToken', {
      body: { name: 'Nightly upload', scopes: ['release'], expiresAt },
    });
    await this.#dana.call('listAccessTokens', {});
    await this.#dana.call('revokeAccessToken', { params: { id } });
  }

  async members(): Promise<void> {
    const params = { id: merchant };
    const { revision } = await this.#ada.call('listMembers', { params });
    const wanted = { email: 'nia@harbor-coffee.example', name: 'Nia Novak', roles: ['Developer' as const] };
    const member = await this.#ada.call('setMember', {
      params,
      ifMatch: revision,
      body: { ...wanted, assignments: [seed.harborCoffee] },
    });
    await this.#ada.call('listMembers', { params });
    await this.#ada.call('removeMember', {
      params,
      query: { accountId: member.accountId },
      ifMatch: member.revision,
    });
  }

  async superApps(): Promise<void> {
    const params = { id: seed.harborWallet };
    const app = await this.#world.setPolicy({ percentages: [10, 25, 50, 100] });
    const body = { miniProgramIds: [seed.harborCoffee] };
    await this.#wen.call('setDomainGrants', { params, ifMatch: app.revision, body });
    await this.#wen.call('getDomainGrants', { params });
    await this.#wen.call('listTargetApps', {});
  }

  async miniPrograms(): Promise<void> {
    this.#later();
    const created = await this.#ada.call('createMiniProgram', { body: { name: 'Harbor Bakery' } });
    const params = { id: created.id };
    await this.#ada.call('editMiniProgram', { params, ifMatch: created.revision, body: { information } });
    await this.#dana.call('getMiniProgram', { params: { id: seed.harborCoffee } });
    const { revision } = await this.#dana.call('getGlobalConfiguration', { params: { id: seed.harborCoffee } });
    await this.#dana.call('setGlobalConfiguration', {
      params: { id: seed.harborCoffee },
      ifMatch: revision,
      body: { clientId: 'harbor-coffee', serverDomains: ['api.harbor-coffee.example'] },
    });
    await this.#dana.call('getGlobalConfiguration', { params: { id: seed.harborCoffee } });
  }

  /** A release to Test, whose configuration has an environment variable. */
  async withVariables(): Promise<void> {
    this.#later();
    const world = this.#world;
    const built = await world.built({ environment: 'Test' });
    const configured = await world.configure(built, {
      clientId: 'harbor-coffee-test',
      environmentVariables: [{ name: 'PAYMENT_KEY', value: 'pk-test-0001' }],
    });
    const live = await world.apply(configured);
    const phone = await world.phone('Test');
    await phone.configuration(live.id);
  }

  async versions(): Promise<void> {
    this.#later();
    const version = await this.#world.upload();
    const params = { id: version.id };
    await this.#dana.call('getVersion', { params });
    await this.#dana.call('listVersionFiles', { params });
    await this.#dana.send('getVersionFile', { params: { ...params, '*': 'app.json' } });
    await this.#dana.call('listVersions', { params: { id: seed.harborCoffee } });
    await this.#dana.call('listMiniPrograms', {});
  }

  /** A package that cannot be built, and is built again. */
  async failedBuild(): Promise<void> {
    this.#later();
    const archive = await sampleArchive({ 'pages/home/home.axml': null });
    const version = await this.#world.upload({ archive });
    const failed = await this.#world.ended(await this.#world.select(version, { environment: 'Development' }));
    assert.equal(failed.build.state, 'failed');
    this.#later();
    await this.#world.ended(await this.#world.act(failed, 'buildRelease'));
    await this.#world.act(await this.#world.read(failed), 'cancelRelease').catch(() => undefined);
  }

  /** Production, from Select App to everyone, with each turn there is. */
  async release(): Promise<void> {
    const world = this.#world;
    this.#later();
    const canceled = await world.approve(await world.applied());
    this.#later();
    await world.act(canceled, 'cancelRelease');
    this.#later();
    const applied = await world.applied({ configuration: { clientId: 'harbor-coffee-wallet' } });
    this.#later();
    const withdrawn = await world.act(applied, 'withdrawRelease');
    const again = await world.apply(withdrawn, 'dana-developer', withdrawn.information);
    const rejected = await world.reject(again, 'The menu page stays blank.');
    this.#later();
    const third = await world.apply(rejected);
    this.#later();
    const testing = await world.approve(third, { reason: 'Thank you, it works now.' });
    await world.addTesters(testing, 'mina\njonas\n', { preview: true });
    await world.addTesters(testing, 'mina\njonas\nmina\n');
    await world.updateTestGroup(await world.read(testing), 'user_id\nmina\nolga\n', { mediaType: 'text/csv' });
    await this.#dana.call('listTesters', { params: { id: testing.id } });
    const directory = await startDirectory(world, knowsNot('olga'));
    await this.#dana.call('lookUpUsers', { params: { id: seed.harborWallet }, body: { userIds: ['mina', 'olga'] } });
    await directory.close();
    // Before a share is out: whom it falls to hangs on the release's ID, which is another in every walk.
    await this.#dana.call('explainAudience', { params: { id: testing.id, userId: 'mina' } });
    await this.#qrCode(testing);
    this.#later();
    const tested = await world.act(await world.read(testing), 'completeTesting');
    this.#later();
    const share = await world.grayscale(tested, 25);
    await this.#askAsPhone();
    await this.#reportAsPhone(share);
    await this.#dana.call('getAdoption', { params: { id: share.id } });
    this.#later();
    const full = await world.act(share, 'releaseToEveryone');
    const phone = await world.phone();
    const { value } = await phone.evaluate('mina');
    await phone.download(value?.url ?? '');
    await world.platform.anonymous().call('getPackageKeys', {});
    const params = { id: full.id };
    await this.#dana.call('getReleaseLog', { params });
    await this.#dana.call('getRelease', { params });
    await this.#removals(full);
  }

  /** Asked for and withdrawn, so that what comes after finds the release as it was. */
  async #removals(full: Release): Promise<void> {
    const { requests } = await this.#world.forceRemove(full, {
      reason: 'It opens addresses that were never reviewed.',
    });
    for (const request of requests) await this.#world.decide(request, 'withdrawRequest', 'wen-admin');
    this.#later();
    const offline = await this.#world.takeOffline(full, { reason: 'The shop closes for the winter.' });
    for (const request of offline.requests) await this.#world.decide(request, 'withdrawRequest', 'dana-developer');
  }

  async #qrCode({ id }: Release): Promise<void> {
    const call = { params: { id }, query: { page: 'pages/menu/menu', query: 'table=7' } };
    await this.#dana.send('getQrCodePicture', call);
    const { value } = await this.#dana.call('getQrCode', call);
    const { pathname, search } = new URL(value);
    await this.#world.platform.anonymous().raw('GET', pathname + search);
    await (await this.#world.phone()).scan(value, 'mina');
  }

  async #askAsPhone(): Promise<void> {
    const phone = await this.#world.phone();
    await phone.evaluateAll('mina');
    await phone.evaluate('mina');
    await phone.search({ query: 'coffee', userId: 'mina' });
  }

  async #reportAsPhone({ id: releaseId, updatedAt }: Release): Promise<void> {
    const phone = await this.#world.phone();
    const at = updatedAt;
    await phone.report(
      [
        { id: '0b0e7f6c-5d1c-4b52-8a53-6a1f0c7e2d10', releaseId, kind: 'open', at, firstOpen: true },
        { id: '0b0e7f6c-5d1c-4b52-8a53-6a1f0c7e2d11', releaseId, kind: 'success', at },
        { id: '0b0e7f6c-5d1c-4b52-8a53-6a1f0c7e2d12', releaseId, kind: 'crash', at },
      ],
      at,
    );
  }

  async lists(): Promise<void> {
    const query = { environment: 'Production', status: 'Full Release' } as const;
    await this.#dana.call('listReleases', { query });
    await this.#world.as('rui-reviewer').call('listApprovals', { query: { box: 'mine', limit: 2 } });
    await this.#world.as('rui-reviewer').call('listApprovalSubmitters', {});
    await this.#dana.call('listApprovals', { query: { box: 'requested', status: 'Approved', search: 'coffee' } });
    await this.#events();
  }

  /** The last two changes that there were. */
  async #events(): Promise<void> {
    const { reader } = this.#world.platform.storage;
    const { last } = await reader
      .selectFrom('event')
      .select((row) => row.fn.max('sequence').as('last'))
      .executeTakeFirstOrThrow();
    const headers = { 'last-event-id': String(last - 2), accept: 'text/event-stream' };
    const answer = await this.#dana.raw('GET', '/v1/events', { headers }, (text) =>
      /(?:\ndata: .*[^]*?){2}\n\n$/.test(text),
    );
    assert.equal(answer.status, 200);
  }
}
