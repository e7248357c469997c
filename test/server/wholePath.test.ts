import assert from 'node:assert/strict';
import type { ReleaseStatus } from '../../src/core/releaseStatus';
import type { Environment } from '../../src/core/releaseTarget';
import type { TargetAppPolicy } from '../../src/core/targetAppPolicy';
import type { Release } from '../../src/protocol/release';
import { seed } from '../support/platform';
import { isIn, pathOf, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the way of a release', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('leads through review, pilot testing and grayscale to everyone, in Production', async () => {
    const built = await world.built();
    isIn(built, 'New Version Created');
    assert.equal(built.next, 'apply');
    const applied = await world.apply(built);
    isIn(applied, 'Under Review');
    const testing = await world.approve(applied);
    isIn(testing, 'Pilot Testing');
    assert.equal(testing.next, 'add-testers');
    await world.addTesters(testing, 'mina\njonas\n');
    const tested = await world.act(await world.read(testing), 'completeTesting');
    isIn(tested, 'Grayscale Release');
    assert.equal(tested.percentage, null);
    const share = await world.grayscale(await world.grayscale(tested, 10), 50);
    isIn(share, 'Grayscale Release');
    assert.equal(share.percentage, 50);
    const full = await world.grayscale(share, 100);
    isIn(full, 'Full Release');
    assert.equal(full.percentage, 100);
    assert.deepEqual(full.live, { releaseId: full.id, version: full.version, status: 'Full Release' });
    assert.deepEqual(await world.story(full), [
      'select-app: — → New Version Created',
      'built: New Version Created',
      'apply: New Version Created → Under Review',
      'approve: Under Review → Pilot Testing',
      'add-testers: Pilot Testing',
      'complete-testing: Pilot Testing → Grayscale Release',
      'grayscale: Grayscale Release',
      'grayscale: Grayscale Release',
      'grayscale: Grayscale Release → Full Release',
    ]);
  });

  it('leads through Release Preparation where the super app has no pilot testing', async () => {
    await world.setPolicy({ pilotTesting: [] });
    const approved = await world.approve(await world.applied());
    isIn(approved, 'Release Preparation');
    const chosen = await world.grayscale(approved);
    isIn(chosen, 'Grayscale Release');
    assert.equal(chosen.percentage, null);
    isIn(await world.grayscale(await world.grayscale(chosen, 20), 100), 'Full Release');
  });

  it('leads from Release Preparation straight to everyone where Full Release is chosen', async () => {
    await world.setPolicy({ pilotTesting: [] });
    isIn(await world.act(await world.approve(await world.applied()), 'releaseToEveryone'), 'Full Release');
  });

  it('leads from the end of testing straight to everyone where Full Release is chosen', async () => {
    const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
    isIn(await world.act(tested, 'releaseToEveryone'), 'Full Release');
  });

  it('shows what is done, where it stands and what is ahead', async () => {
    const testing = await world.approve(await world.applied());
    assert.deepEqual(pathOf(testing), [
      '✓ New Version Created',
      '✓ Under Review',
      '• Pilot Testing',
      '… Grayscale Release',
      '… Full Release',
    ]);
    const canceled = await world.act(testing, 'cancelRelease');
    assert.deepEqual(pathOf(canceled), ['✓ New Version Created', '✓ Under Review', '✓ Pilot Testing', '• Canceled']);
  });

  interface Way {
    readonly environment: Environment;
    readonly policy: Partial<TargetAppPolicy>;
    readonly title: string;
    /** The statuses it comes to, from Apply to Release on. */
    readonly statuses: readonly ReleaseStatus[];
  }

  const ways: readonly Way[] = [
    { environment: 'Development', policy: {}, title: 'Development', statuses: ['Full Release'] },
    { environment: 'Test', policy: {}, title: 'Test', statuses: ['Full Release'] },
    {
      environment: 'Test',
      policy: { sandboxApproval: true, pilotTesting: ['Production', 'Sandbox'] },
      title: 'Test, whatever the policy of the others',
      statuses: ['Full Release'],
    },
    { environment: 'Sandbox', policy: {}, title: 'Sandbox', statuses: ['Full Release'] },
    {
      environment: 'Sandbox',
      policy: { sandboxApproval: true },
      title: 'Sandbox with approval',
      statuses: ['Under Review', 'Full Release'],
    },
    {
      environment: 'Sandbox',
      policy: { pilotTesting: ['Sandbox'] },
      title: 'Sandbox with pilot testing',
      statuses: ['Pilot Testing', 'Full Release'],
    },
    {
      environment: 'Sandbox',
      policy: { sandboxApproval: true, pilotTesting: ['Sandbox'] },
      title: 'Sandbox with approval and pilot testing',
      statuses: ['Under Review', 'Pilot Testing', 'Full Release'],
    },
    {
      environment: 'Production',
      policy: {},
      title: 'Production with pilot testing',
      statuses: ['Under Review', 'Pilot Testing', 'Grayscale Release', 'Full Release'],
    },
    {
      environment: 'Production',
      policy: { pilotTesting: [] },
      title: 'Production without pilot testing',
      statuses: ['Under Review', 'Release Preparation', 'Full Release'],
    },
  ];

  /** The action of the guide that leads on from a status. */
  async function moveOn(release: Release): Promise<Release> {
    switch (release.status) {
      case 'New Version Created':
        return world.apply(release);
      case 'Under Review':
        return world.approve(release);
      case 'Pilot Testing':
        return world.act(release, 'completeTesting');
      default:
        return world.act(release, 'releaseToEveryone');
    }
  }

  for (const { title, environment, policy, statuses } of ways) {
    it(`goes in ${title}: ${statuses.join(', ')}`, async () => {
      await world.setPolicy(policy);
      let release = await world.built({ environment });
      for (const status of statuses) {
        release = await moveOn(release);
        isIn(release, status);
      }
      assert.deepEqual(release.allowed, ['offline']);
    });
  }

  it('ends for the version before when a newer one is released to everyone', async () => {
    const first = await world.apply(await world.built({ environment: 'Test' }));
    const second = await world.built({ environment: 'Test' });
    assert.deepEqual(second.live, { releaseId: first.id, version: '1.0.1', status: 'Full Release' });
    isIn(await world.apply(second), 'Full Release');
    const archived = await world.read(first);
    isIn(archived, 'Archived');
    assert.deepEqual(archived.allowed, []);
    const last = (await world.log(first)).at(-1);
    assert.equal(last?.action, 'archive');
    assert.equal(last.role, null);
    assert.equal(pathOf(archived).at(-1), '• Archived');
  });

  it('leaves what is live on other targets alone', async () => {
    const first = await world.apply(await world.built({ environment: 'Test' }));
    await world.apply(await world.built({ environment: 'Development' }));
    await world.apply(await world.built({ environment: 'Sandbox' }));
    isIn(await world.read(first), 'Full Release');
  });

  it('is final once it is canceled, from each status that can be canceled', async () => {
    const testing = await world.approve(await world.applied());
    const canceledTest = await world.act(testing, 'cancelRelease');
    isIn(canceledTest, 'Canceled');
    await world.setPolicy({ pilotTesting: [] });
    const canceledPreparation = await world.act(await world.approve(await world.applied()), 'cancelRelease');
    isIn(canceledPreparation, 'Canceled');
    const share = await world.grayscale(await world.approve(await world.applied()), 20);
    const canceledShare = await world.act(share, 'cancelRelease');
    isIn(canceledShare, 'Canceled');
    for (const release of [canceledTest, canceledPreparation, canceledShare]) {
      await refuses(world.apply(release), 'ACTION_NOT_ALLOWED', { status: 'Canceled', action: 'apply' });
      await refuses(world.grayscale(release, 50), 'ACTION_NOT_ALLOWED', { status: 'Canceled' });
      await refuses(world.act(release, 'releaseToEveryone'), 'ACTION_NOT_ALLOWED');
    }
  });

  it('cannot be canceled before it is approved: there it is withdrawn', async () => {
    const built = await world.built();
    await refuses(world.act(built, 'cancelRelease'), 'ACTION_NOT_ALLOWED', { status: 'New Version Created' });
    await refuses(world.act(await world.apply(built), 'cancelRelease'), 'ACTION_NOT_ALLOWED', {
      status: 'Under Review',
    });
  });

  it('is the same in every super app, each by its own policy', async () => {
    const released = await world.applied({ targetApp: seed.metroPay });
    const approved = await world.approve(released, { as: 'mia-metro' });
    isIn(approved, 'Release Preparation');
    assert.equal(approved.targetAppName, 'Metro Pay');
  });
});
