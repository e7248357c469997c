import assert from 'node:assert/strict';
import { seed } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('Approvals', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('show a reviewer in My Approvals what was submitted to their super app', async () => {
    const release = await world.applied();
    const [request, ...others] = await world.approvals('rui-reviewer', 'mine');
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(request, {
      releaseId: release.id,
      status: 'In Review',
      miniProgramName: 'Harbor Coffee',
      version: '1.0.1',
      targetAppName: 'Harbor Wallet',
      environment: 'Production',
      submittedBy: { name: 'Dana Developer' },
      allowed: ['approve', 'reject'],
    });
  });

  it('show the applicant in My Requests what they submitted, with how it ended', async () => {
    const release = await world.applied();
    await world.reject(release, 'Not yet.');
    const [request] = await world.approvals('dana-developer', 'requested');
    assert.partialDeepStrictEqual(request, {
      status: 'Rejected',
      reason: 'Not yet.',
      decidedBy: { name: 'Rui Reviewer' },
      allowed: [],
    });
    assert.ok((request?.completedAt ?? 0) >= (request?.createdAt ?? Infinity));
  });

  it('show nobody what concerns them not', async () => {
    await world.applied();
    assert.deepEqual(await world.approvals('mia-metro', 'mine'), []);
    assert.deepEqual(await world.approvals('wim-developer', 'mine'), []);
    assert.deepEqual(await world.approvals('dana-developer', 'mine'), []);
    assert.deepEqual(await world.approvals('ada-admin', 'requested'), []);
  });

  it('keep apart what was submitted to two super apps', async () => {
    await world.applied();
    await world.applied({ targetApp: seed.metroPay });
    const names = async (as: 'rui-reviewer' | 'mia-metro'): Promise<readonly string[]> =>
      (await world.approvals(as, 'mine')).map(({ targetAppName }) => targetAppName);
    assert.deepEqual(await names('rui-reviewer'), ['Harbor Wallet']);
    assert.deepEqual(await names('mia-metro'), ['Metro Pay']);
    assert.equal((await world.approvals('dana-developer', 'requested')).length, 2);
  });

  it('can be narrowed to a status, and come in pages, the latest first', async () => {
    const versions: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const release = await world.applied();
      versions.unshift(release.version);
      await world.reject(release, 'Again.');
    }
    const last = await world.applied();
    const rui = world.as('rui-reviewer');
    const waiting = await rui.call('listApprovals', { query: { box: 'mine', status: 'In Review' } });
    assert.deepEqual(
      waiting.items.map(({ version }) => version),
      [last.version],
    );
    const rejected = { box: 'mine', status: 'Rejected', limit: 2 } as const;
    const first = await rui.call('listApprovals', { query: rejected });
    assert.ok(first.nextCursor !== null);
    const second = await rui.call('listApprovals', { query: { ...rejected, cursor: first.nextCursor } });
    assert.equal(second.nextCursor, null);
    assert.deepEqual(
      [...first.items, ...second.items].map(({ version }) => version),
      versions,
    );
  });

  it('answer a page cursor that was none with its name', async () => {
    await refuses(
      world.as('rui-reviewer').call('listApprovals', { query: { box: 'mine', cursor: 'nonsense' } }),
      'CURSOR_INVALID',
    );
  });

  it('open the release with its log to the reviewer, from the first request on', async () => {
    const built = await world.built();
    await refuses(world.read(built, 'rui-reviewer'), 'NOT_FOUND');
    const applied = await world.apply(built);
    assert.deepEqual((await world.read(applied, 'rui-reviewer')).allowed, ['approve', 'reject']);
    await world.act(applied, 'withdrawRelease');
    assert.deepEqual((await world.read(applied, 'rui-reviewer')).allowed, []);
  });
});
