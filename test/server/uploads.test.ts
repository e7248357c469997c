import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Version } from '../../src/protocol/version';
import { eventually, seed, startPlatform, type SeedAccount, type TestPlatform } from '../support/platform';
import { problemOf, type PlatformClient, type RawAnswer } from '../support/platformClient';
import { sampleArchive } from '../support/sampleArchive';
import { mayMountDisks, SmallDisk } from '../support/smallDisk';

const cap = 200_000;

describe('uploading a version', () => {
  let platform: TestPlatform;
  let dana: PlatformClient;

  beforeEach(async () => {
    platform = await startPlatform({ settings: { maximumUploadBytes: cap } });
    dana = platform.as('dana-developer');
  });

  afterEach(async () => {
    await platform.stop();
  });

  const upload = (
    version: string,
    bytes: Uint8Array,
    options: { readonly key?: string; readonly account?: SeedAccount; readonly note?: string } = {},
  ): Promise<RawAnswer> =>
    platform.as(options.account ?? 'dana-developer').send('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version, ...(options.note !== undefined && { note: options.note }) },
      bytes,
      ...(options.key !== undefined && { idempotencyKey: options.key }),
    });

  const versions = async (): Promise<string[]> =>
    (await dana.call('listVersions', { params: { id: seed.harborCoffee } })).items.map(({ version }) => version);

  /** Every file below the folder for blobs. */
  const files = (): string[] => {
    const folder = join(platform.folder, 'blobs');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
  };

  const leavesNothing = async (): Promise<void> => {
    await eventually(
      async () => files(),
      (left) => left.length === 0,
      2000,
    );
    assert.deepEqual(await versions(), []);
  };

  const isRefused = (answer: RawAnswer, status: number, code: string): Readonly<Record<string, unknown>> => {
    const { parameters, ...problem } = problemOf(answer);
    assert.deepEqual([answer.status, problem.code], [status, code], answer.text);
    return parameters;
  };

  it('keeps the archive byte for byte and answers with what it is', async () => {
    const bytes = await sampleArchive();
    const answer = await upload('1.0.0', bytes, { note: 'The first one' });
    assert.equal(answer.status, 201);
    const version = JSON.parse(answer.text) as Version;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(
      { ...version, id: '', uploadedAt: 0 },
      {
        id: '',
        miniProgramId: seed.harborCoffee,
        version: '1.0.0',
        note: 'The first one',
        uploadedBy: { accountId: 'dana-developer', name: 'Dana Developer' },
        uploadedAt: 0,
        sha256,
        size: bytes.byteLength,
        fileCount: 4,
        mayRelease: true,
      },
    );
    assert.deepEqual(await dana.call('getVersion', { params: { id: version.id } }), version);
    assert.deepEqual(files(), [join(sha256.slice(0, 2), sha256)]);
    const program = await dana.call('getMiniProgram', { params: { id: seed.harborCoffee } });
    assert.deepEqual([program.highestVersion, program.versionCount], ['1.0.0', 1]);
  });

  it('gives back the files as they were uploaded, to be saved and not to be shown', async () => {
    const bytes = await sampleArchive({ 'pages/home/首页.js': '// 首页\n' });
    const { id } = JSON.parse((await upload('1.0.0', bytes)).text) as Version;
    const { items } = await dana.call('listVersionFiles', { params: { id } });
    assert.ok(items.some(({ path, size }) => path === 'pages/home/首页.js' && size === 10));
    const file = await dana.send('getVersionFile', { params: { id, '*': 'pages/home/首页.js' } });
    assert.equal(file.text, '// 首页\n');
    assert.equal(file.headers['content-type'], 'application/octet-stream');
    assert.equal(file.headers['x-content-type-options'], 'nosniff');
    for (const path of ['nothing.js', '../../platform.db', 'pages', 'pages/home/']) {
      isRefused(await dana.raw('GET', `/v1/versions/${id}/files/${encodeURIComponent(path)}`), 404, 'NOT_FOUND');
    }
  });

  it('lists versions highest first, page by page', async () => {
    const bytes = await sampleArchive();
    for (const version of ['1.2.0', '1.9.0', '1.10.0', '2.0.0', '10.0.0']) await upload(version, bytes);
    assert.deepEqual(await versions(), ['10.0.0', '2.0.0', '1.10.0', '1.9.0', '1.2.0']);
    const seen: string[] = [];
    for (let cursor: string | undefined, done = false; !done;) {
      const page = await dana.call('listVersions', {
        params: { id: seed.harborCoffee },
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      });
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.nextCursor ?? undefined;
      done = cursor === undefined;
    }
    assert.deepEqual(seen, await versions());
  });

  it('takes a version only when it is greater than the highest, and says which that is', async () => {
    const bytes = await sampleArchive();
    await upload('1.2.0', bytes);
    for (const version of ['1.2.0', '1.1.9', '0.9.0']) {
      assert.deepEqual(isRefused(await upload(version, bytes), 409, 'VERSION_NOT_GREATER'), {
        version,
        highest: '1.2.0',
      });
    }
    assert.deepEqual(await versions(), ['1.2.0']);
  });

  it('lets one of many equal uploads at once through', async () => {
    const bytes = await sampleArchive();
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload('1.0.0', bytes)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [201, 409, 409, 409, 409, 409]);
    assert.deepEqual(await versions(), ['1.0.0']);
  });

  it('takes no version that is not three numbers', async () => {
    const bytes = await sampleArchive();
    for (const version of ['1.0', 'v1.0.0', '1.0.0-beta', '1.0.100000', '01.0.0', '1.0.0\n']) {
      isRefused(await upload(version, bytes), 400, 'VERSION_INVALID');
    }
    await leavesNothing();
  });

  it('takes 0.0.1 for the lowest version, as the editor does', async () => {
    const bytes = await sampleArchive();
    isRefused(await upload('0.0.0', bytes), 400, 'VERSION_INVALID');
    await leavesNothing();
    assert.equal((await upload('0.0.1', bytes)).status, 201);
  });

  describe('twice', () => {
    it('with the same key answers as before', async () => {
      const bytes = await sampleArchive();
      const first = await upload('1.0.0', bytes, { key: 'upload-1' });
      const second = await upload('1.0.0', bytes, { key: 'upload-1' });
      assert.deepEqual([second.status, second.text], [201, first.text]);
      assert.deepEqual(await versions(), ['1.0.0']);
      assert.equal(files().length, 1);
    });

    it('with the same key and other bytes is refused', async () => {
      await upload('1.0.0', await sampleArchive(), { key: 'upload-1' });
      const other = await sampleArchive({ 'more.js': '1' });
      isRefused(await upload('1.0.0', other, { key: 'upload-1' }), 422, 'IDEMPOTENCY_KEY_REUSED');
      assert.deepEqual(await versions(), ['1.0.0']);
    });

    it('keeps the same bytes once for two versions', async () => {
      const bytes = await sampleArchive();
      await upload('1.0.0', bytes);
      await upload('1.0.1', bytes);
      assert.equal(files().length, 1);
      assert.equal((await versions()).length, 2);
    });
  });

  describe('by whom', () => {
    it('is refused to whom the mini program is not assigned, before a byte is read', async () => {
      const bytes = await sampleArchive();
      isRefused(await upload('1.0.0', bytes, { account: 'wim-developer' }), 404, 'NOT_FOUND');
      isRefused(await upload('1.0.0', bytes, { account: 'rui-reviewer' }), 404, 'NOT_FOUND');
      assert.equal((await upload('1.0.0', bytes, { account: 'ada-admin' })).status, 201);
    });

    it('hides a version from a super app until it is submitted there', async () => {
      const { id } = JSON.parse((await upload('1.0.0', await sampleArchive())).text) as Version;
      for (const account of ['rui-reviewer', 'mia-metro'] as const) {
        await assert.rejects(platform.as(account).call('getVersion', { params: { id } }), { code: 'NOT_FOUND' });
        await assert.rejects(platform.as(account).call('listVersionFiles', { params: { id } }), { code: 'NOT_FOUND' });
      }
    });
  });

  describe('that is too large', () => {
    it('is refused by its announced size before it is read', async () => {
      const answer = await upload('1.0.0', new Uint8Array(cap + 1));
      assert.deepEqual(isRefused(answer, 413, 'PACKAGE_TOO_LARGE'), { limit: cap });
      await leavesNothing();
    });

    it('is refused by its bytes when it announces none, and the answer still arrives', async () => {
      const answer = await uploadInParts(
        platform,
        Array.from({ length: 40 }, () => Buffer.alloc(cap / 10)),
      );
      assert.deepEqual(isRefused(answer, 413, 'PACKAGE_TOO_LARGE'), { limit: cap });
      await leavesNothing();
    });

    it('does not keep the platform from closing', async () => {
      const { socket, done } = openUpload(platform, cap * 50);
      socket.write(Buffer.alloc(1000));
      await done.catch(() => undefined);
      const before = performance.now();
      await platform.server.close();
      assert.ok(performance.now() - before < 1000);
    });
  });

  describe('that breaks off', () => {
    for (const sent of [0, 1, 400]) {
      it(`after ${sent} bytes leaves nothing`, async () => {
        const bytes = await sampleArchive();
        const { socket, done } = openUpload(platform, bytes.byteLength);
        socket.write(bytes.subarray(0, sent));
        await pause(30);
        socket.destroy();
        await assert.rejects(done);
        await leavesNothing();
        assert.equal((await upload('1.0.0', bytes)).status, 201, 'the same version may be tried again');
      });
    }
  });

  if (mayMountDisks) {
    describe('onto a full disk', () => {
      let disk: SmallDisk;
      let small: TestPlatform;

      beforeEach(async () => {
        const folder = await mkdtemp(join(tmpdir(), 'platform-'));
        disk = new SmallDisk(folder, 8);
        small = await startPlatform({ folder });
      });

      afterEach(async () => {
        await small.stop();
        disk.unmount();
        await rm(small.folder, { recursive: true, force: true });
      });

      const send = (bytes: Uint8Array): Promise<RawAnswer> =>
        small.as('dana-developer').send('uploadVersion', {
          params: { id: seed.harborCoffee },
          query: { version: '1.0.0' },
          bytes,
        });

      it('is refused as such, leaves nothing, and is taken once there is room', async () => {
        isRefused(await send(randomBytes(16 * 1024 * 1024)), 503, 'STORAGE_FULL');
        await eventually(
          async () => readdirSync(join(small.folder, 'blobs'), { recursive: true, withFileTypes: true }),
          (left) => !left.some((entry) => entry.isFile()),
        );
        disk.resize(64);
        assert.equal((await send(await sampleArchive())).status, 201);
      });
    });
  }

  describe('that is no archive to be opened', () => {
    it('is refused with the reason and leaves nothing', async () => {
      const cases: readonly (readonly [Uint8Array, string])[] = [
        [Buffer.from('no zip at all'), 'archiveInvalid'],
        [(await sampleArchive()).subarray(0, 300), 'archiveInvalid'],
        [await sampleArchive({ '../outside.js': 'x' }), 'entryPathUnsafe'],
        [await sampleArchive({ '/absolute.js': 'x' }), 'entryPathUnsafe'],
        [await sampleArchive({ 'APP.JSON': '{}' }), 'namesCollide'],
        [await sampleArchive({ 'bomb.js': '0'.repeat(30 * 1024 * 1024) }), 'fileTooLarge'],
      ];
      for (const [bytes, reason] of cases) {
        assert.equal(isRefused(await upload('1.0.0', bytes), 422, 'ARCHIVE_INVALID')['reason'], reason);
      }
      const unsafe = await upload('1.0.0', await sampleArchive({ '../outside.js': 'x' }));
      assert.equal(isRefused(unsafe, 422, 'ARCHIVE_INVALID')['path'], '../outside.js');
      await leavesNothing();
    });

    it('is refused by its media type', async () => {
      const body = Buffer.from('{}');
      const path = `/v1/mini-programs/${seed.harborCoffee}/versions?version=1.0.0`;
      isRefused(await dana.raw('POST', path, { body }), 415, 'MEDIA_TYPE_UNSUPPORTED');
      isRefused(await dana.raw('POST', path), 415, 'MEDIA_TYPE_UNSUPPORTED');
    });
  });
});

interface OpenUpload {
  readonly socket: ReturnType<typeof request>;
  readonly done: Promise<RawAnswer>;
}

/** Begins an upload that announces `length` bytes, or none and comes in chunks. */
function openUpload(platform: TestPlatform, length: number | undefined): OpenUpload {
  const socket = request(`${platform.url}/v1/mini-programs/${seed.harborCoffee}/versions?version=1.0.0`, {
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Bearer ${platform.token('dana-developer')}`,
      'content-type': 'application/zip',
      ...(length !== undefined && { 'content-length': length }),
    },
  });
  const done = once(socket, 'response').then(async ([response]: IncomingMessage[]) => {
    assert.ok(response);
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: Number(response.statusCode), headers: response.headers, bytes: Buffer.concat(chunks), text };
  });
  done.catch(() => undefined);
  return { socket, done };
}

async function uploadInParts(platform: TestPlatform, parts: readonly Buffer[]): Promise<RawAnswer> {
  const { socket, done } = openUpload(platform, undefined);
  for (const part of parts) {
    if (!socket.write(part)) await Promise.race([once(socket, 'drain'), done]);
  }
  socket.end();
  return done;
}
