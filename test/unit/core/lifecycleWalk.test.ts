import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { actionPermission, allowedActions } from '../../../src/core/allowedActions';
import { bucketOf, decideForUser, type CandidateRelease } from '../../../src/core/audience';
import { entersTarget, statusAfter } from '../../../src/core/lifecycle';
import { checkPercentage } from '../../../src/core/percentage';
import { roleThatMay, type Permission, type Person } from '../../../src/core/permissions';
import { checkOffline, forceRemoved } from '../../../src/core/removal';
import { releaseActions, type ReleaseAction } from '../../../src/core/releaseAction';
import { isUnderWay, releaseStatuses, type ReleaseStatus } from '../../../src/core/releaseStatus';
import { environments, isSameTarget, type Environment } from '../../../src/core/releaseTarget';
import { roles, type Role } from '../../../src/core/role';
import type { TargetRules } from '../../../src/core/targetAppPolicy';

interface Release {
  readonly id: string;
  readonly version: number;
  readonly targetAppId: string;
  readonly environment: Environment;
  status: ReleaseStatus;
  percentage: number | null;
  hasTesters: boolean;
}

interface Step {
  readonly role: Role;
  readonly version: number;
  readonly targetAppId: string;
  readonly environment: Environment;
  readonly action: ReleaseAction | 'select-app';
  readonly percentage: number;
  readonly approval: boolean;
  readonly pilotTesting: boolean;
}

/** Few versions and targets, most of them in Production, so that walks meet each other and get far. */
const step: fc.Arbitrary<Step> = fc.record({
  role: fc.constantFrom(...roles, 'Developer', 'Workspace Reviewer'),
  version: fc.integer({ min: 1, max: 3 }),
  targetAppId: fc.constantFrom('harbor', 'harbor', 'harbor', 'harbor', 'harbor', 'metro'),
  environment: fc.constantFrom(...environments, ...Array<Environment>(12).fill('Production')),
  action: fc.constantFrom(
    'select-app' as const,
    'apply' as const,
    'approve' as const,
    'full' as const,
    ...releaseActions,
  ),
  percentage: fc.integer({ min: -1, max: 101 }),
  approval: fc.boolean(),
  pilotTesting: fc.boolean(),
});

/** The rules of the core, applied to a few releases of one mini program: everything a platform does beside keeping them. */
class Board {
  readonly releases: Release[] = [];

  take(taken: Step): void {
    if (taken.action === 'select-app') this.#select(taken);
    else this.#act(taken, taken.action);
  }

  #select(taken: Step): void {
    if (!may(taken.role, 'release')) return;
    if (this.releases.some((one) => one.version === taken.version && isSameTarget(one, taken))) return;
    const { version, targetAppId, environment } = taken;
    const id = `${version}-${targetAppId}-${environment}`;
    const status = 'New Version Created';
    this.releases.push({ id, version, targetAppId, environment, status, percentage: null, hasTesters: false });
  }

  #act(taken: Step, action: ReleaseAction): void {
    const release = this.releases.find((one) => one.version === taken.version && isSameTarget(one, taken));
    if (!release) return;
    const offered = allowedActions({ ...release, buildState: 'built', isOfflineRequested: false }, (permission) =>
      may(taken.role, permission),
    );
    if (!offered.includes(action)) return;
    if (action === 'offline') return this.#takeOffline(release);
    if (action === 'force-remove') return this.#forceRemove(release, rulesOf(taken));
    let to = statusAfter(release.status, action, rulesOf(taken));
    assert.notEqual(to, null, `${action} was offered in ${release.status}`);
    if (to === null) return;
    if (action === 'grayscale') {
      const checked = checkPercentage(taken.percentage, release.percentage, null);
      if (!checked.ok) return;
      release.percentage = checked.percentage;
      if (checked.percentage === 100) to = 'Full Release';
    }
    if (entersTarget(release.status, to) && this.#occupied(release)) return;
    if (to === 'Full Release') this.#archive(release, rulesOf(taken));
    if (action === 'add-testers') release.hasTesters = true;
    release.status = to;
  }

  #takeOffline(release: Release): void {
    const checked = checkOffline(this.releases.filter((one) => isSameTarget(one, release)));
    if (checked.ok) checked.release.status = 'Archived';
  }

  #forceRemove({ targetAppId }: Release, rules: TargetRules): void {
    for (const one of forceRemoved(this.releases.filter((other) => other.targetAppId === targetAppId))) {
      one.status = statusAfter(one.status, 'force-remove', rules) ?? one.status;
    }
  }

  #occupied(release: Release): boolean {
    return this.releases.some((one) => one !== release && isSameTarget(one, release) && isUnderWay(one.status));
  }

  #archive(release: Release, rules: TargetRules): void {
    for (const one of this.releases) {
      if (one === release || !isSameTarget(one, release) || one.status !== 'Full Release') continue;
      one.status = statusAfter(one.status, 'archive', rules) ?? one.status;
    }
  }
}

/** The policy may change between any two steps. */
function rulesOf({ environment, approval, pilotTesting }: Step): TargetRules {
  const piloted = environment === 'Production' || environment === 'Sandbox';
  return {
    environment,
    approval: environment === 'Production' || (environment === 'Sandbox' && approval),
    pilotTesting: piloted && pilotTesting,
  };
}

const developing = new Set<Role>(['Developer', 'Developer Admin']);

function may(role: Role, permission: Permission): boolean {
  const workspaceId = developing.has(role) ? 'merchant' : 'tenant';
  const person: Person = { accountId: role, memberships: [{ workspaceId, role }], assignments: ['mini-program'] };
  // Force Remove is asked of the super app.
  const ofMiniProgram = { workspaceId: 'merchant', miniProgramId: 'mini-program', submittedTo: ['tenant'] };
  const subject = permission === 'force remove' ? { workspaceId: 'tenant' } : ofMiniProgram;
  return roleThatMay(person, permission, subject) !== undefined;
}

