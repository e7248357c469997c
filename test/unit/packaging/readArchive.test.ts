import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ArchiveError } from '../../../src/server/packaging/archiveError';
import { defaultArchiveLimits, type ArchiveLimits } from '../../../src/server/packaging/archiveLimits';
import { readArchive } from '../../../src/server/packaging/readArchive';
import { zipBytes, type ZipBytesEntry } from '../../support/zipBytes';

describe('reading an uploaded archive', () => {
  let folder: string;
  let archivePath: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'archive-'));
    archivePath = join(folder, 'upload.zip');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  afterEach(() => assert.equal(openHandles(folder), 0, 'the file is closed again'));

  async function refusal(
    bytes: Uint8Array,
    limits: ArchiveLimits = defaultArchiveLimits,
  ): Promise<{ code: string; path: string | undefined; parameters: unknown }> {
    writeFileSync(archivePath, bytes);
    try {
      const archive = await readArchive(archivePath, limits);
      try {
        for (const { path } of archive.entries) await archive.readFile(path);
      } finally {
        await archive.close();
      }
    } catch (error) {
      assert.ok(error instanceof ArchiveError, String(error));
      return { code: error.problem.code, path: error.problem.path, parameters: error.problem.parameters };
    }
    return { code: 'accepted', path: undefined, parameters: undefined };
  }

  const refusalOf = (...entries: readonly ZipBytesEntry[]): ReturnType<typeof refusal> => refusal(zipBytes(entries));

  it('gives every file, sorted, folders left out, stored and deflated alike', async () => {
    writeFileSync(
      archivePath,
      zipBytes([
        { name: 'pages/', mode: 0o040755, method: 0 },
        { name: 'pages/首页.js', contents: 'Page({});' },
        { name: 'app.js', contents: 'App({});', method: 0 },
        { name: 'empty.acss' },
      ]),
    );
    const archive = await readArchive(archivePath, defaultArchiveLimits);
    assert.deepEqual(archive.entries, [
      { path: 'app.js', size: 8 },
      { path: 'empty.acss', size: 0 },
      { path: 'pages/首页.js', size: 9 },
    ]);
    assert.equal(await archive.files.readText('pages/首页.js'), 'Page({});');
    assert.equal((await archive.readFile('app.js')).toString(), 'App({});');
    assert.equal((await archive.readFile('empty.acss')).length, 0);
    await assert.rejects(archive.readFile('gone.js'), RangeError);
    await archive.close();
    await archive.close();
  });

  it('takes UTF-8 names whose archiver forgot to flag them', async () => {
    assert.equal((await refusalOf({ name: '首页.js', flags: 0 })).code, 'accepted');
  });

  const unsafe: readonly (readonly [string, string])[] = [
    ['../evil.js', 'parentFolder'],
    ['pages/../../evil.js', 'parentFolder'],
    ['pages/..', 'parentFolder'],
    ['/etc/passwd', 'absolute'],
    ['C:/evil.js', 'absolute'],
    ['c:evil.js', 'absolute'],
    ['pages\\evil.js', 'backslash'],
    ['..\\evil.js', 'backslash'],
    ['pages//evil.js', 'emptySegment'],
    ['./evil.js', 'emptySegment'],
    ['', 'emptySegment'],
    ['evil.js\0.png', 'emptySegment'],
  ];
  for (const [name, reason] of unsafe) {
    it(`refuses the path ${JSON.stringify(name)}`, async () => {
      assert.deepEqual(await refusalOf({ name: 'app.js' }, { name }), {
        code: 'entryPathUnsafe',
        path: name,
        parameters: { reason },
      });
    });
  }

  const refused: readonly (readonly [string, readonly ZipBytesEntry[], string, string])[] = [
    ['a symbolic link', [{ name: 'link', contents: '/etc/passwd', mode: 0o120777 }], 'entrySymbolicLink', 'link'],
    ['a link to a folder', [{ name: 'link/', mode: 0o120777, method: 0 }], 'entrySymbolicLink', 'link/'],
    ['a device', [{ name: 'null', mode: 0o020666 }], 'entrySpecialFile', 'null'],
    ['the same path twice', [{ name: 'a.js' }, { name: 'a.js', contents: 'other' }], 'entryDuplicate', 'a.js'],
    ['names that differ in case', [{ name: 'A.js' }, { name: 'a.js' }], 'namesCollide', 'a.js'],
    ['folders that differ in case', [{ name: 'P/a.js' }, { name: 'p/b.js' }], 'namesCollide', 'p/b.js'],
    ['names that differ in normalization', [{ name: 'é.js' }, { name: 'e\u0301.js' }], 'namesCollide', 'e\u0301.js'],
    ['a file where a folder is', [{ name: 'a/b.js' }, { name: 'a' }], 'namesCollide', 'a'],
    ["a device's name", [{ name: 'pages/NUL.js' }], 'nameReserved', 'pages/NUL.js'],
    ['a name ending with a dot', [{ name: 'pages./a.js' }], 'nameEndInvalid', 'pages./a.js'],
    ['a name ending with a space', [{ name: 'a.js ' }], 'nameEndInvalid', 'a.js '],
    ['a name with a stream on Windows', [{ name: 'a/app.js:evil' }], 'nameCharacterForbidden', 'a/app.js:evil'],
    ['a folder entry that ends with a dot', [{ name: 'a./', method: 0 }], 'nameEndInvalid', 'a./'],
    ['an encrypted entry', [{ name: 'a.js', flags: 0x801 }], 'entryEncrypted', 'a.js'],
    ['a compression nobody has', [{ name: 'a.js', method: 99 }], 'entryCompressionUnsupported', 'a.js'],
    ['a name in GBK', [{ name: Buffer.from([0xca, 0xd7]), flags: 0 }], 'entryNameNotUtf8', 'Ê×'],
  ];
  for (const [what, entries, code, path] of refused) {
    it(`refuses ${what}`, async () => {
      const refusal = await refusalOf(...entries);
      assert.deepEqual([refusal.code, refusal.path], [code, path]);
    });
  }

  it('refuses too many entries, too large a file, and too much altogether', async () => {
    const limits = { maximumFiles: 3, maximumFileBytes: 10, maximumTotalBytes: 15, maximumRatio: 100 };
    const files = (count: number, contents: string): readonly ZipBytesEntry[] =>
      Array.from({ length: count }, (_, index) => ({ name: `${index}.js`, contents }));
    assert.equal((await refusal(zipBytes(files(3, 'x')), limits)).code, 'accepted');
    assert.deepEqual((await refusal(zipBytes(files(4, 'x')), limits)).parameters, { count: 4, maximum: 3 });
    assert.deepEqual(await refusal(zipBytes(files(1, 'x'.repeat(11))), limits), {
      code: 'fileTooLarge',
      path: '0.js',
      parameters: { bytes: 11, maximum: 10 },
    });
    assert.deepEqual(await refusal(zipBytes(files(2, 'x'.repeat(8))), limits), {
      code: 'totalTooLarge',
      path: undefined,
      parameters: { bytes: 16, maximum: 15 },
    });
    const folders = Array.from({ length: 7 }, (_, index) => ({ name: `${index}/`, method: 0 }));
    assert.equal((await refusal(zipBytes(folders), limits)).code, 'tooManyFiles');
  });

  it('refuses a bomb by its ratio', async () => {
    const bomb = zipBytes([{ name: 'zeros', contents: Buffer.alloc(4 * 1024 * 1024) }]);
    assert.equal((await refusal(bomb)).code, 'compressionRatioTooHigh');
  });

  it('refuses a bomb that claims to be small, and inflates little of it', async () => {
    const contents = Buffer.alloc(64 * 1024 * 1024);
    writeFileSync(archivePath, zipBytes([{ name: 'zeros', contents, claimedSize: 10 }]));
    const archive = await readArchive(archivePath, defaultArchiveLimits);
    const before = process.memoryUsage().rss;
    await assert.rejects(archive.readFile('zeros'), ({ problem }: ArchiveError) => problem.code === 'archiveCorrupt');
    assert.ok(process.memoryUsage().rss - before < 32 * 1024 * 1024);
    await archive.close();
  });

  it('refuses contents shorter than claimed, or with another checksum', async () => {
    assert.equal((await refusalOf({ name: 'a', contents: 'abc', claimedSize: 4 })).code, 'archiveCorrupt');
    assert.equal((await refusalOf({ name: 'a', contents: 'abc', claimedSize: 2 })).code, 'archiveCorrupt');
    assert.equal((await refusalOf({ name: 'a', contents: 'abc', claimedChecksum: 1 })).code, 'archiveCorrupt');
    assert.equal((await refusalOf({ name: 'a', contents: 'abc', method: 0, claimedSize: 9 })).code, 'archiveCorrupt');
  });

  it('refuses what is no ZIP', async () => {
    for (const bytes of ['', 'PK', 'not a zip file, just text that goes on for a while', '\u0000'.repeat(200)]) {
      assert.equal((await refusal(Buffer.from(bytes))).code, 'archiveInvalid');
    }
  });

  it('passes the disk’s own errors on', async () => {
    await assert.rejects(readArchive(join(folder, 'gone.zip'), defaultArchiveLimits), { code: 'ENOENT' });
    await assert.rejects(readArchive(folder, defaultArchiveLimits), { code: 'EISDIR' });
  });

  describe('whatever the bytes', () => {
    const good = zipBytes([
      { name: 'app.json', contents: '{ "pages": ["pages/index/index"] }' },
      { name: 'app.js', contents: 'App({});', method: 0 },
      { name: 'pages/index/index.js', contents: 'Page({});'.repeat(50) },
    ]);

    it('an archive cut off anywhere is refused', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), async (length) => {
          assert.match((await refusal(good.subarray(0, length))).code, /^archive/);
        }),
        { numRuns: 60 },
      );
    });

    it('an archive with a changed byte is read as it was or refused with a code, and never hangs or crashes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, value) => {
          const bytes = Buffer.from(good);
          bytes[at] = value;
          assert.equal(typeof (await refusal(bytes)).code, 'string');
        }),
        { numRuns: 200 },
      );
    });

    it('no accepted path leaves the folder it is unpacked into', async () => {
      const segment = fc.constantFrom('..', '.', '', 'a', 'B', 'CON', '\\', 'c:', ' ', 'a.', '页', '\0');
      const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(name, { maxLength: 4 }), async (names) => {
          writeFileSync(archivePath, zipBytes(names.map((path) => ({ name: path }))));
          const archive = await readArchive(archivePath, defaultArchiveLimits).catch((error: unknown) => {
            assert.ok(error instanceof ArchiveError, String(error));
          });
          for (const { path } of archive?.entries ?? []) assert.match(path, /^(?:a|B|页)(?:\/(?:a|B|页))*$/);
          await archive?.close();
        }),
        { numRuns: 200 },
      );
    });
  });
});

/** How many files below a folder this process holds open; 0 where the system does not tell. */
function openHandles(folder: string): number {
  try {
    return readdirSync('/proc/self/fd').filter((handle) => leadsInto(folder, handle)).length;
  } catch {
    return 0;
  }
}

function leadsInto(folder: string, handle: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${handle}`).startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
