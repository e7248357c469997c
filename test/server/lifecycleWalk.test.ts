import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PlatformError } from '../../src/core/errorCode';
import { reachesUsers } from '../../src/core/removal';
import type { ReleaseAction } from '../../src/core/releaseAction';
import type { Environment } from '../../src/core/releaseTarget';
import type { Release } from '../../src/protocol/release';
import type { Version } from '../../src/protocol/version';
import { checkInvariants } from '../support/releaseInvariants';
import { seed, type SeedAccount } from '../support/platform';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';

const walks = 8;
const walkLength = { minLength: 20, maxLength: 50 };

const accounts = ['dana-developer', 'ada-admin', 'rui-reviewer', 'wen-admin', 'mia-metro'] as const;
const walked = [
  'configure',
  'apply',
  'withdraw',
  'approve',
  'reject',
  'add-testers',
  'update-test-group',
  'complete-testing',
  'grayscale',
  'full',
  'cancel',
  'offline',
  'force-remove',
] as const satisfies readonly ReleaseAction[];

type Walked = (typeof walked)[number];

/** What somebody tries. */
interface Attempt {
  readonly account: SeedAccount;
  readonly action: Walked | 'set-policy';
  /** Which of the releases, counted round. */
  readonly release: number;
  readonly percentage: number;
  readonly pilotTesting: boolean;
  readonly sandboxApproval: boolean;
  /** Whether they saw the release before somebody's last change. */
  readonly isStale: boolean;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  account: fc.constantFrom(...accounts),
  action: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...walked) },
    { weight: 1, arbitrary: fc.constant('set-policy' as const) },
  ),
  release: fc.oneof(fc.constant(0), fc.nat(3)),
  percentage: fc.oneof(
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 100 }),
    fc.constantFrom(0, 20.5, 101),
  ),
  pilotTesting: fc.boolean(),
  sandboxApproval: fc.boolean(),
  isStale: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
});

/** Most of the time somebody does what comes next, so that walks get far. */
const turn = fc.record({ attempt, isNext: fc.integer({ min: 0, max: 9 }).map((number) => number < 6) });

describe('random people doing random things', function () {
  this.timeout(120_000);

  let world: ReleaseWorld;
  let archive: Uint8Array;

  before(async () => {
    world = await startReleaseWorld();
    // Where it waits for a review, a force removal does nothing to a release yet.
    await world.setPolicy({ forceRemovalApproval: false });
    archive = await sampleArchive();
  });

  after(() => world.stop());

  it('never break what must always be so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, walkLength), async (turns) => {
        const walk = new Walk(world, await makeReleases());
        for (const one of turns) await walk.take(one.attempt, one.isNext);
      }),
      // A walk takes too long to be told in its shortest form; its seed makes it again.
      { numRuns: walks, endOnFailure: true },
    );
  });

  /** Two versions of a mini program, each to Production and to Sandbox. */
  async function makeReleases(): Promise<readonly Release[]> {
    const program = await world.as('ada-admin').call('createMiniProgram', { body: { name: 'Walked Coffee' } });
    const informed = await world.as('ada-admin').call('editMiniProgram', {
      params: { id: program.id },
      ifMatch: program.revision,
      body: { information },
    });
    const releases: Release[] = [];
    for (let count = 0; count < 2; count += 1) {
      const version: Version = await world.upload({ as: 'ada-admin', miniProgram: informed.id, archive });
      for (const environment of ['Production', 'Sandbox'] satisfies Environment[]) {
        const selected = await world.select(version, { as: 'ada-admin', environment });
        releases.push(await world.ended(selected));
      }
    }
    return releases;
  }
});

const information: Release['information'] = {
  defaultLanguage: 'en',
  languages: {
    en: {
      name: 'Walked Coffee',
      tagline: 'Coffee that goes anywhere',
      description: 'A mini program that random people do random things with.',
    },
  },
  category: 'Food & Drink',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);

/** One walk over the releases of one mini program. */
class Walk {
  readonly #world: ReleaseWorld;
  readonly #releases: readonly Release[];
  /** Who got each release while it was in grayscale. */
  readonly #inside = new Map<string, ReadonlySet<string>>();

  constructor(world: ReleaseWorld, releases: readonly Release[]) {
    this.#world = world;
    this.#releases = releases;
  }

  async take(attempt: Attempt, isNext: boolean): Promise<void> {
    if (attempt.action === 'set-policy') {
      const { pilotTesting, sandboxApproval } = attempt;
      await this.#world.setPolicy({ pilotTesting: pilotTesting ? ['Production', 'Sandbox'] : [], sandboxApproval });
      return;
    }
    const { id } = this.#releases[attempt.release % this.#releases.length]!;
    const before = await this.#read(id);
    const action = isNext ? nextOf(before) : attempt.action;
    const account = isNext ? (action === 'approve' ? 'rui-reviewer' : 'ada-admin') : attempt.account;
    await this.#act(before, account, action, attempt);
    await checkInvariants(this.#world.platform.storage);
    await this.#checkAudience(await this.#read(id));
  }

  #read(id: string): Promise<Release> {
    return this.#world.as('ada-admin').call('getRelease', { params: { id } });
  }

