import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openBlobs, type Blobs } from '../../src/server/blobs';
import { systemClock } from '../../src/server/clock';
import { cleanUp, defaultRetention, Housekeeping } from '../../src/server/housekeeping';
import { countedStorage } from '../support/countedStorage';
import { eventually, seed, startPlatform, type TestPlatform } from '../support/platform';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';
import { temporaryFolder } from '../support/temporaryFolder';

const day = 24 * 60 * 60 * 1000;

describe('files by their hash', () => {
  const folder = temporaryFolder();

  it('are there as a whole once they are kept, and not before', async () => {
    const blobs = await openBlobs(folder());
    const incoming = await blobs.receive(Readable.from([Buffer.from('one '), Buffer.from('two')]), 100);
    assert.equal(await blobs.has(incoming.sha256), false);
    await incoming.keep();
    await incoming.discard();
    const kept = await blobs.open(incoming.sha256);
    assert.equal(kept?.size, 7);
    assert.equal(await text(kept.stream()), 'one two');
    assert.deepEqual(await blobs.keep(Buffer.from('one two')), { sha256: incoming.sha256, size: 7 });
    assert.deepEqual(readdirSync(join(folder(), 'incoming')), []);
  });

  it('are cleared of what a killed process left, not of what a living one or another machine is writing', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(folder(), 'incoming'));
    const living = [`${process.ppid}-writing`, `${process.pid}-writing`, `${dead}-writing@elsewhere`];
    const earlier = [`${process.pid}-of-an-earlier-process`, `${dead}-left@elsewhere`];
    for (const name of [...living, ...earlier, `${dead}-left`, 'nonsense']) {
      writeFileSync(join(folder(), 'incoming', name), 'x');
    }
    const before = new Date(Date.now() - 2 * day);
    for (const name of earlier) utimesSync(join(folder(), 'incoming', name), before, before);
    await openBlobs(folder());
    const left = readdirSync(join(folder(), 'incoming'));
    assert.deepEqual(left.toSorted(), living.toSorted());
  });
});

describe('a file that nothing has referred to for a day', () => {
  const folder = temporaryFolder();
  const yesterday = new Date(Date.now() - 2 * day);
  const bytes = Buffer.from('the same bytes');
  let blobs: Blobs;
  let sha256: string;

  beforeEach(async () => {
    blobs = await openBlobs(folder());
    ({ sha256 } = await blobs.keep(bytes));
    utimesSync(blobs.pathOf(sha256), yesterday, yesterday);
  });

  const nobody = async (): Promise<boolean> => false;

  const left = (): string[] => readdirSync(join(blobs.pathOf(sha256), '..'));

  it('stays when it is referred to by the time it would go', async () => {
    const answers = [false, true];
    await blobs.sweep(async () => answers.shift() ?? true, Date.now());
    assert.deepEqual(left(), [sha256]);
  });

  it('stays when the same bytes come in between, before anything refers to them', async () => {
    for (const askedBefore of [0, 1]) {
      let asked = 0;
      const uploading = async (): Promise<boolean> => {
        if (asked === askedBefore) await blobs.keep(bytes);
        asked += 1;
        return false;
      };
      await blobs.sweep(uploading, Date.now());
      assert.deepEqual(left(), [sha256]);
      utimesSync(blobs.pathOf(sha256), yesterday, yesterday);
    }
  });

  it('goes once when many processes clean up at once', async () => {
    const sweeps = Array.from({ length: 5 }, async () => (await openBlobs(folder())).sweep(nobody, Date.now()));
    await Promise.all(sweeps);
    await blobs.sweep(nobody, Date.now());
    assert.deepEqual(left(), []);
  });

  it('is back in its place after a process was killed that had moved it aside', async () => {
    renameSync(blobs.pathOf(sha256), `${blobs.pathOf(sha256)}.aside`);
    await blobs.sweep(async () => true, Date.now());
    assert.deepEqual(left(), [sha256]);
  });

  it('goes as well when the clock was set back since', async () => {
    const later = new Date(Date.now() + 2 * day);
    utimesSync(blobs.pathOf(sha256), later, later);
    await blobs.sweep(nobody, Date.now());
    assert.deepEqual(left(), []);
  });
});

