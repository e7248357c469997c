import assert from 'node:assert/strict';
import { roleThatMay, type Permission, type Person, type Subject } from '../../src/core/permissions';
import type { Route } from '../../src/protocol/route';
import { routes, type OperationId } from '../../src/protocol/routes';
import { seed, type SeedAccount } from '../support/platform';
import { problemOf, type PlatformClient, type RawAnswer } from '../support/platformClient';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

const accounts: readonly SeedAccount[] = [
  'dana-developer',
  'ada-admin',
  'rui-reviewer',
  'wen-admin',
  'wim-developer',
  'mia-metro',
];

/** Something that people do or do not see and change. */
interface Thing {
  readonly title: string;
  readonly workspaceId: string;
  readonly miniProgramId: string;
  readonly versionId: string;
  readonly releaseId: string;
  readonly approvalId: string | null;
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

type ReleaseReading = 'getRelease' | 'getReleaseLog' | 'listTesters';

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

/** Not about a mini program, or held against what they list further down. */
const others: readonly OperationId[] = [
  'getMe',
  'streamEvents',
  'listTargetApps',
  'setTargetAppPolicy',
  'listMiniPrograms',
  'createMiniProgram',
  'listReleases',
  'listApprovals',
];

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
  const people = new Map<SeedAccount, Person>();

  before(async () => {
    world = await startReleaseWorld();
    things = await makeThings(world);
    for (const account of accounts) people.set(account, await world.as(account).call('getMe', {}));
  });

  after(() => world.stop());

  function personOf(account: SeedAccount): Person {
    const person = people.get(account);
    assert.ok(person);
    return person;
  }

  const subjectOf = (thing: Thing, level: Level): Subject => ({
    workspaceId: thing.workspaceId,
    miniProgramId: thing.miniProgramId,
    submittedTo: thing.submittedTo[level],
  });

  function expected(account: SeedAccount, permission: Permission, subject: Subject): string {
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

  it('know every operation for people', () => {
    const known = new Set<string>([...Object.keys(onThings), ...decisions, ...others]);
    const all = Object.values<Route>(routes).filter(({ caller }) => caller === 'person');
    assert.deepEqual(
      all.map(({ operationId }) => operationId).filter((id) => !known.has(id)),
      [],
    );
  });

  for (const [id, attempt] of Object.entries<Attempt>(onThings)) {
    it(`decide who may ${id}`, async () => {
      const table: string[] = [];
      const wanted: string[] = [];
      for (const thing of things) {
        for (const account of accounts) {
          const line = `${account}, ${thing.title}: `;
          table.push(line + verdict(await attempt.ask(world.as(account), thing)));
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
        for (const account of accounts) {
          const answer: RawAnswer = await world.as(account).send(id, {
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

  it('decide who may set the policy of a super app', async () => {
    const workspaces = { [seed.harborWallet]: 'harbor-wallet', [seed.metroPay]: 'metro-pay' };
    for (const account of accounts) {
      for (const [id, workspaceId] of Object.entries(workspaces)) {
        const answer = await world
          .as(account)
          .send('setTargetAppPolicy', { params: { id }, body: { testerLimit: 5 }, ifMatch: never });
        const may = roleThatMay(personOf(account), 'set policy', { workspaceId }) !== undefined;
        assert.equal(verdict(answer), may ? 'may' : 'FORBIDDEN', `${account}, ${id}`);
        const apps = await world.as(account).call('listTargetApps', {});
        assert.equal(apps.items.find((app) => app.id === id)?.maySetPolicy, may);
      }
    }
  });

  it('decide who may create a mini program, and in which workspace', async () => {
    for (const account of accounts) {
      for (const workspaceId of ['harbor-wallet', 'metro-pay', 'harbor-coffee-company']) {
        const answer = await world
          .as(account)
          .send('createMiniProgram', { body: { name: `By ${account}`, workspaceId } });
        const may = roleThatMay(personOf(account), 'create mini program', { workspaceId }) !== undefined;
        assert.equal(answer.status, may ? 201 : 403, `${account}, ${workspaceId}`);
      }
    }
  });

  it('decide what the lists show', async () => {
    for (const account of accounts) {
      const client = world.as(account);
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
    for (const account of accounts) {
      for (const thing of things) {
        if (expected(account, 'view mini program', subjectOf(thing, 'miniProgram')) !== 'may') continue;
        const { items } = await world.as(account).call('listVersions', { params: { id: thing.miniProgramId } });
        const sees = expected(account, 'view mini program', subjectOf(thing, 'version')) === 'may';
        assert.equal(
          items.some(({ id }) => id === thing.versionId),
          sees,
          `${account}, ${thing.title}`,
        );
      }
    }
  });

  it('are what the answers offer', async () => {
    const permissions = { edit: 'edit mini program', upload: 'upload version', release: 'release' } as const;
    for (const account of accounts) {
      for (const thing of things) {
        const answer = await world.as(account).send('getMiniProgram', { params: { id: thing.miniProgramId } });
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

/** The sample submitted and its next version not yet, a mini program assigned to nobody, and one of the super app's own. */
async function makeThings(world: ReleaseWorld): Promise<readonly Thing[]> {
  const submitted = await world.applied();
  const next = await world.built();
  const quiet = await world
    .as('ada-admin')
    .call('createMiniProgram', { body: { name: 'Quiet Coffee', workspaceId: 'harbor-coffee-company' } });
  const unassigned = await world.built({ as: 'ada-admin', miniProgram: quiet.id });
  const tenant = await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards, targetApp: seed.metroPay });
  const merchant = 'harbor-coffee-company';
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
    submittedTo,
  });
  return [
    thingOf('submitted to Harbor Wallet', submitted, merchant, { miniProgram: toHarbor, version: toHarbor }),
    thingOf('its next version', next, merchant, { miniProgram: toHarbor, version: [] }),
    thingOf('assigned to nobody', unassigned, merchant, { miniProgram: [], version: [] }),
    thingOf('of Harbor Wallet, submitted to Metro Pay', tenant, 'harbor-wallet', {
      miniProgram: toMetro,
      version: toMetro,
    }),
  ];
}