  /** Tries it: what is offered is done, unless it is stale or says something wrong; what is not offered changes nothing. */
  async #act(before: Release, account: SeedAccount, action: Walked, attempt: Attempt): Promise<void> {
    const offered = await this.#isOffered(before, account, action);
    if (action === 'force-remove' && !offered && (await this.#someReachUsers())) return;
    const seen = attempt.isStale ? { ...before, revision: before.revision - 1 } : before;
    try {
      await this.#perform(seen, account, action, attempt);
    } catch (error) {
      assert.ok(error instanceof PlatformError, String(error));
      assert.notEqual(error.code, 'INTERNAL');
      if (offered && !attempt.isStale) assert.ok(mayBeWrong.has(error.code), `${action}: ${error.code}`);
      assert.deepEqual(await this.#read(before.id), before, 'a refused action changed something');
      return;
    }
    assert.ok(offered || action === 'update-test-group', `${action} was not offered to ${account}`);
    const after = await this.#read(before.id);
    assert.equal(after.revision, before.revision + 1);
  }

  /** Then a force removal may well be done that is not offered for one release: it takes all of the app. */
  async #someReachUsers(): Promise<boolean> {
    const releases = await Promise.all(this.#releases.map(({ id }) => this.#read(id)));
    return releases.some(({ status }) => reachesUsers(status));
  }

  async #isOffered({ id }: Release, account: SeedAccount, action: Walked): Promise<boolean> {
    const answer = await this.#world.as(account).send('getRelease', { params: { id } });
    return answer.status === 200 && (JSON.parse(answer.text) as Release).allowed.includes(action);
  }

  async #perform(release: Release, account: SeedAccount, action: Walked, attempt: Attempt): Promise<void> {
    const world = this.#world;
    const { percentage } = attempt;
    switch (action) {
      case 'configure':
        return this.#answers(world.configure(release, { clientId: `C-${percentage}` }, account), account);
      case 'apply':
        return this.#answers(world.apply(release, account), account);
      case 'withdraw':
        return this.#answers(world.act(release, 'withdrawRelease', account), account);
      case 'approve':
        return void (await world.approve(withRequest(release), { as: account }));
      case 'reject':
        return void (await world.reject(withRequest(release), 'Because.', account));
      case 'add-testers':
        return void (await world.addTesters(release, `tester-${percentage}\n`, { as: account }));
      case 'update-test-group':
        return void (await world.updateTestGroup(release, `tester-${percentage}\n`, { as: account }));
      case 'complete-testing':
        return this.#answers(world.act(release, 'completeTesting', account), account);
      case 'grayscale':
        return this.#answers(world.grayscale(release, percentage, account), account);
      case 'full':
        return this.#answers(world.act(release, 'releaseToEveryone', account), account);
      case 'cancel':
        return this.#answers(world.act(release, 'cancelRelease', account), account);
      case 'offline':
        return void (await world.takeOffline(release, { as: account, releaseId: release.id }));
      case 'force-remove':
        return void (await world.forceRemove(release, { as: account }));
    }
  }

  /** The answer to an action is the release as it is read afterwards. */
  async #answers(answer: Promise<Release>, account: SeedAccount): Promise<void> {
    const told = await answer;
    assert.deepEqual(told, await this.#world.as(account).call('getRelease', { params: { id: told.id } }));
  }

  /** Who once got a release in grayscale keeps getting it, until it is at everyone or canceled. */
  async #checkAudience(release: Release): Promise<void> {
    const { id, status, environment, version } = release;
    if (status !== 'Grayscale Release') return;
    const phone = await this.#world.phone(environment, seed.harborWallet);
    const evaluations = await Promise.all(users.map((user) => phone.evaluate(user, release.miniProgramId)));
    const inside = new Set(users.filter((_, index) => evaluations[index]?.variant === version));
    const earlier = this.#inside.get(id) ?? new Set<string>();
    assert.ok(
      [...earlier].every((user) => inside.has(user)),
      'somebody lost a version in grayscale',
    );
    this.#inside.set(id, inside);
  }
}

/** What the platform may say no to although the action was offered: what was said with it, or the state of others. */
const mayBeWrong = new Set([
  'PERCENTAGE_OUT_OF_RANGE',
  'PERCENTAGE_NOT_WHOLE',
  'PERCENTAGE_NOT_HIGHER',
  'TARGET_OCCUPIED',
]);

/** A release that has no request for approval is tried with one that is nobody's. */
function withRequest(release: Release): Release {
  const nobody = {
    id: 'no-such-request',
    status: 'In Review',
    reason: null,
    decidedBy: null,
    completedAt: null,
  } as const;
  return release.approval ? release : { ...release, approval: { ...nobody, revision: 1 } };
}

/** What leads on, and at the end what is refused. */
function nextOf({ next }: Release): Walked {
  const wanted = walked.find((action) => action === next);
  return wanted ?? 'approve';
}
