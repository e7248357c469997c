import assert from 'node:assert/strict';
import { PlatformError } from '../../src/core/errorCode';
import type { Approval, RemovalOutcome } from '../../src/protocol/approval';
import { checkInvariants } from '../support/releaseInvariants';
import { seed } from '../support/platform';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

/** The only request an outcome has. */
function requestOf({ requests, removed }: Pick<RemovalOutcome, 'requests' | 'removed'>): Approval {
  const [request, ...others] = requests;
  assert.ok(request);
  assert.deepEqual([others, removed], [[], []]);
  return request;
}

describe('Removals', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(async () => {
    await checkInvariants(world.platform.storage);
    await world.stop();
  });

  describe('Take Offline', () => {
    it('waits in Production for the super app, and then nobody gets the version any more', async () => {
      const live = await world.live();
      assert.deepEqual(live.allowed, ['offline']);
      const request = requestOf(await world.takeOffline(live, { reason: 'The shop moved.\nSee the new one.' }));
      assert.partialDeepStrictEqual(request, {
        category: 'Offline',
        status: 'In Review',
        releaseId: live.id,
        version: live.version,
        environment: 'Production',
        requestReason: 'The shop moved.\nSee the new one.',
        removes: [{ releaseId: live.id, version: live.version, environment: 'Production', status: 'Full Release' }],
        allowed: ['withdraw'],
      });
      const waiting = await world.read(live);
      isIn(waiting, 'Full Release');
      assert.deepEqual(waiting.allowed, []);
      assert.partialDeepStrictEqual(waiting.offlineRequest, {
        id: request.id,
        submittedBy: { name: 'Dana Developer' },
        mayWithdraw: true,
      });
      assert.equal((await world.read(live, 'rui-reviewer')).offlineRequest?.mayWithdraw, false);
      const phone = await world.phone();
      assert.equal(await phone.gets('mina'), `${live.version} STATIC`);

      const [asReviewed] = await world.approvals('rui-reviewer', 'mine');
      assert.ok(asReviewed);
      assert.deepEqual(asReviewed.allowed, ['approve', 'reject']);
      const approved = await world.decide(asReviewed, 'approve', 'rui-reviewer');
      assert.partialDeepStrictEqual(approved, { status: 'Approved', removes: request.removes, allowed: [] });
      const archived = await world.read(live);
      isIn(archived, 'Archived');
      assert.deepEqual([archived.offlineRequest, archived.live, archived.allowed], [null, null, []]);
      assert.partialDeepStrictEqual(archived.removed, {
        action: 'offline',
        by: { name: 'Rui Reviewer' },
        reason: 'The shop moved.\nSee the new one.',
      });
      assert.equal(await phone.gets('mina'), 'nothing DISABLED');
      assert.deepEqual((await world.story(live)).slice(-2), [
        'offline-requested: Full Release',
        'offline: Full Release → Archived',
      ]);
    });

    it('is done at once in Sandbox where the policy asks for no approval, and waits where it does', async () => {
      const live = await world.live({ environment: 'Sandbox' });
      const elsewhere = await world.live({ environment: 'Test' });
      const { requests, removed } = await world.takeOffline(live);
      assert.deepEqual(requests, []);
      assert.deepEqual(removed, [
        { releaseId: live.id, version: live.version, environment: 'Sandbox', status: 'Full Release' },
      ]);
      isIn(await world.read(live), 'Archived');
      isIn(await world.read(elsewhere), 'Full Release');
      await world.setPolicy({ sandboxApproval: true });
      const next = await world.live({ environment: 'Sandbox' });
      assert.equal(requestOf(await world.takeOffline(next)).status, 'In Review');
    });

    it('is done at once in Test and Development', async () => {
      for (const environment of ['Test', 'Development'] as const) {
        const live = await world.live({ environment });
        assert.equal((await world.takeOffline(live)).removed.length, 1);
        isIn(await world.read(live), 'Archived');
      }
    });

    it('leaves the release as it was when the request is rejected or withdrawn, and can be asked for again', async () => {
      const live = await world.live();
      const first = requestOf(await world.takeOffline(live));
      const rejected = await world.decide(first, 'reject', 'rui-reviewer');
      assert.partialDeepStrictEqual(rejected, { status: 'Rejected', reason: 'Because.', removes: [] });
      const second = requestOf(await world.takeOffline(live));
      assert.equal((await world.decide(second, 'withdrawRequest', 'dana-developer')).status, 'Withdrawn');
      const now = await world.read(live);
      isIn(now, 'Full Release');
      assert.deepEqual([now.allowed, now.offlineRequest, now.removed], [['offline'], null, null]);
      assert.equal(now.approval?.status, 'Approved', 'the request to release it stays its own');
      assert.deepEqual((await world.story(live)).slice(-4), [
        'offline-requested: Full Release',
        'offline-rejected: Full Release',
        'offline-requested: Full Release',
        'offline-withdrawn: Full Release',
      ]);
    });

    it('needs a Full Release, a reason, and the mini program as it was read', async () => {
      const built = await world.built();
      await refuses(world.takeOffline(built), 'NOTHING_LIVE', { action: 'offline', targetApp: 'Harbor Wallet' });
      const live = await world.live({ environment: 'Test' });
      await refuses(world.takeOffline(live, { reason: ' ' }), 'REASON_REQUIRED');
      const call = (ifMatch: number, releaseId?: string): Promise<RemovalOutcome> =>
        world.as('dana-developer').call('takeOffline', {
          params: { id: live.miniProgramId },
          ifMatch,
          body: {
            targetAppId: live.targetAppId,
            environment: 'Test',
            reason: 'Moved.',
            ...(releaseId !== undefined && { releaseId }),
          },
        });
      await refuses(call(999), 'REVISION_STALE', { miniProgram: 'Harbor Coffee' });
      await refuses(call(live.informationRevision, 'another-release'), 'REVISION_STALE', { version: live.version });
      isIn(await world.read(live), 'Full Release');
      assert.equal((await call(live.informationRevision, live.id)).removed.length, 1);
    });

    it('names what is in the way, when it is asked for and when it is approved', async () => {
      const live = await world.live();
      const applied = await world.applied();
      const inTheWay = { otherId: applied.id, otherVersion: applied.version, otherStatus: 'Under Review' };
      await refuses(world.takeOffline(live), 'TARGET_OCCUPIED', inTheWay);
      const withdrawn = await world.act(applied, 'withdrawRelease');
      const request = requestOf(await world.takeOffline(live));
      await world.apply(withdrawn);
      await refuses(world.decide(request, 'approve', 'rui-reviewer'), 'TARGET_OCCUPIED', inTheWay);
      isIn(await world.read(live), 'Full Release');
    });

    it('shows who decides a release that needed no approval itself', async () => {
      const live = await world.live({ environment: 'Sandbox' });
      const read = () => world.as('rui-reviewer').call('getRelease', { params: { id: live.id } });
      await refuses(read(), 'NOT_FOUND');
      await world.setPolicy({ sandboxApproval: true });
      const request = requestOf(await world.takeOffline(live));
      assert.equal((await read()).id, request.releaseId);
    });

    it('is asked for once', async () => {
      const live = await world.live();
      requestOf(await world.takeOffline(live));
      await refuses(world.takeOffline(live, { as: 'ada-admin' }), 'REMOVAL_REQUESTED', {
        submittedBy: 'Dana Developer',
        version: live.version,
      });
    });

    it('ends without a decision when a newer version reaches everyone', async () => {
      const live = await world.live();
      const request = requestOf(await world.takeOffline(live));
      await world.live();
      isIn(await world.read(live), 'Archived');
      const [, mine] = await world.approvals('dana-developer', 'requested');
      assert.partialDeepStrictEqual(mine, { id: request.id, category: 'Offline', status: 'Withdrawn' });
      await refuses(world.decide(request, 'approve', 'rui-reviewer'), 'REVISION_STALE');
    });

    it('is decided by nobody who asked for it, unless the policy lets them', async () => {
      const live = await world.live({ as: 'wen-admin', miniProgram: seed.harborRewards });
      const request = requestOf(await world.takeOffline(live, { as: 'wen-admin' }));
      assert.deepEqual(request.allowed, ['withdraw']);
      await refuses(world.decide(request, 'approve', 'wen-admin'), 'SELF_APPROVAL');
      await world.setPolicy({ selfApproval: true });
      await world.decide(request, 'approve', 'wen-admin');
      const last = (await world.log(live)).at(-1);
      assert.deepEqual([last?.action, last?.selfApproved], ['offline', true]);
    });

    it('is one change, however often the request is sent', async () => {
      const live = await world.live({ environment: 'Test' });
      const send = (): Promise<RemovalOutcome> =>
        world.as('dana-developer').call('takeOffline', {
          params: { id: live.miniProgramId },
          ifMatch: live.informationRevision,
          body: { targetAppId: live.targetAppId, environment: 'Test', reason: 'Moved.' },
          idempotencyKey: 'offline-once',
        });
      assert.deepEqual(await send(), await send());
    });
  });

  describe('Force Remove', () => {
    it('takes everything from one super app in all its environments, and nothing from another', async () => {
      const everywhere = await world.live({ targetApp: seed.metroPay });
      const sandbox = await world.live({ environment: 'Sandbox' });
      const test = await world.live({ environment: 'Test' });
      const full = await world.live();
      const underReview = await world.applied();
      await world.setPolicy({ forceRemovalApproval: false });
      const phone = await world.phone();
      const { requests, removed } = await world.forceRemove(full, { reason: 'It leaks what people typed.' });
      assert.deepEqual(requests, []);
      assert.deepEqual(
        new Set(removed.map(({ releaseId, environment, status }) => `${releaseId} ${environment} ${status}`)),
        new Set([
          `${sandbox.id} Sandbox Full Release`,
          `${test.id} Test Full Release`,
          `${full.id} Production Full Release`,
          `${underReview.id} Production Under Review`,
        ]),
      );
      for (const release of [sandbox, test, full]) {
        const archived = await world.read(release);
        isIn(archived, 'Archived');
        assert.partialDeepStrictEqual(archived.removed, {
          action: 'force-remove',
          by: { name: 'Wen Admin' },
          reason: 'It leaks what people typed.',
        });
      }
      const back = await world.read(underReview);
      isIn(back, 'New Version Created');
      assert.deepEqual(back.allowed, ['configure', 'apply']);
      assert.partialDeepStrictEqual(back.approval, { status: 'Rejected', reason: 'It leaks what people typed.' });
      isIn(await world.read(everywhere), 'Full Release');
      assert.equal(await phone.gets('mina'), 'nothing DISABLED');
      assert.equal(await (await world.phone('Production', seed.metroPay)).gets('mina'), `${everywhere.version} STATIC`);
      isIn(await world.apply(back), 'Under Review');
    });

    it('takes what is in Grayscale Release and in Pilot Testing from phones', async () => {
      await world.setPolicy({ forceRemovalApproval: false, pilotTesting: ['Production', 'Sandbox'] });
      const testing = await world.approve(await world.applied());
      const [production, sandbox] = [await world.phone(), await world.phone('Sandbox')];
      const piloted = await world.applied({ environment: 'Sandbox' });
      isIn(piloted, 'Pilot Testing');
      await world.addTesters(piloted, 'mina\n');
      const tested = await world.act(testing, 'completeTesting');
      const grayscale = await world.grayscale(tested, 99);
      assert.equal(await sandbox.gets('mina'), `${piloted.version} TARGETING_MATCH`);
      await world.forceRemove(grayscale);
      isIn(await world.read(grayscale), 'Archived');
      isIn(await world.read(piloted), 'Archived');
      assert.equal(await sandbox.gets('mina'), 'nothing DISABLED');
      assert.equal(await production.gets('mina'), 'nothing DISABLED');
    });

    it('needs a version that reaches users, and takes from all the named super apps or from none', async () => {
      await world.setPolicy({ forceRemovalApproval: false });
      const applied = await world.applied();
      await refuses(world.forceRemove(applied), 'NOTHING_LIVE', { action: 'force-remove', targetApp: 'Harbor Wallet' });
      isIn(await world.read(applied), 'Under Review');
      const refusedFor = (from: readonly string[]): Promise<RemovalOutcome> => world.forceRemove(applied, { from });
      await refuses(refusedFor([seed.harborWallet, seed.metroPay]), 'FORBIDDEN', { targetApp: 'Metro Pay' });
      await refuses(refusedFor(['no-such-app']), 'TARGET_UNKNOWN');
      await refuses(world.forceRemove(applied, { reason: '\n' }), 'REASON_REQUIRED');
      await refuses(world.forceRemove(applied, { as: 'rui-reviewer' }), 'FORBIDDEN');
      await refuses(world.forceRemove(applied, { as: 'ada-admin' }), 'FORBIDDEN');
    });

    it('waits for a second person of the super app, unseen by the merchant until then', async () => {
      const live = await world.live();
      const request = requestOf(await world.forceRemove(live, { reason: 'Harmful.' }));
      assert.partialDeepStrictEqual(request, {
        category: 'Force Removal',
        status: 'In Review',
        releaseId: live.id,
        requestReason: 'Harmful.',
        removes: [{ releaseId: live.id, environment: 'Production', status: 'Full Release' }],
        allowed: ['withdraw'],
      });
      assert.deepEqual(await world.read(live), live);
      await refuses(world.decide(request, 'approve', 'ada-admin'), 'NOT_FOUND');
      await refuses(world.decide(request, 'withdrawRequest', 'dana-developer'), 'NOT_FOUND');
      await refuses(world.decide(request, 'approve', 'wen-admin'), 'SELF_APPROVAL');
      assert.equal((await world.approvals('dana-developer', 'requested')).length, 1);
      const [mine] = await world.approvals('wen-admin', 'requested');
      assert.equal(mine?.id, request.id);

      const test = await world.live({ environment: 'Test' });
      const [waiting] = await world.approvals('rui-reviewer', 'mine');
      assert.deepEqual(waiting?.removes.map(({ environment }) => environment).toSorted(), ['Production', 'Test']);
      const approved = await world.decide(request, 'approve', 'rui-reviewer');
      assert.equal(approved.removes.length, 2);
      for (const release of [live, test]) isIn(await world.read(release), 'Archived');
      assert.equal((await world.read(live)).removed?.reason, 'Harmful.');
    });

    it('changes nothing when it is rejected or withdrawn, and can be asked for again', async () => {
      const live = await world.live();
      const first = requestOf(await world.forceRemove(live));
      assert.equal((await world.decide(first, 'reject', 'rui-reviewer')).status, 'Rejected');
      const second = requestOf(await world.forceRemove(live));
      await refuses(world.forceRemove(live), 'REMOVAL_REQUESTED', { submittedBy: 'Wen Admin' });
      assert.equal((await world.decide(second, 'withdrawRequest', 'wen-admin')).status, 'Withdrawn');
      assert.deepEqual(await world.read(live), live);
    });

    it('shows the super app no version and no release that was never submitted to it', async () => {
      const submitted = await world.applied();
      const live = await world.live({ environment: 'Test' });
      const request = requestOf(await world.forceRemove(live));
      const rui = world.as('rui-reviewer');
      assert.equal(request.releaseId, submitted.id, 'what stands for all can be opened');
      assert.equal((await rui.call('getRelease', { params: { id: request.releaseId } })).id, submitted.id);
      const seesNothing = async (): Promise<void> => {
        await refuses(rui.call('getRelease', { params: { id: live.id } }), 'NOT_FOUND');
        await refuses(rui.call('getVersion', { params: { id: live.versionId } }), 'NOT_FOUND');
        await refuses(rui.call('listVersionFiles', { params: { id: live.versionId } }), 'NOT_FOUND');
        const versions = await rui.call('listVersions', { params: { id: live.miniProgramId } });
        assert.deepEqual(
          versions.items.map(({ id }) => id),
          [submitted.versionId],
        );
        const releases = await rui.call('listReleases', {});
        assert.deepEqual(
          releases.items.map(({ id }) => id),
          [submitted.id],
        );
      };
      await seesNothing();
      const approved = await world.decide(request, 'approve', 'rui-reviewer');
      assert.equal(approved.removes.length, 2);
      await seesNothing();
    });

    it('may wait beside a request to take the same release offline, and settles it', async () => {
      const live = await world.live();
      const offline = requestOf(await world.takeOffline(live));
      const force = requestOf(await world.forceRemove(live));
      await world.decide(force, 'approve', 'rui-reviewer');
      isIn(await world.read(live), 'Archived');
      const [mine] = await world.approvals('dana-developer', 'requested');
      assert.partialDeepStrictEqual(mine, { id: offline.id, status: 'Withdrawn' });
    });

    it('refuses to approve what has nothing to take any more', async () => {
      const live = await world.live();
      const request = requestOf(await world.forceRemove(live));
      await world.decide(requestOf(await world.takeOffline(live)), 'approve', 'rui-reviewer');
      await refuses(world.decide(request, 'approve', 'rui-reviewer'), 'NOTHING_LIVE');
    });
  });

  describe('at the same moment', () => {
    const outcomes = async (attempts: readonly Promise<unknown>[]): Promise<readonly string[]> =>
      (await Promise.allSettled(attempts)).map((one) => {
        if (one.status === 'fulfilled') return 'done';
        assert.ok(one.reason instanceof PlatformError, String(one.reason));
        return one.reason.code;
      });

    it('two force removals take each release once', async () => {
      await world.setPolicy({ forceRemovalApproval: false });
      const live = await world.live();
      const others = [await world.live({ environment: 'Sandbox' }), await world.live({ environment: 'Test' })];
      const codes = await outcomes(Array.from({ length: 4 }, () => world.forceRemove(live)));
      assert.deepEqual(codes.toSorted(), ['NOTHING_LIVE', 'NOTHING_LIVE', 'NOTHING_LIVE', 'done']);
      for (const release of [live, ...others]) {
        const taken = (await world.log(release)).filter(({ action }) => action === 'force-remove');
        assert.equal(taken.length, 1);
      }
    });

    it('two requests for the same removal open one', async () => {
      const live = await world.live();
      const codes = await outcomes([
        world.takeOffline(live),
        world.takeOffline(live, { as: 'ada-admin' }),
        world.forceRemove(live),
        world.forceRemove(live),
      ]);
      assert.deepEqual(codes.toSorted(), ['REMOVAL_REQUESTED', 'REMOVAL_REQUESTED', 'done', 'done']);
    });

    it('an application, a step to everyone and a force removal leave what one after the other would', async () => {
      await world.setPolicy({ forceRemovalApproval: false });
      for (let round = 0; round < 3; round += 1) {
        const sandbox = await world.live({ environment: 'Sandbox' });
        const next = await world.built({ environment: 'Sandbox' });
        const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
        const grayscale = await world.grayscale(tested, 20);
        await outcomes([world.forceRemove(sandbox), world.apply(next), world.act(grayscale, 'releaseToEveryone')]);
        await checkInvariants(world.platform.storage);
        isIn(await world.read(sandbox), 'Archived');
        isIn(await world.read(grayscale), 'Archived');
      }
    });

    it('an approval of taking offline and a newer Full Release leave one of both', async () => {
      await world.setPolicy({ sandboxApproval: true, pilotTesting: [] });
      const live = await world.live({ environment: 'Sandbox' });
      const request = requestOf(await world.takeOffline(live));
      await world.setPolicy({ sandboxApproval: false });
      const next = await world.built({ environment: 'Sandbox' });
      const codes = await outcomes([world.decide(request, 'approve', 'rui-reviewer'), world.apply(next)]);
      assert.equal(codes[1], 'done');
      assert.ok(codes[0] === 'done' || codes[0] === 'REVISION_STALE', codes[0]);
      isIn(await world.read(live), 'Archived');
      isIn(await world.read(next), 'Full Release');
    });
  });

  it('reach phones at the next evaluation: the ETag of all flags changes, and the entry is gone', async () => {
    const live = await world.live({ environment: 'Test' });
    const phone = await world.phone('Test');
    const context = { targetingKey: 'mina' };
    const before = await phone.askAll(context);
    const tag = { 'if-none-match': String(before.headers.etag) };
    assert.equal((await phone.askAll(context, tag)).status, 304);
    await world.takeOffline(live);
    const after = await phone.askAll(context, tag);
    assert.equal(after.status, 200);
    assert.notEqual(after.headers.etag, before.headers.etag);
    assert.deepEqual(await phone.evaluateAll('mina'), []);
    assert.equal((await phone.configuration(live.id)).status, 404);
  });
});
