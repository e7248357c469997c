import assert from 'node:assert/strict';
import { roleThatMay, type Permission, type Person, type Subject } from '../../src/core/permissions';
import { roles, type Role } from '../../src/core/role';
import type { Route } from '../../src/protocol/route';
import { routes, type OperationId } from '../../src/protocol/routes';
import { EventConnection } from '../support/eventClient';
import { seed, type SeedAccount } from '../support/platform';
import { PlatformClient, problemOf, type RawAnswer } from '../support/platformClient';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

const seedAccounts: readonly SeedAccount[] = [
  'dana-developer',
  'ada-admin',
  'rui-reviewer',
  'wen-admin',
  'wim-developer',
  'mia-metro',
];

const merchant = 'harbor-coffee-company';

/** Another merchant, with an admin and a developer of its own. */
const otherMerchant = 'tea-company';

const workspaces = ['harbor-wallet', 'metro-pay', merchant, otherMerchant] as const;

/** Something that people do or do not see and change. */
interface Thing {
  readonly title: string;
  readonly workspaceId: string;
  readonly miniProgramId: string;
  readonly versionId: string;
  readonly releaseId: string;
  readonly approvalId: string | null;
  /** Who submitted it. */
  readonly applicant: string | null;
  /** To whom any version of the mini program was submitted, and to whom this one was. */
  readonly submittedTo: { readonly miniProgram: readonly string[]; readonly version: readonly string[] };
}

type Level = 'miniProgram' | 'version';

interface Attempt {
  readonly permission: Permission;
  readonly level: Level;
  /** Asks in a way that changes nothing where it is allowed: on a revision that never was, or for what cannot be. */
  ask(client: PlatformClient, thing: Thing): Promise<RawAnswer>;
}

interface MembersAttempt {
  readonly permission: Permission;
  ask(client: PlatformClient, workspaceId: string): Promise<RawAnswer>;
}

const never = 999_999;

function read(
  id: 'getMiniProgram' | 'getGlobalConfiguration' | 'listVersions' | 'getVersion' | 'listVersionFiles' | ReleaseReading,
  level: Level,
  idOf: (thing: Thing) => string,
): Attempt {
  return {
    permission: 'view mini program',
    level,
    ask: (client, thing) => client.send(id, { params: { id: idOf(thing) } }),
  };
}

type ReleaseReading = 'getRelease' | 'getReleaseLog' | 'listTesters' | 'getAdoption' | 'getQrCode' | 'getQrCodePicture';

function step(
  id: 'buildRelease' | 'withdrawRelease' | 'completeTesting' | 'cancelRelease' | 'releaseToEveryone',
): Attempt {
  return {
    permission: 'release',
    level: 'version',
    ask: (client, { releaseId }) => client.send(id, { params: { id: releaseId }, ifMatch: never }),
  };
}

function stepWith(id: 'configureRelease' | 'applyRelease' | 'setGrayscale'): Attempt {
  return {
    permission: 'release',
    level: 'version',
    ask: (client, { releaseId }) => client.send(id, { params: { id: releaseId }, body: {}, ifMatch: never }),
  };
}

function testers(id: 'addTesters' | 'updateTestGroup'): Attempt {
  return {
    permission: 'release',
    level: 'version',
    ask: (client, { releaseId }) =>
      client.send(id, { params: { id: releaseId }, bytes: Buffer.from('mina\n'), ifMatch: never }),
  };
}

const byMiniProgram = ({ miniProgramId }: Thing): string => miniProgramId;
const byVersion = ({ versionId }: Thing): string => versionId;
const byRelease = ({ releaseId }: Thing): string => releaseId;

