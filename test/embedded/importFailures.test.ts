import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { schemaVersion } from '../../src/server/storage/migrations';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { temporaryFolder } from '../support/temporaryFolder';
import { runServer, type CommandAnswer } from '../support/serverCommand';

/** Everything is done by an operator's commands, on database files. */
describe('an import that cannot be', () => {
  const folder = temporaryFolder();
  let world: ReleaseWorld;
  let exported: Buffer;

  before(async () => {
    world = await startReleaseWorld();
    await world.built();
    const file = join(world.platform.folder, 'all.export');
    const answer = await exportTo(file);
    assert.equal(answer.code, 0, answer.stderr);
    exported = await readFile(file);
  });

  after(() => world.stop());

  const exportTo = (file: string): Promise<CommandAnswer> =>
    runServer([
      'export',
      '--database',
      join(world.platform.folder, 'platform.db'),
      '--data',
      world.platform.folder,
      '--to',
      file,
    ]);

  const target = (): string => join(folder(), 'target');

  /** Imports bytes as a file. */
  async function importOf(bytes: Uint8Array): Promise<CommandAnswer> {
    const file = join(folder(), 'given.export');
    await writeFile(file, bytes);
    return runServer(['import', '--from', file, '--database', join(target(), 'platform.db'), '--data', target()]);
  }

  /** One sentence or two on stderr, exit code 1, and not a row in the database. */
  async function refuses(bytes: Uint8Array, sentence: RegExp): Promise<void> {
    const { code, stdout, stderr } = await importOf(bytes);
    assert.match(stderr, sentence);
    assert.match(stderr, /nothing was imported/);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(await rowsInTarget(), 0);
  }

  async function rowsInTarget(): Promise<number> {
    const file = join(target(), 'platform.db');
    if (!existsSync(file)) return 0;
    const storage = await openSqliteStorage(file);
    const accounts = await storage.reader.selectFrom('account').selectAll().execute();
    await storage.close();
    return accounts.length;
  }

  const lines = (): string[] => gunzipSync(exported).toString('utf8').trimEnd().split('\n');

  /** A file of these lines whose closing line is right about them. */
  function sealed(all: readonly string[]): Buffer {
    const before = all
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join('');
    const { end } = JSON.parse(all.at(-1) ?? '') as { end: object };
    const sha256 = createHash('sha256').update(before).digest('hex');
    return gzipSync(`${before}${JSON.stringify({ end: { ...end, sha256 } })}\n`);
  }

  const withHeader = (parts: object): Buffer => {
    const [header = '', ...rest] = lines();
    return sealed([JSON.stringify({ ...(JSON.parse(header) as object), ...parts }), ...rest]);
  };

  it('is refused where the file was cut short, at every tenth of its length', async () => {
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await refuses(exported.subarray(0, Math.floor((exported.length * tenth) / 10)), /ends before its closing line/);
    }
    await refuses(exported.subarray(0, -1), /ends before its closing line/);
  });

  it('is refused where lines are missing, however well they are packed again', async () => {
    const all = lines();
    for (const count of [1, 2, Math.floor(all.length / 2), all.length - 1]) {
      await refuses(gzipSync(`${all.slice(0, count).join('\n')}\n`), /ends before its closing line/);
    }
    await refuses(gzipSync(all.join('\n')), /ends before its closing line/);
    await refuses(gzipSync(`${all.toSpliced(3, 1).join('\n')}\n`), /changed after it was written/);
    await refuses(gzipSync(`${[...all, all.at(-1)].join('\n')}\n`), /changed after it was written/);
  });

  it('is refused where a byte was flipped, packed or not', async () => {
    for (let part = 1; part < 10; part += 1) {
      const flipped = Buffer.from(exported);
      const at = Math.floor((exported.length * part) / 10);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      await refuses(flipped, /changed after it was written|ends before its closing line/);
    }
    const text = gunzipSync(exported);
    for (let part = 1; part < 10; part += 1) {
      const flipped = Buffer.from(text);
      const at = Math.floor((text.length * part) / 10);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      await refuses(gzipSync(flipped), /changed after it was written/);
    }
  });

  it('is refused where it was written by a newer version, and makes nothing', async () => {
    const newer = withHeader({ schemaVersion: schemaVersion + 1, platformVersion: '99.0.0' });
    await refuses(
      newer,
      /newer version 99\.0\.0 \(schema \d+\) of the platform than this one, which knows schema \d+;/,
    );
    await refuses(
      gzipSync('{"format":"mini-program-release export","formatVersion":2,"else":[]}\n'),
      /which knows format 1;/,
    );
    assert.equal(existsSync(target()), false);
  });

  it('is refused where it is no export', async () => {
    for (const bytes of [
      Buffer.from('PK and something else'),
      gzipSync('something else\n'),
      gzipSync('{"format":"x"}\n'),
    ]) {
      await refuses(bytes, /no export of a release platform/);
    }
    const missing = [
      'import',
      '--from',
      join(folder(), 'none'),
      '--database',
      join(target(), 'a.db'),
      '--data',
      target(),
    ];
    assert.match((await runServer(missing)).stderr, /none cannot be read: ENOENT/);
  });

  it('is refused where a file of one of its rows is not in it', async () => {
    const all = lines();
    const begin = all.findIndex((line) => line.startsWith('{"file"'));
    const next = all.findIndex((line, index) => index > begin && !line.startsWith('{"bytes"'));
    const { end } = JSON.parse(all.at(-1) ?? '') as { end: { files: number } };
    const rest = [
      ...all.toSpliced(begin, next - begin).slice(0, -1),
      JSON.stringify({ end: { ...end, files: end.files - 1 } }),
    ];
    await refuses(sealed(rest), /lacks the file [0-9a-f]{64} of one of its rows/);
  });

  it('is refused where a row does not fit to the others, and can be made up for', async () => {
    const all = lines();
    const { code, stderr } = await importOf(
      sealed(all.map((line) => line.replace('"created_by":"dana-developer"', '"created_by":"nobody"'))),
    );
    assert.deepEqual([code, /FOREIGN KEY/.test(stderr)], [1, true]);
    assert.equal(await rowsInTarget(), 0);
    assert.equal((await importOf(exported)).code, 0);
    assert.ok((await rowsInTarget()) > 0);
  });

  it('is refused where the platform is not empty, and leaves it as it is', async () => {
    await mkdir(target());
    const storage = await openSqliteStorage(join(target(), 'platform.db'));
    await storage.write((transaction) =>
      transaction.insertInto('workspace').values({ id: 'mine', kind: 'tenant', name: 'Mine' }).execute(),
    );
    await storage.close();
    await refuses(exported, /The database has rows already/);
    assert.deepEqual(await readdir(join(target(), 'blobs')), ['incoming']);
  });

  it('is refused without its options', async () => {
    for (const args of [['import'], ['export', '--to', 'x'], ['import', '--unknown'], ['export', '--data']]) {
      const { code, stderr } = await runServer(args);
      assert.deepEqual([code, /^(import|export) --/.test(stderr)], [64, true]);
    }
  });

  describe('begins with an export that cannot be:', () => {
    it('one over another file', async () => {
      const file = join(folder(), 'there.export');
      await writeFile(file, 'mine');
      assert.match((await exportTo(file)).stderr, /There is a file .*there\.export already; name another\./);
      assert.equal(await readFile(file, 'utf8'), 'mine');
    });

    it('one whose files are missing or damaged, which leaves nothing', async () => {
      const { sha256 } = await world.platform.storage.reader
        .selectFrom('version')
        .select('sha256')
        .executeTakeFirstOrThrow();
      const path = world.platform.blobs.pathOf(sha256);
      const bytes = await readFile(path);
      await writeFile(path, bytes.toReversed());
      assert.match(
        (await exportTo(join(folder(), 'a.export'))).stderr,
        /lacks the file [0-9a-f]{64}, or has other bytes/,
      );
      await rm(path);
      assert.match(
        (await exportTo(join(folder(), 'a.export'))).stderr,
        /lacks the file [0-9a-f]{64}, or has other bytes/,
      );
      await writeFile(path, bytes);
      assert.deepEqual(await readdir(folder()), []);
    });

    it('one into a folder that is not there, or of a database that is not there', async () => {
      assert.match((await exportTo(join(folder(), 'no', 'a.export'))).stderr, /cannot be written: ENOENT/);
      const nowhere = [
        'export',
        '--database',
        join(folder(), 'no.db'),
        '--data',
        folder(),
        '--to',
        join(folder(), 'a'),
      ];
      assert.match((await runServer(nowhere)).stderr, /There is no database file/);
    });
  });
});
