import assert from 'node:assert/strict';
import type { Role } from '../../src/core/role';
import type { ChangedMember, MemberPage, WantedMember } from '../../src/protocol/members';
import { EventConnection } from '../support/eventClient';
import { eventually, seed, type SeedAccount } from '../support/platform';
import { PlatformClient, problemOf } from '../support/platformClient';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

const merchant = 'harbor-coffee-company';
const tenant = 'harbor-wallet';

describe('the members of a workspace', () => {
  let world: ReleaseWorld;
  let connections: EventConnection[] = [];

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(async () => {
    for (const connection of connections) connection.drop();
    connections = [];
    await world.stop();
  });

  const list = (as: SeedAccount = 'ada-admin', id = merchant): Promise<MemberPage> =>
    world.as(as).call('listMembers', { params: { id } });

  async function set(wanted: WantedMember, as: SeedAccount = 'ada-admin', id = merchant): Promise<ChangedMember> {
    const { revision } = await list(as, id);
    return world.as(as).call('setMember', { params: { id }, ifMatch: revision, body: wanted });
  }

  async function remove(accountId: string, as: SeedAccount = 'ada-admin', id = merchant): Promise<number> {
    const { revision } = await list(as, id);
    const left = await world.as(as).call('removeMember', { params: { id }, query: { accountId }, ifMatch: revision });
    return left.revision;
  }

  /** A client of an account that is not of the seed. */
  const clientOf = (accountId: string): PlatformClient =>
    new PlatformClient(world.platform.url, world.platform.token(accountId));

  async function follow(accountId: string): Promise<EventConnection> {
    const { url } = world.platform;
    const connection = await EventConnection.open(url, world.platform.token(accountId));
    connections.push(connection);
    return connection;
  }

  it('are told by name, with their roles and what is assigned to them', async () => {
    const { items, revision } = await list();
    assert.equal(revision, 1);
    assert.deepEqual(items, [
      {
        accountId: 'ada-admin',
        name: 'Ada Admin',
        email: 'ada-admin@local.example',
        roles: ['Developer Admin'],
        assignments: [],
        hasSignedIn: false,
      },
      {
        accountId: 'dana-developer',
        name: 'Dana Developer',
        email: 'dana-developer@local.example',
        roles: ['Developer'],
        assignments: [{ miniProgramId: seed.harborCoffee, miniProgramName: 'Harbor Coffee' }],
        hasSignedIn: false,
      },
    ]);
  });

  it('are told a page at a time', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: 1, ...(cursor !== null && { cursor }) };
      const page: MemberPage = await world.as('wen-admin').call('listMembers', { params: { id: tenant }, query });
      assert.equal(page.items.length, 1);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(names, ['Rui Reviewer', 'Wen Admin', 'Wim Developer']);
  });

  it('carry the revision of the workspace as ETag', async () => {
    const answer = await world.as('ada-admin').send('listMembers', { params: { id: merchant } });
    assert.equal(answer.headers.etag, '"1"');
  });

  it('have signed in once they asked who they are', async () => {
    const hasSignedIn = async (): Promise<boolean | undefined> =>
      (await list()).items.find(({ accountId }) => accountId === 'dana-developer')?.hasSignedIn;
    assert.equal(await hasSignedIn(), false);
    await world.as('dana-developer').call('getMe', {});
    assert.equal(await eventually(hasSignedIn, (answer) => answer === true), true);
  });

  it('are added by their e-mail address, whatever its case, and then may what their role allows', async () => {
    const added = await set({
      email: '  New.Hand@Harbor-Coffee.Example ',
      name: ' Nia New ',
      roles: ['Developer'],
      assignments: [seed.harborCoffee],
    });
    const { accountId, ...rest } = added;
    assert.deepEqual(rest, {
      name: 'Nia New',
      email: 'new.hand@harbor-coffee.example',
      roles: ['Developer'],
      assignments: [{ miniProgramId: seed.harborCoffee, miniProgramName: 'Harbor Coffee' }],
      hasSignedIn: false,
      revision: 2,
    });
    const { items } = await clientOf(accountId).call('listMiniPrograms', {});
    assert.deepEqual(
      items.map(({ id }) => id),
      [seed.harborCoffee],
    );
    const again = await set({
      email: 'NEW.HAND@harbor-coffee.example',
      name: 'Other',
      roles: ['Developer Admin'],
      assignments: [],
    });
    assert.deepEqual([again.accountId, again.name, again.roles], [accountId, 'Nia New', ['Developer Admin']]);
    assert.equal((await list()).items.length, 3);
  });

  it('are the same person in two workspaces', async () => {
    const added = await set(
      { email: 'dana-developer@local.example', roles: ['Workspace Reviewer'], assignments: [] },
      'wen-admin',
      tenant,
    );
    assert.equal(added.accountId, 'dana-developer');
    const me = await world.as('dana-developer').call('getMe', {});
    assert.deepEqual(
      me.memberships.map(({ workspaceId, role }) => `${workspaceId}: ${role}`),
      [`${merchant}: Developer`, `${tenant}: Workspace Reviewer`],
    );
    await remove('dana-developer', 'wen-admin', tenant);
    const { assignments } = await world.as('dana-developer').call('getMe', {});
    assert.deepEqual(assignments, [seed.harborCoffee]);
  });

  it('have no name of their own but their address until they get one', async () => {
    const { name } = await set({ email: 'nameless@harbor.example', roles: ['Developer'], assignments: [] });
    assert.equal(name, 'nameless@harbor.example');
  });

  it('may have several roles of one workspace', async () => {
    const wanted: Role[] = ['Workspace Developer', 'Workspace Reviewer'];
    const { roles } = await set({ accountId: 'wim-developer', roles: wanted, assignments: [] }, 'wen-admin', tenant);
    assert.deepEqual(roles.toSorted(), wanted);
  });

  const refused = async (wanted: WantedMember): Promise<string> => {
    const before = await list();
    const answer = await world
      .as('ada-admin')
      .send('setMember', { params: { id: merchant }, ifMatch: before.revision, body: wanted });
    assert.deepEqual(await list(), before);
    return problemOf(answer).code;
  };

  it('get no role of another kind of workspace', async () => {
    const code = await refused({
      accountId: 'dana-developer',
      roles: ['Developer', 'Workspace Admin'],
      assignments: [],
    });
    assert.equal(code, 'ROLE_NOT_OF_WORKSPACE');
  });

  it('get no mini program of another workspace', async () => {
    const assignments = [seed.harborCoffee, seed.harborRewards];
    const code = await refused({ accountId: 'dana-developer', roles: ['Developer'], assignments });
    assert.equal(code, 'ASSIGNMENT_NOT_OF_WORKSPACE');
  });

  it('are meant by an account or an e-mail address, and by nothing that is none', async () => {
    const rest = { roles: ['Developer'] as Role[], assignments: [] };
    assert.equal(await refused(rest), 'REQUEST_INVALID');
    assert.equal(await refused({ accountId: 'dana-developer', email: 'a@b.example', ...rest }), 'REQUEST_INVALID');
    for (const accountId of ['nobody-here', 'wim-developer']) {
      assert.equal(await refused({ accountId, ...rest }), 'NOT_FOUND');
    }
    assert.equal(await refused({ email: 'dana at harbor', ...rest }), 'EMAIL_INVALID');
    assert.equal(await refused({ accountId: 'dana-developer', roles: [], assignments: [] }), 'REQUEST_INVALID');
  });

  it('are changed once by a request that comes again', async () => {
    const call = {
      params: { id: merchant },
      ifMatch: 1,
      idempotencyKey: 'add-nia',
      body: { email: 'nia@harbor.example', roles: ['Developer'] as Role[], assignments: [] },
    };
    const first = await world.as('ada-admin').call('setMember', call);
    assert.deepEqual(await world.as('ada-admin').call('setMember', call), first);
    assert.equal((await list()).revision, 2);
  });

  it('are changed on the revision that was seen, which a new mini program counts up: its creator is assigned to it', async () => {
    const { revision } = await list();
    const { id } = await world
      .as('ada-admin')
      .call('createMiniProgram', { body: { name: 'Tea', workspaceId: merchant } });
    const body = { accountId: 'ada-admin', roles: ['Developer Admin'] as Role[], assignments: [] };
    await refuses(
      world.as('ada-admin').call('setMember', { params: { id: merchant }, ifMatch: revision, body }),
      'REVISION_STALE',
      { workspace: 'Harbor Coffee Company' },
    );
    const [ada] = (await list()).items;
    assert.deepEqual(
      ada?.assignments.map(({ miniProgramId }) => miniProgramId),
      [id],
    );
  });

  describe('the last admin', () => {
    it('is not removed, and keeps the role', async () => {
      const body = { accountId: 'ada-admin', roles: ['Developer'] as Role[], assignments: [] };
      await refuses(remove('ada-admin'), 'LAST_ADMIN', { role: 'Developer Admin', workspace: 'Harbor Coffee Company' });
      await refuses(set(body), 'LAST_ADMIN');
      await refuses(remove('wen-admin', 'wen-admin', tenant), 'LAST_ADMIN', { role: 'Workspace Admin' });
      assert.equal((await list()).revision, 1);
    });

    it('is whoever is left, once there was another', async () => {
      await set({ accountId: 'dana-developer', roles: ['Developer Admin'], assignments: [] });
      await remove('ada-admin');
      await refuses(remove('dana-developer', 'dana-developer'), 'LAST_ADMIN');
    });

    it('is left where two remove each other at the same moment, however often', async () => {
      for (let round = 0; round < 10; round += 1) {
        const admin = (await world.as('dana-developer').call('getMe', {})).memberships.some(
          ({ role }) => role === 'Developer Admin',
        )
          ? 'dana-developer'
          : 'ada-admin';
        for (const accountId of ['ada-admin', 'dana-developer']) {
          await set({ email: `${accountId}@local.example`, roles: ['Developer Admin'], assignments: [] }, admin);
        }
        const { revision } = await list(admin);
        const call = (accountId: string) => ({ params: { id: merchant }, query: { accountId }, ifMatch: revision });
        const answers = await Promise.all([
          world.as('ada-admin').send('removeMember', call('dana-developer')),
          world.as('dana-developer').send('removeMember', call('ada-admin')),
        ]);
        const winners = answers.filter(({ status }) => status === 200);
        assert.equal(winners.length, 1, JSON.stringify(answers.map(({ text }) => text)));
        const left = winners[0] === answers[0] ? 'ada-admin' : 'dana-developer';
        assert.deepEqual(
          (await list(left)).items.map(({ accountId }) => accountId),
          [left],
        );
      }
    });

    it('is left where two give up the role at the same moment', async () => {
      await set({ accountId: 'dana-developer', roles: ['Developer Admin'], assignments: [] });
      const { revision } = await list();
      const giveUp = (accountId: 'ada-admin' | 'dana-developer') =>
        world.as(accountId).send('setMember', {
          params: { id: merchant },
          ifMatch: revision,
          body: { accountId, roles: ['Developer'], assignments: [] },
        });
      const answers = await Promise.all([giveUp('ada-admin'), giveUp('dana-developer')]);
      assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['200', '412']);
    });
  });

  it('who are removed see nothing at their next request, and are told nothing but that', async () => {
    const release = await world.applied();
    const dana = world.as('dana-developer');
    const events = await follow('dana-developer');
    const ada = await follow('ada-admin');
    await remove('dana-developer');
    assert.deepEqual((await dana.call('listMiniPrograms', {})).items, []);
    assert.deepEqual((await dana.call('listReleases', {})).items, []);
    assert.deepEqual((await dana.call('listTargetApps', {})).items, []);
    assert.deepEqual((await dana.call('listApprovals', { query: { box: 'requested' } })).items, []);
    assert.equal((await dana.send('getRelease', { params: { id: release.id } })).status, 404);
    assert.deepEqual((await dana.call('getMe', {})).assignments, []);
    await world.approve({ ...release, createdBy: { accountId: 'ada-admin', name: '' } });
    await world.setPolicy({ testerLimit: 7 });
    await ada.until(() => ada.changes.some(({ thing }) => thing === 'target-app'));
    const last = ada.changes.at(-1)?.sequence;
    await events.until(() => events.lastEventId === String(last));
    assert.deepEqual(
      events.changes.map(({ thing, change, accountId }) => [thing, change, accountId]),
      [['workspace', 'member-removed', 'dana-developer']],
    );
    assert.deepEqual(
      ada.changes.map(({ thing, change }) => `${thing} ${change}`),
      ['workspace member-removed', 'release approve', 'target-app policy'],
    );
  });

  it('of another workspace are told nothing of these', async () => {
    const wen = await follow('wen-admin');
    await set({ accountId: 'dana-developer', roles: ['Developer'], assignments: [] });
    await world.setPolicy({ testerLimit: 8 });
    await wen.until(() => wen.changes.length > 0);
    assert.deepEqual(
      wen.changes.map(({ thing }) => thing),
      ['target-app'],
    );
  });

  it('who lose a mini program see it no more', async () => {
    await set({ accountId: 'dana-developer', roles: ['Developer'], assignments: [] });
    assert.deepEqual((await world.as('dana-developer').call('listMiniPrograms', {})).items, []);
  });

  describe('who are removed with requests in review', () => {
    it('leave them to the reviewers, who decide as before, and the log keeps their name', async () => {
      const release = await world.applied();
      await remove('dana-developer');
      const [request] = await world.approvals('rui-reviewer', 'mine');
      assert.deepEqual(
        [request?.status, request?.allowed, request?.submittedBy],
        ['In Review', ['approve', 'reject'], { accountId: 'dana-developer', name: 'Dana Developer' }],
      );
      await world.as('rui-reviewer').call('approve', { ...world.request(release), body: {} });
      const now = await world.read(release, 'ada-admin');
      isIn(now, 'Pilot Testing');
      assert.deepEqual(now.appliedBy, { accountId: 'dana-developer', name: 'Dana Developer' });
      const { items } = await world.as('ada-admin').call('getReleaseLog', { params: { id: release.id } });
      assert.equal(items.find(({ action }) => action === 'apply')?.actor?.name, 'Dana Developer');
    });

    it('leave them to others who may release the mini program, who withdraw them', async () => {
      const release = await world.applied();
      await remove('dana-developer');
      const withdrawn = await world.act(await world.read(release, 'ada-admin'), 'withdrawRelease', 'ada-admin');
      isIn(withdrawn, 'New Version Created');
      assert.equal(withdrawn.approval?.status, 'Withdrawn');
    });

    it('neither decide nor withdraw them any more', async () => {
      const release = await world.applied();
      await remove('dana-developer');
      await refuses(world.act(release, 'withdrawRelease'), 'NOT_FOUND');
      isIn(await world.read(release, 'ada-admin'), 'Under Review');
    });
  });
});