const onThings = {
  getMiniProgram: read('getMiniProgram', 'miniProgram', byMiniProgram),
  getGlobalConfiguration: read('getGlobalConfiguration', 'miniProgram', byMiniProgram),
  listVersions: read('listVersions', 'miniProgram', byMiniProgram),
  getVersion: read('getVersion', 'version', byVersion),
  listVersionFiles: read('listVersionFiles', 'version', byVersion),
  getVersionFile: {
    permission: 'view mini program',
    level: 'version',
    ask: (client, { versionId }) => client.send('getVersionFile', { params: { id: versionId, '*': 'app.json' } }),
  },
  getRelease: read('getRelease', 'version', byRelease),
  getReleaseLog: read('getReleaseLog', 'version', byRelease),
  listTesters: read('listTesters', 'version', byRelease),
  getAdoption: read('getAdoption', 'version', byRelease),
  getQrCode: read('getQrCode', 'version', byRelease),
  getQrCodePicture: read('getQrCodePicture', 'version', byRelease),
  explainAudience: {
    permission: 'view mini program',
    level: 'version',
    ask: (client, { releaseId }) => client.send('explainAudience', { params: { id: releaseId, userId: 'mina' } }),
  },
  editMiniProgram: {
    permission: 'edit mini program',
    level: 'miniProgram',
    ask: (client, { miniProgramId }) =>
      client.send('editMiniProgram', { params: { id: miniProgramId }, body: { information }, ifMatch: never }),
  },
  setGlobalConfiguration: {
    permission: 'edit mini program',
    level: 'miniProgram',
    ask: (client, { miniProgramId }) =>
      client.send('setGlobalConfiguration', { params: { id: miniProgramId }, body: {}, ifMatch: never }),
  },
  uploadVersion: {
    permission: 'upload version',
    level: 'miniProgram',
    ask: (client, { miniProgramId }) =>
      client.send('uploadVersion', {
        params: { id: miniProgramId },
        query: { version: '0.0.1' },
        bytes: Buffer.from('never read'),
      }),
  },
  selectApp: {
    permission: 'release',
    level: 'version',
    ask: (client, { versionId }) =>
      client.send('selectApp', {
        params: { id: versionId },
        body: { targetAppId: 'no-such-app', environment: 'Test' },
      }),
  },
  takeOffline: {
    permission: 'take offline',
    level: 'miniProgram',
    ask: (client, { miniProgramId }) =>
      client.send('takeOffline', {
        params: { id: miniProgramId },
        body: { targetAppId: seed.harborWallet, environment: 'Test', reason: 'Moved.' },
        ifMatch: never,
      }),
  },
  configureRelease: stepWith('configureRelease'),
  buildRelease: step('buildRelease'),
  applyRelease: stepWith('applyRelease'),
  withdrawRelease: step('withdrawRelease'),
  completeTesting: step('completeTesting'),
  cancelRelease: step('cancelRelease'),
  setGrayscale: stepWith('setGrayscale'),
  releaseToEveryone: step('releaseToEveryone'),
  addTesters: testers('addTesters'),
  updateTestGroup: testers('updateTestGroup'),
} as const satisfies Partial<Record<OperationId, Attempt>>;

const decisions = ['approve', 'reject'] as const;

/** Asks about the members of a workspace, in a way that changes nothing. */
const onMembers = {
  listMembers: {
    permission: 'view members',
    ask: (client, id) => client.send('listMembers', { params: { id } }),
  },
  setMember: {
    permission: 'manage members',
    ask: (client, id) =>
      client.send('setMember', {
        params: { id },
        body: { email: 'new@members.example', roles: ['Developer'], assignments: [] },
        ifMatch: never,
      }),
  },
  removeMember: {
    permission: 'manage members',
    ask: (client, id) =>
      client.send('removeMember', { params: { id }, query: { accountId: 'ada-admin' }, ifMatch: never }),
  },
} as const satisfies Partial<Record<OperationId, MembersAttempt>>;

/** Not about one thing, but held against the role matrix by a test of their own further down. */
const onLists = [
  'streamEvents',
  'listTargetApps',
  'setTargetAppPolicy',
  'getDomainGrants',
  'setDomainGrants',
  'lookUpUsers',
  'forceRemove',
  'withdrawRequest',
  'listMiniPrograms',
  'createMiniProgram',
  'listReleases',
  'listApprovals',
  'listApprovalSubmitters',
] as const satisfies readonly OperationId[];

