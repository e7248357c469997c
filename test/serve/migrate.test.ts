import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migratePostgres } from '../../src/server/storage/migratePostgres';
import { schemaVersion } from '../../src/server/storage/migrations';
import { openPostgresStorage } from '../../src/server/storage/postgresStorage';
import { DatabaseProxy } from '../support/databaseProxy';
import { eventually } from '../support/platform';
import { ServedProcess } from '../support/servedProcess';
import { createDatabase, onServer } from '../support/testDatabase';

describe('the migration of a PostgreSQL database', () => {
  let url: string;

  beforeEach(async () => {
    url = await createDatabase('template0');
  });

  afterEach(() => onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`)));

  async function query<Row extends object>(text: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<Row>(text);
    await client.end();
    return rows;
  }

  /** Tables and indexes with their definitions, and the version. */
  async function schema(): Promise<string> {
    const tables = await query(
      `select table_name, column_name, data_type, collation_name, is_nullable from information_schema.columns
       where table_schema = 'public' order by 1, 2`,
    );
    const indexes = await query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`);
    return JSON.stringify([tables, indexes], null, 1);
  }

  it('makes the tables, and changes nothing when it comes again', async () => {
    assert.deepEqual(await migratePostgres(url), { from: 0, to: schemaVersion });
    const first = await schema();
    assert.deepEqual(await migratePostgres(url), { from: schemaVersion, to: schemaVersion });
    assert.equal(await schema(), first);
    const storage = openPostgresStorage(url);
    await storage.check();
    await storage.close();
  });

  it('happens once, of many at the same moment', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => migratePostgres(url)));
    assert.equal(outcomes.filter(({ from }) => from === 0).length, 1);
    assert.ok(outcomes.every(({ to }) => to === schemaVersion));
  });

  it('leaves nothing when it is interrupted half way, and then goes on from the beginning', async () => {
    const proxy = await DatabaseProxy.to(url);
    proxy.cutAt('create table "release_log"');
    await assert.rejects(migratePostgres(proxy.url), { code: 'DATABASE_UNREACHABLE' });
    assert.equal(await schema(), '[\n [],\n []\n]');
    assert.deepEqual(await migratePostgres(url), { from: 0, to: schemaVersion });
  });

  it('leaves nothing when its process is killed half way, and another then does it all', async () => {
    const other = new Client({ connectionString: url });
    await other.connect();
    // Whoever makes the same table waits here.
    await other.query('begin; create table release_log (id bigint)');
    const process = new ServedProcess(['migrate'], { DATABASE_URL: url });
    await eventually(
      () => query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      (waiting) => waiting.length > 0,
    );
    process.child.kill('SIGKILL');
    await process.exit;
    await other.query('rollback');
    await other.end();
    const next = new ServedProcess(['migrate'], { DATABASE_URL: url });
    assert.partialDeepStrictEqual(await next.said('migrated'), { from: 0, to: schemaVersion });
    assert.equal(await next.exit, 0);
    const storage = openPostgresStorage(url);
    await storage.check();
    await storage.close();
  });

  it('refuses a database of a newer platform and leaves it as it is', async () => {
    await migratePostgres(url);
    await query(`update schema_version set version = 99`);
    const before = await schema();
    await assert.rejects(migratePostgres(url), {
      code: 'DATABASE_NEWER',
      parameters: { version: 99, known: schemaVersion },
    });
    assert.equal(await schema(), before);
    assert.deepEqual(await query('select version from schema_version'), [{ version: '99' }]);
  });

  it('is a command that says what it did', async () => {
    const process = new ServedProcess(['migrate', '--database', url]);
    assert.partialDeepStrictEqual(await process.said('migrated'), { from: 0, to: schemaVersion });
    assert.equal(await process.exit, 0);
  });

  it('is a command that says why it could not, without the password', async () => {
    const password = randomBytes(8).toString('hex');
    const nowhere = new ServedProcess(['migrate'], { DATABASE_URL: `postgres://me:${password}@127.0.0.1:1/x` });
    assert.equal((await nowhere.said('cannot start')).code, 'DATABASE_UNREACHABLE');
    assert.equal(await nowhere.exit, 78);
    assert.ok(!JSON.stringify(nowhere.log).includes(password));
    for (const args of [['migrate'], ['migrate', '--database', 'mysql://x'], ['migrate', '--unknown']]) {
      const misused = new ServedProcess(args);
      assert.equal((await misused.said('cannot start')).code, 'USAGE');
      assert.equal(await misused.exit, 78);
    }
  });
});
