import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openBlobs } from '../../src/server/blobs';
import { cleanUp } from '../../src/server/housekeeping';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
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
    assert.equal(await blobs.sizeOf(incoming.sha256), 7);
    assert.deepEqual(await blobs.keep(Buffer.from('one two')), { sha256: incoming.sha256, size: 7 });
    assert.deepEqual(readdirSync(join(folder(), 'incoming')), []);
  });

  it('are cleared of what a killed process left, not of what a living one is writing', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(folder(), 'incoming'));
    for (const name of [`${dead}-left`, `${process.ppid}-writing`, `${process.pid}-writing`, 'nonsense']) {
      writeFileSync(join(folder(), 'incoming', name), 'x');
    }
    const earlier = new Date(Date.now() - day);
    writeFileSync(join(folder(), 'incoming', `${process.pid}-of-an-earlier-process`), 'x');
    utimesSync(join(folder(), 'incoming', `${process.pid}-of-an-earlier-process`), earlier, earlier);
    await openBlobs(folder());
    const left = readdirSync(join(folder(), 'incoming'));
    assert.deepEqual(left.toSorted(), [`${process.pid}-writing`, `${process.ppid}-writing`].toSorted());
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
    const { storage, blobs } = platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    return cleanUp({ storage, blobs, clock: { now: () => Date.now() }, onError }, { events: 1000, answers });
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
});