describe('the housekeeping', () => {
  let platform: TestPlatform;

  beforeEach(async () => {
    platform = await startPlatform();
  });

  afterEach(async () => {
    await platform.stop();
  });

  const round = (answers = day): Promise<void> => {
    const { storage, blobs, signer } = platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    return cleanUp({ storage, blobs, signer, clock: { now: () => Date.now() }, onError }, { events: 1000, answers });
  };

  it('removes a file that nothing refers to for a day, and no other', async () => {
    const dana = platform.as('dana-developer');
    const params = { id: seed.harborCoffee };
    const { sha256: used } = await dana.call('uploadVersion', {
      params,
      query: { version: '1.0.0' },
      bytes: await sampleArchive(),
    });
    const old = await platform.blobs.keep(Buffer.from('old'));
    const young = await platform.blobs.keep(Buffer.from('young'));
    const yesterday = new Date(Date.now() - 2 * day);
    for (const sha256 of [used, old.sha256]) utimesSync(platform.blobs.pathOf(sha256), yesterday, yesterday);
    await round();
    const there = [used, old.sha256, young.sha256].map((sha256) => existsSync(platform.blobs.pathOf(sha256)));
    assert.deepEqual(there, [true, false, true]);
  });

  it('goes on where a part of it fails, whichever, and says so', async () => {
    const { blobs } = platform;
    const old = await blobs.keep(Buffer.from('old'));
    const yesterday = new Date(Date.now() - 2 * day);
    utimesSync(blobs.pathOf(old.sha256), yesterday, yesterday);
    const told: unknown[] = [];
    const failing = (what: string) => () => Promise.reject(new Error(what));
    const storage = { ...countedStorage(platform.storage).storage, write: failing('write') };
    const signer = { signAll: failing('signAll'), removeUnusedKeys: failing('removeUnusedKeys') };
    const onError = (error: unknown): void => void told.push(error instanceof Error ? error.message : error);
    await cleanUp({ storage, blobs, signer, clock: systemClock, onError }, defaultRetention);
    assert.deepEqual(told, [...Array.from({ length: 7 }, () => 'write'), 'signAll', 'removeUnusedKeys']);
    assert.equal(existsSync(blobs.pathOf(old.sha256)), false);
  });

  it('ends a sweep when the platform stops', async () => {
    const { storage, signer } = platform;
    const begun = Promise.withResolvers<void>();
    const sweep = async (_isReferredTo: unknown, _now: number, stopping?: AbortSignal): Promise<void> => {
      assert.ok(stopping);
      const ended = once(stopping, 'abort');
      begun.resolve();
      await ended;
    };
    const onError = (error: unknown): void => assert.fail(String(error));
    const housekeeping = new Housekeeping(
      { storage, blobs: { sweep }, signer, clock: systemClock, onError },
      { firstAfter: 10, every: day },
    );
    housekeeping.start();
    await begun.promise;
    await housekeeping.stop();
  });

  it('forgets answers to requests that will not come again', async () => {
    const ada = platform.as('ada-admin');
    const create = (): Promise<{ readonly id: string }> =>
      ada.call('createMiniProgram', { body: { name: 'Once' }, idempotencyKey: 'key' });
    const first = await create();
    await round();
    assert.equal((await create()).id, first.id);
    await round(-1);
    assert.notEqual((await create()).id, first.id);
  });

  describe('of jobs', () => {
    let world: ReleaseWorld;

    beforeEach(async () => {
      world = new ReleaseWorld(platform, await sampleUpload());
      await world.built();
    });

    const jobs = async (): Promise<number> =>
      (await platform.storage.reader.selectFrom('job').select('id').execute()).length;

    const age = (milliseconds: number): Promise<unknown> =>
      platform.storage.write(async (transaction) =>
        transaction
          .updateTable('job')
          .set({ done_at: Date.now() - milliseconds })
          .execute(),
      );

    it('forgets those that were done more than a day ago', async () => {
      await age(day / 2);
      await round();
      assert.equal(await jobs(), 1);
      await age(day + 1000);
      await round();
      assert.equal(await jobs(), 0);
    });

    it('begins soon after the start, and not only after its first hour', async () => {
      await age(2 * day);
      const { storage, blobs, signer } = platform;
      const onError = (error: unknown): void => assert.fail(String(error));
      const housekeeping = new Housekeeping(
        { storage, blobs, signer, clock: systemClock, onError },
        { firstAfter: 10, every: day },
      );
      housekeeping.start();
      await eventually(jobs, (count) => count === 0);
      await housekeeping.stop();
    });
  });
});
