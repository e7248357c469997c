import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import type { Storage } from '../../src/server/storage/storage';
import { databaseOfPlatform } from '../support/adminProcess';
import { DatabaseProxy } from '../support/databaseProxy';
import { eventually, seed, startPlatform } from '../support/platform';
import { checkInvariants } from '../support/releaseInvariants';
import { ReleaseWorld, sampleUpload, startReleaseWorld } from '../support/releaseWorld';
import { runServer } from '../support/serverCommand';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, databaseOf, onServer, releaseTestDatabase } from '../support/testDatabase';
import { phoneAnswers, somePeople, useVariously, variety } from '../support/variedPlatform';

/** How many platforms go there and back. */
const platforms = 3;

describe('a platform that is exported and imported', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();

  async function command(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await runServer(args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  const exportOf = (database: string, data: string, file: string): Promise<Record<string, unknown>> =>
    command('export', '--database', database, '--data', data, '--to', file);

  const importInto = (database: string, data: string, file: string): Promise<Record<string, unknown>> =>
    command('import', '--from', file, '--database', database, '--data', data);

  const sqliteIn = (data: string): string => join(data, 'platform.db');

  async function linesOf(file: string): Promise<readonly string[]> {
    return gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n');
  }

  /** All but the header, in which the times are. */
  async function sameContent(one: string, other: string): Promise<void> {
    const [[header = '', ...lines], [otherHeader = '', ...otherLines]] = [await linesOf(one), await linesOf(other)];
    assert.deepEqual(otherLines.slice(0, -1), lines.slice(0, -1));
    const withoutTime = (line: string): string => line.replace(/"exportedAt":"[^"]+"/, '');
    assert.equal(withoutTime(otherHeader), withoutTime(header));
    const counts = (line = ''): string => line.replace(/"sha256":"[^"]+"/, '');
    assert.equal(counts(otherLines.at(-1)), counts(lines.at(-1)));
  }

  /** That the test misses no table. */
  async function hasRowsInEveryTable(file: string): Promise<void> {
    const { end } = JSON.parse((await linesOf(file)).at(-1) ?? '') as { end: { rows: Record<string, number> } };
    const empty = Object.entries(end.rows).flatMap(([table, count]) => (count === 0 ? [table] : []));
    assert.deepEqual(empty, []);
  }

  it('is the same in a file and in PostgreSQL again, whatever was in it, and goes on', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(variety, async (one) => {
        number += 1;
        const place = (name: string): string => join(folder(), `${number}-${name}`);
        const [first, second, third] = [place('first'), place('second'), place('third')];
        const [there, back] = [place('there'), place('back')];
        const world = await startReleaseWorld();
        try {
          await useVariously(world, one);
          await exportOf(await databaseOfPlatform(world.platform), world.platform.folder, first);
          await hasRowsInEveryTable(first);
          await importInto(sqliteIn(there), there, first);
          await exportOf(sqliteIn(there), there, second);
          await sameContent(first, second);
          await mkdir(back);
          await importInto(await databaseOf(back), back, second);
          await exportOf(await databaseOf(back), back, third);
          await sameContent(first, third);
          const people = [...somePeople, ...one.testers];
          await goesOn(world, { folder: there, storage: await openSqliteStorage(sqliteIn(there)) }, people);
          await goesOn(world, { folder: back }, people);
          await releaseTestDatabase(back);
        } finally {
          await world.stop();
        }
      }),
      { numRuns: platforms },
    );
  });

  /** With the keys of the old platform's folder, which do not travel in the export. */
  async function goesOn(
    old: ReleaseWorld,
    place: { readonly folder: string; readonly storage?: Storage },
    people: readonly string[],
  ): Promise<void> {
    for (const file of ['delivery-keys.json', 'secret-keys']) {
      await copyFile(join(old.platform.folder, file), join(place.folder, file));
    }
    const world = new ReleaseWorld(await startPlatform(place), await sampleUpload());
    try {
      assert.deepEqual(await phoneAnswers(world, people), await phoneAnswers(old, people));
      const last = await lastEvent(world);
      assert.equal(await lastEvent(old), last);
      await world.setPolicy({ pilotTesting: [] });
      assert.equal(await lastEvent(world), last + 1);
      const version = await world.as('dana-developer').call('uploadVersion', {
        params: { id: seed.harborCoffee },
        query: { version: '9.0.0' },
        bytes: await sampleUpload(),
      });
      const released = await world.ended(await world.select(version, { environment: 'Test' }));
      assert.equal((await world.apply(released)).status, 'Full Release');
      await checkInvariants(world.platform.storage);
    } finally {
      await world.stop();
    }
  }

  async function lastEvent({ platform: { storage } }: ReleaseWorld): Promise<number> {
    const { last } = await storage.reader.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
    return last;
  }

  for (const kind of ['a file', 'PostgreSQL'] as const) {
    it(`is what it was at one moment, while people work on it in ${kind}`, async () => {
      const busy = join(folder(), 'busy');
      await mkdir(busy);
      const storage = kind === 'a file' ? await openSqliteStorage(sqliteIn(busy)) : undefined;
      const world = await startReleaseWorld({ folder: busy, ...(storage && { storage }) });
      const done = new AbortController();
      const work = (async () => {
        while (!done.signal.aborted) await world.applied().then((release) => world.act(release, 'withdrawRelease'));
      })();
      await eventually(
        () => lastEvent(world),
        (last) => last > 20,
      );
      const file = join(folder(), 'busy.export');
      await exportOf(storage ? sqliteIn(busy) : await databaseOf(busy), busy, file);
      done.abort();
      await work;
      await world.stop();
      const there = join(folder(), 'there');
      await importInto(sqliteIn(there), there, file);
      const imported = await openSqliteStorage(sqliteIn(there));
      await checkInvariants(imported);
      await imported.close();
      if (!storage) await releaseTestDatabase(busy);
    });
  }

  it('is in a file of the operator alone, without a secret of anybody', async () => {
    const world = await startReleaseWorld();
    const secret = 'a value that nobody reads';
    await world.built({ configuration: { environmentVariables: [{ name: 'API_KEY', value: secret }] } });
    const file = join(folder(), 'a.export');
    const { folder: data } = world.platform;
    const counts = await exportOf(await databaseOfPlatform(world.platform), data, file);
    assert.partialDeepStrictEqual(counts, { exported: file, files: 2 });
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const text = (await linesOf(file)).filter((line) => !line.startsWith('{"bytes"')).join('\n');
    const keys = JSON.parse(await readFile(join(data, 'delivery-keys.json'), 'utf8')) as { key: string }[];
    const [, secretKey = ''] = (await readFile(join(data, 'secret-keys'), 'utf8')).trim().split(':');
    for (const hidden of [secret, secretKey, ...keys.map(({ key }) => key)]) assert.ok(!text.includes(hidden));
    assert.ok(text.includes('API_KEY'));
    await world.stop();
  });

  describe('into PostgreSQL', () => {
    let world: ReleaseWorld;
    let file: string;
    let url: string;

    beforeEach(async () => {
      world = await startReleaseWorld();
      await world.built();
      file = join(folder(), 'a.export');
      await exportOf(await databaseOfPlatform(world.platform), world.platform.folder, file);
      url = await databaseOf(folder());
    });

    afterEach(async () => {
      await world.stop();
      await releaseTestDatabase(folder());
    });

    const imports = (database: string) =>
      runServer(['import', '--from', file, '--database', database, '--data', folder()]);

    it('comes once, of many at the same moment', async () => {
      const answers = await Promise.all([imports(url), imports(url), imports(url), imports(url)]);
      assert.equal(answers.filter(({ code }) => code === 0).length, 1);
      for (const { code, stderr } of answers) {
        if (code !== 0) assert.match(stderr, /^The database has rows already; nothing was imported\./);
      }
    });

    it('is refused where the database was not migrated, or is away', async () => {
      const empty = await createDatabase('template0');
      const { code, stderr } = await imports(empty);
      assert.deepEqual([code, stderr], [78, 'The database was not brought to this version yet: run migrate first.\n']);
      await onServer((client) => client.query(`drop database ${new URL(empty).pathname.slice(1)}`));
      const away = await imports('postgres://nobody@127.0.0.1:1/none');
      assert.match(away.stderr, /^The database cannot be reached/);
    });

    it('leaves no row where it breaks off, and can come again', async () => {
      const proxy = await DatabaseProxy.to(url);
      proxy.cutAt('insert into "release_log"');
      const broken = await imports(proxy.url);
      assert.equal(broken.code, 1, broken.stderr);
      await proxy.cut();
      assert.equal((await imports(url)).code, 0);
    });
  });
});
