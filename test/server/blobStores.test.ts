import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PlatformError } from '../../src/core/errorCode';
import type { BlobStore } from '../../src/server/blobStore';
import type { Patience } from '../../src/server/objectStore/bucket';
import { openBlobs } from '../../src/server/blobs';
import { openBlobStore } from '../../src/server/openBlobStore';
import { ObjectStore, objectStoreAccount } from '../support/objectStore';
import { temporaryFolder } from '../support/temporaryFolder';

const day = 24 * 60 * 60 * 1000;

/** A kind of store, and what a test does to it behind its back. */
interface Kind {
  open(folder: string): Promise<BlobStore>;
  /** Makes what is kept look as old as that, in milliseconds. */
  age(folder: string, sha256: string, milliseconds: number): Promise<void>;
  /** Changes what is kept. */
  damage(folder: string, sha256: string): Promise<void>;
  /** How many times it is kept. */
  count(folder: string, sha256: string): Promise<number>;
}

describe('uploads and packages', () => {
  const folder = temporaryFolder();
  let store: ObjectStore;
  let earlier: NodeJS.ProcessEnv;

  before(async () => {
    earlier = { ...process.env };
    Object.assign(process.env, objectStoreAccount);
    store = await ObjectStore.start();
  });

  after(async () => {
    for (const name of Object.keys(objectStoreAccount)) {
      if (earlier[name] === undefined) delete process.env[name];
      else process.env[name] = earlier[name];
    }
    await store.stop();
  });

  const placeIn = (data: string, sha256: string): string => join(data, 'blobs', sha256.slice(0, 2), sha256);

  const inFolder: Kind = {
    open: (data) => openBlobStore(data, undefined),
    age: async (data, sha256, milliseconds) => {
      const then = new Date(Date.now() - milliseconds);
      await utimes(placeIn(data, sha256), then, then);
    },
    damage: (data, sha256) => writeFile(placeIn(data, sha256), 'other bytes'),
    count: async (data, sha256) => (await readdir(join(placeIn(data, sha256), '..'))).length,
  };

  const objectsOf = (sha256: string) => [...store.objects].filter(([name]) => name.startsWith(`team/${sha256}/`));

  const inObjectStore: Kind = {
    // A machine that has no copy yet: what it hands out comes from the object store.
    open: async (data) =>
      openBlobStore(join(data, String(Math.random())), { bucket: store.bucket, prefix: 'team/', endpoint: store.url }),
    age: async (_data, sha256, milliseconds) => {
      for (const [, object] of objectsOf(sha256)) object.writtenAt = new Date(Date.now() - milliseconds);
    },
    damage: async (_data, sha256) => {
      for (const [, object] of objectsOf(sha256)) object.bytes = Buffer.from('other bytes');
    },
    count: async (_data, sha256) => objectsOf(sha256).length,
  };

  for (const [name, kind] of [
    ['in a folder', inFolder],
    ['in an object store', inObjectStore],
  ] as const) {
    describe(name, () => {
      const bytes = Buffer.from('one two three');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      let blobs: BlobStore;

      beforeEach(async () => {
        store.objects.clear();
        blobs = await kind.open(folder());
      });

      /** As another process sees it. */
      const elsewhere = (): Promise<BlobStore> => kind.open(folder());

      async function read(from: BlobStore, range?: { first: number; last: number }): Promise<string | undefined> {
        const blob = await from.open(sha256);
        return blob && (await buffer(blob.stream(range))).toString();
      }

      const nobody = async (): Promise<boolean> => false;
      const somebody = async (): Promise<boolean> => true;

      it('are there, for every process, once they are kept, and not before', async () => {
        const incoming = await blobs.receive(Readable.from([Buffer.from('one '), Buffer.from('two three')]), 100);
        assert.deepEqual([incoming.sha256, incoming.size], [sha256, bytes.length]);
        assert.equal(await (await elsewhere()).open(sha256), undefined);
        await incoming.keep();
        await incoming.discard();
        for (const process of [blobs, await elsewhere()]) {
          assert.equal(await read(process), 'one two three');
          assert.equal(await read(process, { first: 4, last: 6 }), 'two');
          const blob = await process.open(sha256);
          assert.equal(blob?.size, bytes.length);
          await blob.close();
          assert.deepEqual(await readFile(await process.localPath(sha256)), bytes);
        }
      });

      it('are not there when they were not kept, or never came', async () => {
        await (await blobs.receive(Readable.from([bytes]), 100)).discard();
        await assert.rejects(blobs.receive(Readable.from([bytes]), 3), { code: 'PACKAGE_TOO_LARGE' });
        assert.equal(await blobs.open(sha256), undefined);
        await assert.rejects(blobs.localPath(sha256), { code: 'STORAGE_FAILED' });
      });

      it('are kept as often as they come, and are one', async () => {
        assert.deepEqual(await blobs.keep(bytes), { sha256, size: bytes.length });
        await (await elsewhere()).keep(bytes);
        assert.equal(await read(await elsewhere()), 'one two three');
      });

      it('are never handed out as what they are not', async () => {
        await blobs.keep(bytes);
        await kind.damage(folder(), sha256);
        const other = await elsewhere();
        await assert.rejects(other.open(sha256), { code: 'PACKAGE_DAMAGED' });
        await assert.rejects(other.localPath(sha256), { code: 'PACKAGE_DAMAGED' });
        // They come again, and are right again.
        await other.keep(bytes);
        assert.equal(await read(await elsewhere()), 'one two three');
      });

      it('that nothing has referred to for a day go, and no others', async () => {
        await blobs.keep(bytes);
        await blobs.sweep(nobody, Date.now());
        assert.equal(await kind.count(folder(), sha256), 1);
        await kind.age(folder(), sha256, 2 * day);
        await blobs.sweep(somebody, Date.now());
        assert.equal(await kind.count(folder(), sha256), 1);
        await blobs.sweep(nobody, Date.now());
        assert.equal(await kind.count(folder(), sha256), 0);
        assert.equal(await (await elsewhere()).open(sha256), undefined);
      });

      it('that come again while they are removed stay', async () => {
        await blobs.keep(bytes);
        await kind.age(folder(), sha256, 2 * day);
        const other = await elsewhere();
        await blobs.sweep(async () => {
          await other.keep(bytes);
          return false;
        }, Date.now());
        assert.equal(await kind.count(folder(), sha256), 1);
        assert.equal(await read(await elsewhere()), 'one two three');
      });

      it('go once where many processes remove at once', async () => {
        await blobs.keep(bytes);
        await kind.age(folder(), sha256, 2 * day);
        const processes = await Promise.all(Array.from({ length: 4 }, elsewhere));
        await Promise.all(processes.map((process) => process.sweep(nobody, Date.now())));
        await blobs.sweep(nobody, Date.now());
        assert.equal(await kind.count(folder(), sha256), 0);
      });

      it('are looked at no further by a sweep that is to stop', async () => {
        const others = await Promise.all(['four', 'five'].map((text) => blobs.keep(Buffer.from(text))));
        for (const other of others) await kind.age(folder(), other.sha256, 2 * day);
        const stopping = new AbortController();
        const asked = new Set<string>();
        const stop = async (one: string): Promise<boolean> => {
          asked.add(one);
          stopping.abort();
          return false;
        };
        await blobs.sweep(stop, Date.now(), stopping.signal);
        assert.equal(asked.size, 1);
        for (const other of others) {
          if (!asked.has(other.sha256)) assert.equal(await kind.count(folder(), other.sha256), 1);
        }
      });

      it('can be asked for', async () => {
        await blobs.check();
      });
    });
  }

  describe('in an object store, of which a machine has copies,', () => {
    const bytes = Buffer.from('bytes');
    const sha256 = createHash('sha256').update(bytes).digest('hex');

    beforeEach(() => store.objects.clear());

    const open = (patience?: Patience): Promise<BlobStore> =>
      openBlobStore(folder(), { bucket: store.bucket, prefix: '', endpoint: store.url }, patience);

    it('are fetched anew where the copy was damaged', async () => {
      const blobs = await open();
      await blobs.keep(bytes);
      await writeFile(await blobs.localPath(sha256), 'other');
      const blob = await blobs.open(sha256);
      assert.ok(blob);
      assert.deepEqual(await buffer(blob.stream()), bytes);
    });

    it('are kept once of all the times they came, a day later', async () => {
      const blobs = await open();
      for (let count = 0; count < 5; count += 1) await blobs.keep(bytes);
      for (const object of store.objects.values()) object.writtenAt = new Date(Date.now() - 2 * day);
      await blobs.keep(bytes);
      await blobs.sweep(async () => true, Date.now());
      assert.equal(store.objects.size, 1);
      await (await openBlobs(join(folder(), 'copies'))).sweep(async () => false, Date.now() + 2 * day);
      assert.ok(await (await open()).localPath(sha256));
    });

    it('say that the store is away, leave nothing, and are there when it is back', async () => {
      const blobs = await open();
      await blobs.keep(Buffer.from('before'));
      const comeBack = await store.goAway();
      const away = { code: 'STORAGE_AWAY' };
      await assert.rejects(blobs.check(), away);
      await assert.rejects(blobs.open(sha256), away);
      await assert.rejects(blobs.keep(bytes), away);
      await assert.rejects(
        blobs.sweep(async () => true, Date.now()),
        away,
      );
      assert.deepEqual(await readdir(join(folder(), 'copies', 'incoming')), []);
      await comeBack();
      await blobs.check();
      assert.equal(await blobs.open(sha256), undefined);
      assert.equal(store.objects.size, 1);
      await blobs.keep(bytes);
      assert.equal(store.objects.size, 2);
    });

    it('say so as well where the store accepts what it is asked and falls silent', async () => {
      const away = { code: 'STORAGE_AWAY', parameters: {} };
      const blobs = await open();
      const impatient = await open({ connection: 1_000, silence: 300, request: 2_000, attempts: 2 });
      const large = Buffer.alloc(4 * 1024 * 1024, 'large');
      const { sha256: largeHash } = await blobs.keep(large);
      await rm(join(folder(), 'copies', largeHash.slice(0, 2)), { recursive: true });
      const begun = performance.now();
      store.silence = 'at once';
      await assert.rejects(impatient.check(), away);
      await assert.rejects(impatient.keep(large), away);
      await assert.rejects(impatient.open(largeHash), away);
      store.silence = 'within an object';
      await assert.rejects(impatient.open(largeHash), away);
      assert.ok(performance.now() - begun < 10_000);
      assert.deepEqual(await readdir(join(folder(), 'copies', 'incoming')), []);
      store.silence = 'none';
      assert.ok(await blobs.localPath(largeHash));
    });

    it('do not keep a sweep that is to stop waiting for a store that is silent', async () => {
      const blobs = await open();
      const stopping = new AbortController();
      store.onSilence = () => stopping.abort();
      store.silence = 'at once';
      await blobs.sweep(async () => false, Date.now(), stopping.signal);
      assert.ok(stopping.signal.aborted);
      store.onSilence = () => {};
      store.silence = 'none';
    });

    it('say so as well where the store does not let the platform in', async () => {
      process.env['AWS_SECRET_ACCESS_KEY'] = 'another';
      const blobs = await open();
      await assert.rejects(blobs.check(), (error) => {
        assert.ok(error instanceof PlatformError && error.cause instanceof Error);
        const told = [error.code, error.parameters, error.cause.name];
        assert.deepEqual(told, ['STORAGE_AWAY', {}, 'SignatureDoesNotMatch']);
        return true;
      });
      process.env['AWS_SECRET_ACCESS_KEY'] = objectStoreAccount.AWS_SECRET_ACCESS_KEY;
    });
  });
});
