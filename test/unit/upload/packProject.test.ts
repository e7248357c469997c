import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { collectProject } from '../../../src/client/upload/collectProject';
import { packProject } from '../../../src/client/upload/packProject';
import { buildPackage } from '../../../src/server/packaging/buildPackage';
import { defaultArchiveLimits } from '../../../src/server/packaging/archiveLimits';
import { harborCoffee } from '../../support/projects';

describe('packing what was collected', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives an archive of exactly the files shown, with its hash', async () => {
    const collected = await collectProject(harborCoffee);
    const packed = await packProject(collected);
    assert.deepEqual(
      Object.entries(unzipSync(packed.bytes)).map(([path, bytes]) => [path, bytes.length]),
      collected.files.map(({ path, size }) => [path, size]),
    );
    assert.equal(packed.size, packed.bytes.length);
    assert.equal(packed.sha256, createHash('sha256').update(packed.bytes).digest('hex'));
  });

  it('gives the same bytes from a copy of the folder, whenever its files were written', async () => {
    const copy = join(folder, 'copy');
    cpSync(harborCoffee, copy, { recursive: true });
    utimesSync(join(copy, 'app.js'), 0, 0);
    const [one, other] = await Promise.all(
      [harborCoffee, copy].map(async (path) => packProject(await collectProject(path))),
    );
    assert.equal(one?.sha256, other?.sha256);
  });

  it('is what the platform builds a package from', async () => {
    const archivePath = join(folder, 'upload.zip');
    writeFileSync(archivePath, (await packProject(await collectProject(harborCoffee))).bytes);
    const identity = { miniProgramId: '2026112300000001', name: 'Harbor Coffee', version: '1.4.0', versionCode: 1 };
    const result = await buildPackage(archivePath, identity, defaultArchiveLimits);
    assert.equal(result.outcome, 'built', JSON.stringify(result));
  });

  it('reports progress up to everything, and can be canceled in between', async () => {
    const collected = await collectProject(harborCoffee);
    const seen: number[] = [];
    await packProject(collected, undefined, ({ bytes }) => seen.push(bytes));
    assert.equal(seen.length, collected.files.length);
    assert.equal(seen.at(-1), collected.totalBytes);

    const canceling = new AbortController();
    const reason = new Error('canceled');
    const packing = packProject(collected, canceling.signal, ({ files }) => {
      if (files === 2) canceling.abort(reason);
    });
    await assert.rejects(packing, reason);
  });

  it('passes on that a file has gone since', async () => {
    const copy = join(folder, 'going');
    cpSync(harborCoffee, copy, { recursive: true });
    const collected = await collectProject(copy);
    rmSync(join(copy, 'app.js'));
    await assert.rejects(packProject(collected), { code: 'ENOENT' });
  });
});