/** About nobody but who asks. */
const onOneself = [
  'getMe',
  'listAccessTokens',
  'createAccessToken',
  'revokeAccessToken',
] as const satisfies readonly OperationId[];

const information = {
  defaultLanguage: 'en',
  languages: { en: { name: 'Name', tagline: '', description: '' } },
  category: '',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

describe('the roles, held against the role matrix', function () {
  let world: ReleaseWorld;
  let things: readonly Thing[];
  const people = new Map<string, Person>();
  let connections: EventConnection[] = [];

  before(async () => {
    world = await startReleaseWorld();
    things = await makeThings(world);
    const accounts = [...seedAccounts, ...(await makePeople(world))];
    for (const account of accounts) people.set(account, await clientOf(account).call('getMe', {}));
  });

  after(async () => {
    for (const connection of connections) connection.drop();
    connections = [];
    await world.stop();
  });

  const clientOf = (account: string): PlatformClient =>
    new PlatformClient(world.platform.url, world.platform.token(account));

  function personOf(account: string): Person {
    const person = people.get(account);
    assert.ok(person);
    return person;
  }

  const subjectOf = (thing: Thing, level: Level): Subject => ({
    workspaceId: thing.workspaceId,
    miniProgramId: thing.miniProgramId,
    submittedTo: thing.submittedTo[level],
  });

  function expected(account: string, permission: Permission, subject: Subject): string {
    const person = personOf(account);
    if (roleThatMay(person, 'view mini program', subject) === undefined) return 'NOT_FOUND';
    return roleThatMay(person, permission, subject) === undefined ? 'FORBIDDEN' : 'may';
  }

  /** What an answer says about permission; any other refusal means that there was one. */
  function verdict(answer: RawAnswer): string {
    if (answer.status < 400) return 'may';
    const { code } = problemOf(answer);
    assert.notEqual(code, 'INTERNAL');
    return code === 'NOT_FOUND' || code === 'FORBIDDEN' ? code : 'may';
  }

  it('know every operation for people, and no other', () => {
    const known = [...Object.keys(onThings), ...Object.keys(onMembers), ...decisions, ...onLists, ...onOneself];
    const all = Object.values<Route>(routes).filter(({ caller }) => caller === 'person');
    assert.deepEqual(known.toSorted(), all.map(({ operationId }) => operationId).toSorted());
  });

  it('are all held by somebody here, each with something assigned and something not', () => {
    const held = new Set([...people.values()].flatMap(({ memberships }) => memberships.map(({ role }) => role)));
    assert.deepEqual([...held].toSorted(), roles.toSorted());
    const seen = new Set<string>();
    for (const { memberships, assignments } of people.values()) {
      for (const { role, workspaceId } of memberships) {
        for (const thing of things) {
          const isOwn = thing.workspaceId === workspaceId;
          const isAssigned = assignments.includes(thing.miniProgramId);
          seen.add(`${role}: ${isOwn ? (isAssigned ? 'assigned' : 'own') : 'other'}`);
        }
      }
    }
    assert.deepEqual(
      [...seen].toSorted(),
      roles.flatMap((role) => ['assigned', 'other', 'own'].map((place) => `${role}: ${place}`)).toSorted(),
    );
  });

  for (const [id, attempt] of Object.entries<Attempt>(onThings)) {
    it(`decide who may ${id}`, async () => {
      const table: string[] = [];
      const wanted: string[] = [];
      for (const thing of things) {
        for (const account of people.keys()) {
          const line = `${account}, ${thing.title}: `;
          table.push(line + verdict(await attempt.ask(clientOf(account), thing)));
          wanted.push(line + expected(account, attempt.permission, subjectOf(thing, attempt.level)));
        }
      }
      assert.deepEqual(table, wanted);
    });
  }

  for (const id of decisions) {
    it(`decide who may ${id}`, async () => {
      for (const thing of things) {
        const { approvalId } = thing;
        if (approvalId === null) continue;
        for (const account of people.keys()) {
          const answer: RawAnswer = await clientOf(account).send(id, {
            params: { id: approvalId },
            body: { reason: 'Because.' },
            ifMatch: never,
          });
          const wanted = expected(account, 'decide request', subjectOf(thing, 'version'));
          assert.equal(verdict(answer), wanted, `${account}, ${thing.title}`);
        }
      }
    });
  }

  for (const [id, attempt] of Object.entries<MembersAttempt>(onMembers)) {
    it(`decide who may ${id}`, async () => {
      for (const [account, person] of people) {
        for (const workspaceId of workspaces) {
          const belongs = person.memberships.some((membership) => membership.workspaceId === workspaceId);
          const may = roleThatMay(person, attempt.permission, { workspaceId }) !== undefined;
          const wanted = belongs ? (may ? 'may' : 'FORBIDDEN') : 'NOT_FOUND';
          const answer = await attempt.ask(clientOf(account), workspaceId);
          assert.equal(verdict(answer), wanted, `${account}, ${workspaceId}: ${answer.text}`);
        }
      }
    });
  }

  it('decide who may see and set the domain grants of a super app', async () => {
    const apps = { [seed.harborWallet]: 'harbor-wallet', [seed.metroPay]: 'metro-pay' };
    for (const account of people.keys()) {
      for (const [id, workspaceId] of Object.entries(apps)) {
        const may = roleThatMay(personOf(account), 'set policy', { workspaceId }) !== undefined;
        const read = await clientOf(account).send('getDomainGrants', { params: { id } });
        const body = { miniProgramIds: [] };
        const written = await clientOf(account).send('setDomainGrants', { params: { id }, body, ifMatch: never });
        const wanted = may ? 'may' : 'FORBIDDEN';
        assert.deepEqual([verdict(read), verdict(written)], [wanted, wanted], `${account}, ${id}`);
      }
    }
  });

  it('decide who may set the policy of a super app', async () => {
    const apps = { [seed.harborWallet]: 'harbor-wallet', [seed.metroPay]: 'metro-pay' };
    for (const account of people.keys()) {
      for (const [id, workspaceId] of Object.entries(apps)) {
        const answer = await clientOf(account).send('setTargetAppPolicy', {
          params: { id },
          body: { testerLimit: 5 },
          ifMatch: never,
        });
        const may = roleThatMay(personOf(account), 'set policy', { workspaceId }) !== undefined;
        assert.equal(verdict(answer), may ? 'may' : 'FORBIDDEN', `${account}, ${id}`);
        const { items } = await clientOf(account).call('listTargetApps', {});
        // Whoever belongs nowhere is not told of super apps either.
        const told = personOf(account).memberships.length > 0 ? may : undefined;
        assert.equal(items.find((app) => app.id === id)?.maySetPolicy, told, `${account}, ${id}`);
      }
    }
  });

  it('decide who may remove a mini program from a super app by force', async () => {
    const apps = { [seed.harborWallet]: 'harbor-wallet', [seed.metroPay]: 'metro-pay' };
    for (const account of people.keys()) {
      for (const thing of things) {
        const sees = expected(account, 'view mini program', subjectOf(thing, 'miniProgram')) === 'may';
        for (const [targetAppId, workspaceId] of Object.entries(apps)) {
          const answer = await clientOf(account).send('forceRemove', {
            params: { id: thing.miniProgramId },
            body: { targetAppIds: [targetAppId], reason: 'Harmful.' },
            ifMatch: never,
          });
          const may = roleThatMay(personOf(account), 'force remove', { workspaceId }) !== undefined;
          const wanted = sees ? (may ? 'may' : 'FORBIDDEN') : 'NOT_FOUND';
          assert.equal(verdict(answer), wanted, `${account}, ${targetAppId}, ${thing.title}`);
        }
      }
    }
  });

  it('decide who may decide and withdraw a removal, which the merchant does not see while it is a force removal', async () => {
    const offline = await removalOf(world, 'Offline');
    const forced = await removalOf(world, 'Force Removal');
    const tenant = { workspaceId: 'harbor-wallet' };
    const ofMiniProgram = { workspaceId: merchant, miniProgramId: seed.harborCoffee, submittedTo: ['harbor-wallet'] };
    const cases = [
      { id: offline, subject: ofMiniProgram, ask: 'take offline' },
      {
        id: forced,
        subject: { ...tenant, miniProgramId: seed.harborCoffee, submittedTo: ['harbor-wallet'] },
        ask: 'force remove',
      },
    ] as const;
    for (const account of people.keys()) {
      for (const { id, subject, ask } of cases) {
        const call = { params: { id }, ifMatch: never };
        for (const decision of decisions) {
          const answer: RawAnswer = await clientOf(account).send(decision, { ...call, body: { reason: 'Because.' } });
          assert.equal(
            verdict(answer),
            expected(account, 'decide request', subject),
            `${account}, ${decision}, ${ask}`,
          );
        }
        const answer = await clientOf(account).send('withdrawRequest', call);
        assert.equal(verdict(answer), expected(account, ask, subject), `${account}, withdraw, ${ask}`);
      }
    }
  });

  it('decide who may create a mini program, and in which workspace', async () => {
    for (const account of people.keys()) {
      for (const workspaceId of workspaces) {
        const answer = await clientOf(account).send('createMiniProgram', {
          body: { name: `By ${account}`, workspaceId },
        });
        const may = roleThatMay(personOf(account), 'create mini program', { workspaceId }) !== undefined;
        assert.equal(answer.status, may ? 201 : 403, `${account}, ${workspaceId}`);
      }
    }
  });

  it('decide what the lists show', async () => {
    for (const account of people.keys()) {
      const client = clientOf(account);
      const sees = (thing: Thing, level: Level): boolean =>
        expected(account, 'view mini program', subjectOf(thing, level)) === 'may';
      const query = { limit: 200 } as const;
      const programs = new Set((await client.call('listMiniPrograms', { query })).items.map(({ id }) => id));
      const releases = new Set((await client.call('listReleases', { query })).items.map(({ id }) => id));
      for (const thing of things) {
        const title = `${account}, ${thing.title}`;
        assert.equal(programs.has(thing.miniProgramId), sees(thing, 'miniProgram'), title);
        assert.equal(releases.has(thing.releaseId), sees(thing, 'version'), title);
      }
    }
  });

  it('decide which versions of a mini program the list shows', async () => {
    for (const account of people.keys()) {
      for (const thing of things) {
        if (expected(account, 'view mini program', subjectOf(thing, 'miniProgram')) !== 'may') continue;
        const { items } = await clientOf(account).call('listVersions', { params: { id: thing.miniProgramId } });
        const sees = expected(account, 'view mini program', subjectOf(thing, 'version')) === 'may';
        assert.equal(
          items.some(({ id }) => id === thing.versionId),
          sees,
          `${account}, ${thing.title}`,
        );
      }
    }
  });

  it('decide which requests the lists show', async () => {
    for (const [account, person] of people) {
      const listed = async (box: 'mine' | 'requested'): Promise<ReadonlySet<string>> => {
        const { items } = await clientOf(account).call('listApprovals', { query: { box, limit: 200 } });
        return new Set(items.map(({ id }) => id));
      };
      const [mine, requested] = [await listed('mine'), await listed('requested')];
      for (const { approvalId, applicant, title, workspaceId, submittedTo } of things) {
        if (approvalId === null) continue;
        const subject = { workspaceId, submittedTo: submittedTo.version };
        const may = roleThatMay(person, 'decide request', subject) !== undefined;
        assert.equal(mine.has(approvalId), may, `${account}, ${title}`);
        assert.equal(requested.has(approvalId), applicant === account, `${account}, ${title}`);
      }
    }
  });

  it('decide what the events tell', async () => {
    const events = await world.platform.storage.reader.selectFrom('event').selectAll().orderBy('sequence').execute();
    const last = String(events.at(-1)?.sequence);
    for (const [account, person] of people) {
      const connection = await EventConnection.open(world.platform.url, world.platform.token(account), '0');
      connections.push(connection);
      await connection.until(() => connection.lastEventId === last);
      const told = new Set(connection.changes.map(({ sequence }) => sequence));
      const isMember = (id: string | null): boolean => person.memberships.some(({ workspaceId }) => workspaceId === id);
      for (const event of events) {
        const thing = things.find((one) => one.versionId === event.version_id);
        const whole = things.find((one) => one.miniProgramId === event.mini_program_id);
        const sees =
          event.thing === 'workspace'
            ? isMember(event.workspace_id) || event.account_id === account
            : thing
              ? expected(account, 'view mini program', subjectOf(thing, 'version')) === 'may'
              : whole && expected(account, 'view mini program', subjectOf(whole, 'miniProgram')) === 'may';
        if (sees === undefined) continue;
        assert.equal(told.has(event.sequence), sees, `${account}, ${event.thing} ${event.change}`);
      }
    }
  });

  it('are what the answers offer', async () => {
    const permissions = { edit: 'edit mini program', upload: 'upload version', release: 'release' } as const;
    for (const account of people.keys()) {
      for (const thing of things) {
        const answer = await clientOf(account).send('getMiniProgram', { params: { id: thing.miniProgramId } });
        if (answer.status === 404) continue;
        const { allowed } = JSON.parse(answer.text) as { allowed: (keyof typeof permissions)[] };
        for (const [action, permission] of Object.entries(permissions)) {
          const may = expected(account, permission, subjectOf(thing, 'miniProgram')) === 'may';
          assert.equal((allowed as string[]).includes(action), may, `${account}, ${action}, ${thing.title}`);
        }
      }
    }
  });

  it('ask first who it is: nobody without a token, with a wrong one, or with that of nobody here', async () => {
    const { platform } = world;
    const strangers = [undefined, 'wrong', `${platform.token('dana-developer')}x`, platform.token('nobody-here')];
    for (const route of Object.values<Route>(routes)) {
      if (route.caller === 'anybody') continue;
      const path = route.path.replaceAll(/\{[^}]+\}/g, 'some');
      for (const stranger of strangers) {
        const headers = stranger === undefined ? {} : { authorization: `Bearer ${stranger}` };
        const answer = await platform.anonymous().raw(route.method, path, { headers });
        assert.equal(answer.status, 401, `${route.operationId}: ${answer.text}`);
      }
    }
  });

  it('are for people: a phone is none, and a person is no phone', async () => {
    const body = { context: { targetingKey: 'mina' } };
    const asPerson = await world.as('dana-developer').raw('POST', '/ofrep/v1/evaluate/flags', { body });
    assert.equal(asPerson.status, 401);
  });
});

