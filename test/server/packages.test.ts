import assert from 'node:assert/strict';
import { copyFile, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Release } from '../../src/protocol/release';
import { eventually } from '../support/platform';
import { problemOf, type RawAnswer } from '../support/platformClient';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('a package', () => {
  let world: ReleaseWorld;
  let release: Release;
  let sha256: string;
  let bytes: Buffer;

  beforeEach(async () => {
    world = await startReleaseWorld();
    release = await world.built();
    sha256 = release.build.sha256 ?? '';
    bytes = await readFile(world.platform.blobs.pathOf(sha256));
  });

  afterEach(() => world.stop());

  const ask = (headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<RawAnswer> =>
    world.platform.anonymous().raw(method, `/v1/packages/${sha256}`, { headers });

  it('is downloaded by its hash without a key, and never has to be again', async () => {
    const { status, headers, bytes: body } = await ask();
    assert.equal(status, 200);
    assert.deepEqual(body, bytes);
    assert.equal(headers['content-type'], 'application/miniapp-pkg+zip');
    assert.equal(headers['content-length'], String(release.build.size));
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.equal(headers.etag, `"${sha256}"`);
  });

  it('is told of by HEAD, in the same headers', async () => {
    const [head, get] = [await ask({}, 'HEAD'), await ask()];
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
    for (const name of ['content-type', 'content-length', 'cache-control', 'accept-ranges', 'etag']) {
      assert.equal(head.headers[name], get.headers[name], name);
    }
    const part = await ask({ range: 'bytes=0-9' }, 'HEAD');
    assert.deepEqual([part.status, part.headers['content-length']], [200, get.headers['content-length']]);
  });

  it('is not sent to who has it', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, bytes: body } = await ask({ 'if-none-match': `"other", W/"${sha256}"` }, method);
      assert.equal(status, 304);
      assert.equal(body.length, 0);
      assert.equal(headers.etag, `"${sha256}"`);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    }
    assert.equal((await ask({ 'if-none-match': '"other"' })).status, 200);
  });

  it('is sent in part to who has the rest', async () => {
    const total = bytes.length;
    for (const [range, part, told] of [
      ['bytes=0-9', bytes.subarray(0, 10), `bytes 0-9/${total}`],
      ['bytes=100-', bytes.subarray(100), `bytes 100-${total - 1}/${total}`],
      ['bytes=-7', bytes.subarray(-7), `bytes ${total - 7}-${total - 1}/${total}`],
    ] as const) {
      const answer = await ask({ range });
      assert.equal(answer.status, 206);
      assert.equal(answer.headers['content-range'], told);
      assert.equal(answer.headers['content-length'], String(part.length));
      assert.equal(answer.headers.etag, `"${sha256}"`);
      assert.deepEqual(answer.bytes, part);
    }
  });

  it('is sent as a whole to who began with other bytes, and to who asks for several parts', async () => {
    for (const headers of [
      { range: 'bytes=0-9', 'if-range': '"other"' },
      { range: 'bytes=0-9', 'if-range': 'Thu, 26 Nov 2026 12:00:00 GMT' },
      { range: 'bytes=0-1,5-6' },
    ]) {
      const answer = await ask(headers);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.bytes, bytes);
    }
    assert.equal((await ask({ range: 'bytes=0-9', 'if-range': `"${sha256}"` })).status, 206);
  });

  it('has no part behind its end', async () => {
    const answer = await ask({ range: `bytes=${bytes.length}-` });
    assert.equal(answer.status, 416);
    assert.equal(answer.headers['content-range'], `bytes */${bytes.length}`);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const { code, parameters } = problemOf(answer);
    assert.deepEqual([code, parameters], ['RANGE_NOT_SATISFIABLE', { size: bytes.length }]);
  });

  describe('whose bytes were changed on the disk', () => {
    const other = (): Buffer => {
      const changed = Buffer.from(bytes);
      changed[0] = (changed[0] ?? 0) ^ 1;
      return changed;
    };

    const isRefused = async (): Promise<void> => {
      for (const headers of [{}, { range: 'bytes=10-19' }]) {
        const answer = await ask(headers);
        assert.equal(answer.status, 500);
        const { code, parameters } = problemOf(answer);
        assert.deepEqual([code, parameters], ['PACKAGE_DAMAGED', { sha256 }]);
        assert.equal(answer.headers['cache-control'], 'no-store');
        assert.equal(answer.headers.etag, undefined);
      }
      assert.equal((await ask({}, 'HEAD')).status, 500);
    };

    it('is never served, and the log says so at error level, with its hash', async () => {
      await writeFile(world.platform.blobs.pathOf(sha256), other());
      await isRefused();
      const alarms = world.platform.log
        .map((line) => JSON.parse(line) as { level: number; code?: string; err?: { parameters?: unknown } })
        .filter(({ code }) => code === 'PACKAGE_DAMAGED');
      assert.equal(alarms.length, 3);
      for (const { level, err } of alarms) {
        assert.equal(level, 50);
        assert.deepEqual(err?.parameters, { sha256 });
      }
    });

    it('is never served either where it was served before, and where size and time are as they were', async () => {
      const path = world.platform.blobs.pathOf(sha256);
      assert.equal((await ask()).status, 200);
      const { atime, mtime } = await stat(path);
      await writeFile(path, other());
      await utimes(path, atime, mtime);
      await isRefused();
    });

    it('is never served where another file took its place, or a part of it is missing', async () => {
      const path = world.platform.blobs.pathOf(sha256);
      assert.equal((await ask()).status, 200);
      await writeFile(`${path}.new`, other());
      await rename(`${path}.new`, path);
      await isRefused();
      await writeFile(path, bytes.subarray(0, -1));
      await isRefused();
      await writeFile(path, '');
      await isRefused();
    });

    it('is served again once the right bytes are back', async () => {
      const path = world.platform.blobs.pathOf(sha256);
      await copyFile(path, `${path}.backup`);
      await writeFile(path, other());
      await isRefused();
      await rename(`${path}.backup`, path);
      assert.deepEqual((await ask()).bytes, bytes);
    });

    it('is not there, rather than changed, where there is no file', async () => {
      await rm(world.platform.blobs.pathOf(sha256));
      assert.equal((await ask()).status, 404);
    });
  });

  it('is not built from an upload whose bytes were changed', async () => {
    const version = await world.upload();
    await writeFile(world.platform.blobs.pathOf(version.sha256), 'other bytes');
    const dana = world.as('dana-developer');
    await assert.rejects(dana.call('listVersionFiles', { params: { id: version.id } }), { code: 'PACKAGE_DAMAGED' });
    const selected = await world.select(version);
    const failed = await eventually(
      () => world.read(selected),
      ({ build }) => build.state === 'failed',
      15_000,
    );
    assert.deepEqual(
      failed.build.problems.map(({ code }) => code),
      ['platformFailed'],
    );
  });
});
