import { array, assert as assertProperty, asyncProperty, boolean, integer, record } from 'fast-check';
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Approval } from '../../src/protocol/approval';
import type { Release } from '../../src/protocol/release';
import { cleanUp } from '../../src/server/housekeeping';
import { EventConnection } from '../support/eventClient';
import { eventually, seed, startPlatform, type SeedAccount, type TestPlatform } from '../support/platform';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';

describe('the events', () => {
  let platform: TestPlatform;
  let connections: EventConnection[] = [];

  beforeEach(async () => {
    platform = await startPlatform({ settings: { heartbeatInterval: 50 } });
  });

  afterEach(async () => {
    for (const connection of connections) connection.drop();
    connections = [];
    await platform.stop();
  });

  async function follow(account: SeedAccount, lastEventId?: string, on = platform): Promise<EventConnection> {
    const connection = await EventConnection.open(on.url, on.token(account), lastEventId);
    connections.push(connection);
    return connection;
  }

  /** Changes the global configuration of a mini program, which everybody who sees it is told. */
  async function change(on = platform, miniProgramId: string = seed.harborCoffee): Promise<void> {
    const account = miniProgramId === seed.harborCoffee ? 'ada-admin' : 'wen-admin';
    const params = { id: miniProgramId };
    const { revision } = await on.as(account).call('getGlobalConfiguration', { params });
    await on
      .as(account)
      .call('setGlobalConfiguration', { params, body: { clientId: `c${revision}` }, ifMatch: revision });
  }

  const sequences = ({ changes }: EventConnection): number[] => changes.map(({ sequence }) => sequence);

  it('tell what changed, not what it is now', async () => {
    const dana = await follow('dana-developer');
    await change();
    await dana.until(() => dana.changes.length === 1);
    const [{ at, ...event } = { at: 0 }] = dana.changes;
    assert.deepEqual(event, {
      sequence: 1,
      thing: 'mini-program',
      change: 'configured',
      miniProgramId: seed.harborCoffee,
      actorId: 'ada-admin',
    });
    assert.ok(Math.abs(at - Date.now()) < 10_000);
    assert.equal(dana.lastEventId, '1');
  });

  it('name the request for approval that an action opens or settles', async () => {
    const world = new ReleaseWorld(platform, await sampleUpload());
    const built = await world.built();
    const rui = await follow('rui-reviewer');
    const applied = await world.apply(built);
    await world.approve(applied);
    await rui.until(() => rui.changes.some(({ change }) => change === 'approve'));
    const requests = rui.changes.map(({ change, approvalId }) => [change, approvalId]);
    assert.deepEqual(requests, [
      ['apply', applied.approval?.id],
      ['approve', applied.approval?.id],
    ]);
  });

  it('name the request to take offline that a step opens, settles, or leaves with nothing to decide', async () => {
    const world = new ReleaseWorld(platform, await sampleUpload());
    const ask = async (release: Release): Promise<Approval> => {
      const [request] = (await world.takeOffline(release)).requests;
      assert.ok(request);
      return request;
    };
    const live = await world.live();
    const rui = await follow('rui-reviewer');
    const rejected = await ask(live);
    await world.decide(rejected, 'reject', 'rui-reviewer');
    const withdrawn = await ask(live);
    await world.decide(withdrawn, 'withdrawRequest', 'dana-developer');
    const approved = await ask(live);
    await world.decide(approved, 'approve', 'rui-reviewer');
    const replaced = await world.live();
    const left = await ask(replaced);
    await world.live();
    const steps = (): readonly (readonly [string, string | undefined])[] =>
      rui.changes
        .filter(({ change }) => change.startsWith('offline') || change === 'archive')
        .map(({ change, approvalId }) => [change, approvalId]);
    await rui.until(() => steps().some(([change]) => change === 'archive'));
    assert.deepEqual(steps(), [
      ['offline-requested', rejected.id],
      ['offline-rejected', rejected.id],
      ['offline-requested', withdrawn.id],
      ['offline-withdrawn', withdrawn.id],
      ['offline-requested', approved.id],
      ['offline', approved.id],
      ['offline-requested', left.id],
      ['archive', left.id],
    ]);
  });

  it('come within 200 ms, also from another process on the same data', async () => {
    const other = await startPlatform({ folder: platform.folder });
    try {
      const dana = await follow('dana-developer');
      await change(other);
      const committed = performance.now();
      await dana.until(() => dana.changes.length === 1);
      assert.ok(performance.now() - committed < 200);
    } finally {
      await other.stop();
    }
  });

  it('begin now for whoever has seen nothing, with a place to go on from', async () => {
    await change();
    await change();
    const dana = await follow('dana-developer');
    assert.equal(dana.lastEventId, '2');
    await change();
    await dana.until(() => dana.changes.length === 1);
    assert.deepEqual(sequences(dana), [3]);
    assert.equal(dana.resets, 0);
  });

  it('go on right behind the last one that was seen', async () => {
    const first = await follow('dana-developer');
    await change();
    await first.until(() => first.changes.length === 1);
    first.drop();
    for (let index = 0; index < 3; index += 1) await change();
    const second = await follow('dana-developer', first.lastEventId);
    await second.until(() => second.changes.length === 3);
    assert.deepEqual(sequences(second), [2, 3, 4]);
    assert.equal(second.resets, 0);
  });

  it('skip and repeat nothing, however often the connection is lost and whoever writes', async function () {
    this.timeout(60_000);
    const other = await startPlatform({ folder: platform.folder });
    const places = [platform, other];
    try {
      await assertProperty(
        asyncProperty(
          array(record({ stay: integer({ min: 1, max: 8 }), place: boolean(), from: boolean() }), {
            minLength: 3,
            maxLength: 8,
          }),
          async (steps) => {
            const beginning = await follow('dana-developer');
            beginning.drop();
            const start = Number(beginning.lastEventId);
            let lastEventId = beginning.lastEventId;
            const seen: number[] = [];
            const writing = Promise.all(
              steps.map(({ from }) => change(from ? platform : other).catch(() => undefined)),
            );
            const foreign = Promise.all(steps.map(() => change(other, seed.harborRewards).catch(() => undefined)));
            for (const { stay, place } of steps) {
              const dana = await follow('dana-developer', lastEventId, places[place ? 1 : 0]);
              await pause(stay);
              dana.drop();
              seen.push(...sequences(dana));
              lastEventId = dana.lastEventId;
            }
            await Promise.all([writing, foreign]);
            const promised = await platform.storage.reader
              .selectFrom('event')
              .select('sequence')
              .where('sequence', '>', start)
              .where('mini_program_id', '=', seed.harborCoffee)
              .orderBy('sequence')
              .execute();
            const last = await follow('dana-developer', lastEventId);
            await last.until(() => seen.length + last.changes.length >= promised.length);
            last.drop();
            assert.deepEqual(
              [...seen, ...sequences(last)],
              promised.map(({ sequence }) => sequence),
            );
          },
        ),
        { numRuns: 15 },
      );
    } finally {
      await other.stop();
    }
  });

  it('come to those who may see the thing, and to nobody else', async () => {
    const [dana, rui, wim, mia] = await Promise.all(
      (['dana-developer', 'rui-reviewer', 'wim-developer', 'mia-metro'] as const).map((account) => follow(account)),
    );
    assert.ok(dana && rui && wim && mia);
    await change();
    await change(platform, seed.harborRewards);
    await dana.until(() => dana.changes.length === 1);
    await wim.until(() => wim.changes.length === 1);
    // Events that are not theirs still move the place on from which they would go on.
    await Promise.all([dana, rui, wim, mia].map((one) => one.until(() => one.lastEventId === '2')));
    assert.deepEqual([dana, rui, wim, mia].map(sequences), [[1], [], [2], []]);
  });

  it('come to a super app from the moment a release is submitted there', async () => {
    const [rui, mia] = [await follow('rui-reviewer'), await follow('mia-metro')];
    const dana = platform.as('dana-developer');
    const params = { id: seed.harborCoffee };
    const version = await dana.call('uploadVersion', {
      params,
      query: { version: '1.0.0' },
      bytes: await sampleArchive(),
    });
    const body = { targetAppId: seed.harborWallet, environment: 'Production' } as const;
    const { id } = await dana.call('selectApp', { params: { id: version.id }, body });
    const release = await eventually(
      () => dana.call('getRelease', { params: { id } }),
      ({ build }) => build.state === 'built',
    );
    assert.deepEqual(rui.changes, []);
    await dana.call('applyRelease', { params: { id }, body: {}, ifMatch: release.revision });
    await rui.until(() => rui.changes.some((event) => event.change === 'apply'));
    assert.ok(rui.changes.every(({ releaseId }) => releaseId === id));
    await mia.until(() => mia.lastEventId === rui.lastEventId);
    assert.deepEqual(mia.changes, []);
  });

  describe('that are not kept any more', () => {
    it('are told as a reset, once, and the stream goes on from now', async () => {
      for (let index = 0; index < 5; index += 1) await change();
      const { storage, blobs, signer } = platform;
      const onError = (error: unknown): void => assert.fail(String(error));
      await cleanUp({ storage, blobs, signer, clock: { now: () => 0 }, onError }, { events: 2, answers: 0 });
      const behind = await follow('dana-developer', '2');
      await behind.until(() => behind.resets === 1);
      assert.equal(behind.lastEventId, '5');
      await change();
      await behind.until(() => behind.changes.length === 1);
      assert.deepEqual([sequences(behind), behind.resets], [[6], 1]);
      const close = await follow('dana-developer', '3');
      await close.until(() => close.changes.length === 3);
      assert.deepEqual([sequences(close), close.resets], [[4, 5, 6], 0]);
    });

    for (const lastEventId of ['99', '-1', '1.5', 'x', '9'.repeat(40)]) {
      it(`are told as a reset to who has seen ${lastEventId.slice(0, 10)}, which never was`, async () => {
        await change();
        const dana = await follow('dana-developer', lastEventId);
        await dana.until(() => dana.resets === 1);
        assert.equal(dana.lastEventId, '1');
      });
    }
  });

  it('show that the connection lives while nothing happens', async () => {
    const dana = await follow('dana-developer');
    await dana.until(() => dana.comments.length >= 2);
  });

  it('end when the platform closes, at once', async () => {
    const dana = await follow('dana-developer');
    const before = performance.now();
    await platform.server.close();
    await dana.ended;
    assert.ok(performance.now() - before < 500);
  });

  it('may be left at any moment without a failure', async () => {
    const dana = await follow('dana-developer');
    dana.drop();
    await dana.ended;
    await change();
    assert.ok(!platform.log.some((line) => line.includes('event stream failed')));
  });
});