/**
 * People beside those of the seed: of each role one who has what the others of it have not, another merchant's, and one who
 * belongs nowhere any more. Answers with their accounts.
 */
async function makePeople(world: ReleaseWorld): Promise<readonly string[]> {
  await world.platform.storage.write(async (transaction) => {
    await transaction
      .insertInto('workspace')
      .values({ id: otherMerchant, kind: 'developer', name: 'Tea Company' })
      .execute();
    await transaction
      .insertInto('account')
      .values({ id: 'tia-admin', name: 'Tia', email: 'tia@tea.example', created_at: 0, signed_in_at: null })
      .execute();
    await transaction
      .insertInto('membership')
      .values({ account_id: 'tia-admin', workspace_id: otherMerchant, role: 'Developer Admin' })
      .execute();
  });
  const admins = { 'harbor-wallet': 'wen-admin', [merchant]: 'ada-admin', [otherMerchant]: 'tia-admin' } as const;
  const add = async (
    workspaceId: keyof typeof admins,
    name: string,
    wanted: readonly Role[],
    assignments: readonly string[],
  ): Promise<string> => {
    const { platform } = world;
    const client = new PlatformClient(platform.url, platform.token(admins[workspaceId]));
    const params = { id: workspaceId };
    const { revision } = await client.call('listMembers', { params });
    const body = { email: `${name}@people.example`, name, roles: [...wanted], assignments: [...assignments] };
    const { accountId } = await client.call('setMember', { params, body, ifMatch: revision });
    return accountId;
  };
  const leaver = await add(merchant, 'Lea', ['Developer Admin'], [seed.harborCoffee]);
  const { revision } = await world.as('ada-admin').call('listMembers', { params: { id: merchant } });
  const leaving = { params: { id: merchant }, query: { accountId: leaver }, ifMatch: revision };
  await world.as('ada-admin').call('removeMember', leaving);
  return [
    'tia-admin',
    leaver,
    await add('harbor-wallet', 'Ria', ['Workspace Reviewer'], [seed.harborRewards]),
    await add('harbor-wallet', 'Wio', ['Workspace Developer'], []),
    await add('harbor-wallet', 'Bea', ['Workspace Reviewer', 'Workspace Developer'], [seed.harborRewards]),
    await add(merchant, 'Dov', ['Developer'], []),
    await add(otherMerchant, 'Tom', ['Developer'], []),
  ];
}

