import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { DatabaseProxy } from '../support/databaseProxy';
import { eventually } from '../support/platform';
import { problemOf, type PlatformClient, type RawAnswer } from '../support/platformClient';
import { ServedProcess } from '../support/servedProcess';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, onServer } from '../support/testDatabase';

describe('the platform for a team as a process', () => {
  const folder = temporaryFolder();
  let url: string;
  let processes: ServedProcess[] = [];

  beforeEach(async () => {
    url = await createDatabase();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.stop()));
    await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
  });

  function started(process: ServedProcess): ServedProcess {
    processes.push(process);
    return process;
  }

  const serve = (database = url, environment: NodeJS.ProcessEnv = {}): ServedProcess =>
    started(ServedProcess.serve(database, folder(), environment));

  const readiness = async (client: PlatformClient, status: number): Promise<RawAnswer> =>
    eventually(
      () => client.raw('GET', '/readyz'),
      (answer) => answer.status === status,
    );

  it('is well and ready, under any name, and lets nobody in who has no account', async () => {
    const client = await serve().client();
    assert.equal((await client.raw('GET', '/healthz')).status, 200);
    const ready = await client.raw('GET', '/readyz', { headers: { host: 'release.example' } });
    assert.equal(ready.status, 200);
    const stranger = await client.raw('GET', '/v1/me', { headers: { authorization: 'Bearer x' } });
    assert.equal(problemOf(stranger).code, 'UNAUTHENTICATED');
  });

  it('logs every request as a line of JSON, under the ID that the answer told', async () => {
    const process = serve();
    const client = await process.client();
    const { headers } = await client.raw('GET', '/readyz');
    await process.said('answered');
    const ids = process.log.filter(({ msg }) => msg === 'answered').map(({ reqId }) => reqId);
    assert.deepEqual(ids, [headers['x-request-id']]);
  });

  it('works without SQLite, even where Node has none', async () => {
    const withoutSqlite = join(folder(), 'withoutSqlite.cjs');
    await writeFile(
      withoutSqlite,
      `const get = process.getBuiltinModule.bind(process);
       process.getBuiltinModule = (id) => { if (id === 'node:sqlite') process.exit(99); return get(id); };`,
    );
    const process = serve(url, { NODE_OPTIONS: `--require "${withoutSqlite}"` });
    await readiness(await process.client(), 200);
    assert.equal(await process.stop(), 0);
  });

  it('works beside others on the same database, each with a log of its own', async () => {
    const clients = await Promise.all([serve(), serve(), serve()].map((process) => process.client()));
    for (const client of clients) await readiness(client, 200);
  });

  describe('says why it cannot start, with exit code 78', () => {
    const failsWith = async (process: ServedProcess, code: string): Promise<void> => {
      assert.equal((await process.said('cannot start')).code, code);
      assert.equal(await process.exit, 78);
    };

    it('when the database was never migrated', async () => {
      const empty = await createDatabase('template0');
      await failsWith(serve(empty), 'DATABASE_NOT_MIGRATED');
      await onServer((client) => client.query(`drop database ${new URL(empty).pathname.slice(1)}`));
    });

    it('when the database is of a newer platform', async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('update schema_version set version = 99');
      await client.end();
      await failsWith(serve(), 'DATABASE_NEWER');
    });

    it('when the data folder cannot be written', async () => {
      const file = join(folder(), 'file');
      await writeFile(file, '');
      const process = started(ServedProcess.serve(url, file));
      await failsWith(process, 'DATA_FOLDER_NOT_WRITABLE');
    });

    it('when the address is taken', async () => {
      const { port } = await serve().said('listening');
      const args = ['serve', '--data', folder(), '--port', String(port)];
      await failsWith(started(new ServedProcess(args, { DATABASE_URL: url })), 'ADDRESS_NOT_AVAILABLE');
    });

    it('when it is called in a way it does not know', async () => {
      for (const args of [['serve'], ['serve', '--data', folder(), '--port', 'x'], ['serve', '--unknown']]) {
        await failsWith(started(new ServedProcess(args, { DATABASE_URL: url })), 'USAGE');
      }
      await failsWith(started(new ServedProcess(['serve', '--data', folder()])), 'USAGE');
      for (const address of ['releases.example', 'ftp://releases.example', 'https://releases.example/path']) {
        const args = ['serve', '--data', folder(), '--public-address', address];
        await failsWith(started(new ServedProcess(args, { DATABASE_URL: url })), 'USAGE');
      }
    });
  });

  describe('when the database is away', () => {
    it('is well but not ready, and is ready by itself when the database comes', async () => {
      const proxy = await DatabaseProxy.to(url);
      await proxy.cut();
      const process = serve(proxy.url);
      const client = await process.client();
      assert.equal((await client.raw('GET', '/healthz')).status, 200);
      const away = await readiness(client, 503);
      assert.equal(problemOf(away).code, 'STORAGE_FAILED');
      assert.equal(away.headers['retry-after'], '1');
      await proxy.mend();
      await readiness(client, 200);
      assert.equal(await process.stop(), 0);
      await proxy.cut();
    });

    it('answers 503 in the middle of its work, and goes on when the database is back', async () => {
      const proxy = await DatabaseProxy.to(url);
      const process = serve(proxy.url);
      const client = await process.client();
      await readiness(client, 200);
      await proxy.cut();
      await readiness(client, 503);
      const phone = await client.raw('POST', '/ofrep/v1/evaluate/flags', {
        headers: { 'x-api-key': 'key' },
        body: { context: { targetingKey: 'user' } },
      });
      assert.equal(phone.status, 503);
      await proxy.mend();
      await readiness(client, 200);
      assert.equal(await process.stop(), 0);
      await proxy.cut();
    });

    it('ends when the database that comes is one it cannot use', async () => {
      const empty = await createDatabase('template0');
      const proxy = await DatabaseProxy.to(empty);
      await proxy.cut();
      const process = serve(proxy.url);
      await process.said('listening');
      await proxy.mend();
      assert.equal((await process.said('cannot start')).code, 'DATABASE_NOT_MIGRATED');
      assert.equal(await process.exit, 78);
      await proxy.cut();
      await onServer((client) => client.query(`drop database ${new URL(empty).pathname.slice(1)} with (force)`));
    });
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends on ${signal} once the requests at hand are answered`, async () => {
      const process = serve();
      const client = await process.client();
      const other = new Client({ connectionString: url });
      await other.connect();
      await other.query('begin; lock table delivery_key in access exclusive mode');
      const slow = client.raw('POST', '/ofrep/v1/evaluate/flags', { headers: { 'x-api-key': 'key' }, body: {} });
      await eventually(
        () =>
          onServer((administrator) =>
            administrator.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`),
          ),
        ({ rowCount }) => (rowCount ?? 0) > 0,
      );
      process.child.kill(signal);
      await process.said('ends');
      await other.end();
      assert.equal((await slow).status, 401);
      assert.equal(await process.exit, 0);
      assert.ok(process.log.some(({ msg }) => msg === 'ended'));
    });
  }
});
