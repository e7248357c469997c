import assert from 'node:assert/strict';
import { mkdir, readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { withFolderLock } from '../../src/client/remote/folderLock';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a lock that is a folder', () => {
  const folder = temporaryFolder();
  const limits = { look: 1, beat: 5, silence: 10_000 };

  it('lets one in at a time, and leaves nothing behind', async () => {
    const lock = join(folder(), 'not', 'there', 'yet', 'lock');
    let [inside, most, done] = [0, 0, 0];
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      for (let turns = 0; turns < 5; turns += 1) await turn();
      inside -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFolderLock(lock, work, limits)));
    assert.deepEqual([most, done], [1, 20]);
    assert.deepEqual(await readdir(join(lock, '..')), []);
  });

  it('answers with what was done in it, and is free again after a failure', async () => {
    const lock = join(folder(), 'lock');
    await assert.rejects(
      withFolderLock(lock, () => Promise.reject(new RangeError('no'))),
      RangeError,
    );
    assert.equal(await withFolderLock(lock, () => Promise.resolve(42)), 42);
  });

  it('is taken over from somebody who died over it, by one alone', async () => {
    const lock = join(folder(), 'lock');
    await mkdir(lock);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    let [inside, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await turn();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFolderLock(lock, work, limits)));
    assert.equal(most, 1);
    assert.deepEqual(await readdir(folder()), []);
  });

  it('shows that whoever holds it lives', async () => {
    const lock = join(folder(), 'lock');
    await withFolderLock(
      lock,
      async () => {
        const longAgo = new Date(Date.now() - 60_000);
        await utimes(lock, longAgo, longAgo);
        while ((await stat(lock)).mtimeMs <= longAgo.getTime()) await delay(1);
      },
      limits,
    );
  });
});
