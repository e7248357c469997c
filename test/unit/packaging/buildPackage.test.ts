import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { buildPackage, type BuiltPackage } from '../../../src/server/packaging/buildPackage';
import type { PackageIdentity } from '../../../src/server/packaging/manifest';
import { defaultArchiveLimits } from '../../../src/server/packaging/archiveLimits';
import { countTurns } from '../../support/countTurns';
import { validateManifest } from '../../support/manifestSchema';
import { filesBelow, harborCoffee, projectFixtures, smallestProject } from '../../support/projects';
import { zipBytes, type ZipBytesEntry } from '../../support/zipBytes';

const identity: PackageIdentity = {
  miniProgramId: '2026112300000001',
  name: 'Harbor Coffee',
  version: '1.4.0',
  versionCode: 7,
};

const entriesOf = (contents: Readonly<Record<string, string>>): readonly ZipBytesEntry[] =>
  Object.entries(contents).map(([name, text]) => ({ name, contents: text }));

const entriesIn = (folder: string): readonly ZipBytesEntry[] =>
  filesBelow(folder).map((name) => ({ name, contents: readFileSync(join(folder, name)) }));

describe('building a package', () => {
  let folder: string;
  let archivePath: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-'));
    archivePath = join(folder, 'upload.zip');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function build(entries: readonly ZipBytesEntry[], version = identity): ReturnType<typeof buildPackage> {
    writeFileSync(archivePath, zipBytes(entries));
    return buildPackage(archivePath, version, defaultArchiveLimits);
  }

  async function built(entries: readonly ZipBytesEntry[], version = identity): Promise<BuiltPackage> {
    const result = await build(entries, version);
    assert.equal(result.outcome, 'built', JSON.stringify(result));
    assert.ok(result.outcome === 'built');
    return result;
  }

  it('packs the project with a manifest of its own, and says what it made', async () => {
    const result = await built(entriesOf(smallestProject));
    const files = unzipSync(result.bytes);
    assert.deepEqual(Object.keys(files), [
      'app.js',
      'app.json',
      'manifest.json',
      'pages/index/index.axml',
      'pages/index/index.js',
    ]);
    assert.equal(result.sha256, createHash('sha256').update(result.bytes).digest('hex'));
    assert.equal(result.size, result.bytes.length);
    assert.equal(result.fileCount, 5);
    assert.equal(result.entryPage, 'pages/index/index');
    assert.deepEqual(JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()), {
      app_id: '2026112300000001',
      name: 'Harbor Coffee',
      icons: [],
      version: { code: 7, name: '1.4.0' },
      platform_version: { min_code: 1 },
      pages: ['pages/index/index'],
      window: {},
    });
  });

  for (const [name, project] of [
    ['a real mini program', join(projectFixtures, 'alipay-real')],
    ['the sample', harborCoffee],
  ] as const) {
    it(`packs ${name}; its manifest obeys the W3C schema`, async () => {
      const { bytes } = await built(entriesIn(project));
      const files = unzipSync(bytes);
      const manifest: unknown = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString());
      assert.deepEqual(validateManifest(manifest), []);
      for (const path of Object.keys(files)) assert.doesNotMatch(path, /testers|mini\.project|miniprogramignore/);
      assert.ok(Object.keys(files).some((path) => path.startsWith('node_modules/')));
    });
  }

  it('replaces an uploaded manifest, however it is spelled', async () => {
    for (const name of ['manifest.json', 'Manifest.JSON']) {
      const { bytes } = await built([...entriesOf(smallestProject), { name, contents: '{ "app_id": "forged" }' }]);
      const files = unzipSync(bytes);
      assert.deepEqual(
        Object.keys(files).filter((path) => /manifest/i.test(path)),
        ['manifest.json'],
      );
      assert.doesNotMatch(Buffer.from(files['manifest.json'] ?? []).toString(), /forged/);
    }
  });

  it('gives the same bytes for the same project, however it was zipped', async () => {
    const entries = entriesIn(harborCoffee);
    const reference = await built(entries);
    const zipped = fc.tuple(
      fc.shuffledSubarray([...entries], { minLength: entries.length }),
      fc.array(fc.constantFrom(0, 8), { minLength: entries.length, maxLength: entries.length }),
    );
    await fc.assert(
      fc.asyncProperty(zipped, async ([shuffled, methods]) => {
        const other = shuffled.map(({ name, contents = '' }, index) => ({
          name,
          contents,
          method: methods[index] ?? 8,
        }));
        assert.equal((await built(other)).sha256, reference.sha256);
      }),
      { numRuns: 10 },
    );
  });

  it('of a real mini program has this hash for ever, on any machine and any Node', async () => {
    const { sha256, size } = await built(entriesIn(join(projectFixtures, 'alipay-real')));
    assert.deepEqual([sha256, size], ['be848ab1bc8f702a62c8159566a8e804403f038a3a5157ad6c559f3dc64e0b9b', 7395]);
  });

  it('gives other bytes for another version of the same files', async () => {
    const one = await built(entriesOf(smallestProject));
    const other = await built(entriesOf(smallestProject), { ...identity, version: '1.4.1', versionCode: 8 });
    assert.notEqual(one.sha256, other.sha256);
  });

  it('refuses a project with problems, and an archive that is not safe, in the same way', async () => {
    const { 'app.js': removed, ...incomplete } = smallestProject;
    assert.ok(removed);
    assert.deepEqual(await build(entriesOf(incomplete)), {
      outcome: 'refused',
      problems: [{ code: 'appScriptMissing', path: 'app.js', parameters: {} }],
    });
    assert.deepEqual(await build([...entriesOf(smallestProject), { name: '../evil.js' }]), {
      outcome: 'refused',
      problems: [{ code: 'entryPathUnsafe', path: '../evil.js', parameters: { reason: 'parentFolder' } }],
    });
    assert.deepEqual(await build([...entriesOf(smallestProject), { name: 'broken.png', claimedChecksum: 5 }]), {
      outcome: 'refused',
      problems: [{ code: 'archiveCorrupt', path: 'broken.png', parameters: {} }],
    });
  });

  it('stops when asked to', async () => {
    writeFileSync(archivePath, zipBytes(entriesOf(smallestProject)));
    const reason = new Error('the lease is over');
    await assert.rejects(buildPackage(archivePath, identity, defaultArchiveLimits, AbortSignal.abort(reason)), reason);
  });

  it('of 20 MB lets the event loop turn at every 64 KB', async () => {
    const contents = Buffer.alloc(4 * 1024 * 1024);
    for (let at = 0; at < contents.length; at += 1) contents[at] = (at * 2654435761) >>> 13;
    const fonts = Array.from({ length: 5 }, (_, index) => ({ name: `fonts/${index}.ttf`, contents }));
    writeFileSync(archivePath, zipBytes([...entriesOf(smallestProject), ...fonts]));
    const stopCounting = countTurns();
    const result = await buildPackage(archivePath, identity, defaultArchiveLimits);
    const turns = stopCounting();
    assert.equal(result.outcome, 'built');
    assert.ok(turns >= 5 * 64, `${turns} turns`);
  }).timeout(30_000);
});