describe('any sequence of actions by any roles under any policy', () => {
  const targets = (releases: readonly Release[]): readonly (readonly Release[])[] =>
    Object.values(Object.groupBy(releases, (one) => `${one.targetAppId}/${one.environment}`)).map(
      (group) => group ?? [],
    );

  function walk(
    check: (board: Board, before: readonly Release[], taken: Step) => void,
    parameters: fc.Parameters<[Step[]]> = { numRuns: 100 },
  ): void {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 400 }), (steps) => {
        const board = new Board();
        for (const taken of steps) {
          const before = structuredClone(board.releases);
          board.take(taken);
          check(board, before, taken);
        }
      }),
      parameters,
    );
  }

  it('gets to every status', () => {
    const reached = new Set<ReleaseStatus>();
    // Always the same walks: they show that walks get far enough for the other tests to mean something.
    walk(({ releases }) => releases.forEach(({ status }) => reached.add(status)), { numRuns: 200, seed: 1 });
    assert.deepEqual([...reached].sort(), [...releaseStatuses].sort());
  });

  it('leaves at most one release under way on a target', () => {
    walk(({ releases }) => {
      for (const group of targets(releases)) assert.ok(group.filter((one) => isUnderWay(one.status)).length <= 1);
    });
  });

  it('leaves at most one Full Release on a target', () => {
    walk(({ releases }) => {
      for (const group of targets(releases)) {
        assert.ok(group.filter((one) => one.status === 'Full Release').length <= 1);
      }
    });
  });

  it('never brings a version to a target twice', () => {
    walk(({ releases }) => assert.equal(new Set(releases.map((one) => one.id)).size, releases.length));
  });

  it('never overtakes a release that is under way on the same target', () => {
    walk(({ releases }, before) => {
      for (const release of releases) {
        const was = before.find((one) => one.id === release.id)?.status;
        if (was !== 'New Version Created' || release.status === was) continue;
        const others = before.filter((one) => one.id !== release.id && isSameTarget(one, release));
        assert.ok(!others.some((one) => isUnderWay(one.status)));
      }
    });
  });

  it('never narrows a grayscale', () => {
    walk(({ releases }, before) => {
      for (const { id, percentage } of before) {
        const now = releases.find((one) => one.id === id)?.percentage ?? 0;
        assert.ok(now >= (percentage ?? 0));
      }
    });
  });

  it('never brings a canceled or archived release back', () => {
    walk(({ releases }, before) => {
      for (const { id, status } of before) {
        if (status !== 'Canceled' && status !== 'Archived') continue;
        assert.equal(releases.find((one) => one.id === id)?.status, status);
      }
    });
  });

  it('takes a target offline only while nothing else is under way there, and nothing but its Full Release', () => {
    walk(({ releases }, before, taken) => {
      if (taken.action !== 'offline') return;
      const changed = before.filter((was, index) => releases[index]?.status !== was.status);
      for (const was of changed) {
        assert.equal(was.status, 'Full Release');
        assert.ok(!before.some((one) => isSameTarget(one, was) && isUnderWay(one.status)));
      }
    });
  });

  it('leaves nothing live and nothing under way on a super app that removed by force, and all others as they were', () => {
    const removals: number[] = [];
    walk(
      ({ releases }, before, taken) => {
        if (taken.action !== 'force-remove') return;
        const changed = before.filter((was, index) => releases[index]?.status !== was.status);
        if (changed.length === 0) return;
        removals.push(changed.length);
        assert.ok(changed.every(({ targetAppId }) => targetAppId === taken.targetAppId));
        assert.ok(changed.some(({ status }) => status === 'Grayscale Release' || status === 'Full Release'));
        for (const { targetAppId, status } of releases) {
          if (targetAppId === taken.targetAppId) assert.ok(!isUnderWay(status) && status !== 'Full Release');
        }
      },
      { numRuns: 100, seed: 1 },
    );
    assert.ok(
      removals.some((count) => count > 1),
      'no walk came far enough to remove several',
    );
  });

  it('reaches users of Production only through an approval', () => {
    walk(({ releases }, before, taken) => {
      for (const { id, status, environment } of releases) {
        const was = before.find((one) => one.id === id)?.status;
        if (environment !== 'Production' || was !== 'New Version Created' || status === was) continue;
        assert.equal(status, 'Under Review', taken.action);
      }
    });
  });

  it('asks a permission for everything a person can do', () => {
    for (const action of releaseActions) {
      const permission = actionPermission[action];
      assert.equal(permission === null, action === 'archive');
    }
  });
});

describe('the audience of a grayscale', () => {
  const heldBack = { share: 0, seed: '' };

  it('only grows while the percentage grows, and never loses a tester', () => {
    const user = fc.stringMatching(/^[A-Za-z0-9._@:-]{1,64}$/);
    const growing = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(fc.uuid(), user, fc.boolean(), growing, (releaseId, userId, isTester, percentages) => {
        const candidate = { releaseId, version: '1.1.0', status: 'Grayscale Release', isTester, heldBack } as const;
        const gets = [null, ...percentages.sort((a, b) => a - b)].map((percentage) => {
          const asked: CandidateRelease = { ...candidate, percentage };
          return decideForUser({ userId, fullRelease: null, candidate: asked }).gets === 'candidate';
        });
        assert.ok(
          gets.every((now, index) => now || !gets[index - 1]),
          'once in, always in',
        );
        if (isTester) assert.ok(gets.every(Boolean));
        assert.equal(gets.at(-1), isTester || bucketOf(releaseId, userId) <= Math.max(...percentages));
      }),
    );
  });
});