/** A request that waits to take something from Harbor Wallet. */
async function removalOf(world: ReleaseWorld, category: 'Offline' | 'Force Removal'): Promise<string> {
  const environment = 'Sandbox';
  await world.setPolicy({ sandboxApproval: true, pilotTesting: [] });
  const live = await world.live({ environment });
  const { requests } = category === 'Offline' ? await world.takeOffline(live) : await world.forceRemove(live);
  assert.ok(requests[0]);
  return requests[0].id;
}

/** The sample submitted and its next version not yet, a mini program assigned to nobody, and one of the super app's own. */
async function makeThings(world: ReleaseWorld): Promise<readonly Thing[]> {
  const submitted = await world.applied();
  const next = await world.built();
  const quiet = await world
    .as('ada-admin')
    .call('createMiniProgram', { body: { name: 'Quiet Coffee', workspaceId: 'harbor-coffee-company' } });
  const unassigned = await world.built({ as: 'ada-admin', miniProgram: quiet.id });
  const tenant = await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards, targetApp: seed.metroPay });
  const fares = await world
    .as('wen-admin')
    .call('createMiniProgram', { body: { name: 'Harbor Fares', workspaceId: 'harbor-wallet' } });
  const own = await world.built({ as: 'wen-admin', miniProgram: fares.id });
  const toHarbor = ['harbor-wallet'];
  const toMetro = ['metro-pay'];
  const thingOf = (
    title: string,
    release: typeof submitted,
    workspaceId: string,
    submittedTo: Thing['submittedTo'],
  ): Thing => ({
    title,
    workspaceId,
    miniProgramId: release.miniProgramId,
    versionId: release.versionId,
    releaseId: release.id,
    approvalId: release.approval?.id ?? null,
    applicant: release.appliedBy?.accountId ?? null,
    submittedTo,
  });
  return [
    thingOf('submitted to Harbor Wallet', submitted, merchant, { miniProgram: toHarbor, version: toHarbor }),
    thingOf('its next version', next, merchant, { miniProgram: toHarbor, version: [] }),
    thingOf('assigned to nobody', unassigned, merchant, { miniProgram: [], version: [] }),
    thingOf('of Harbor Wallet, assigned to nobody else', own, 'harbor-wallet', { miniProgram: [], version: [] }),
    thingOf('of Harbor Wallet, submitted to Metro Pay', tenant, 'harbor-wallet', {
      miniProgram: toMetro,
      version: toMetro,
    }),
  ];
}
