import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DatabaseProxy } from '../support/databaseProxy';
import { EventConnection } from '../support/eventClient';
import { eventually, seed } from '../support/platform';
import { PlatformClient, problemOf, type RawAnswer, type TestCall } from '../support/platformClient';
import { sampleArchive } from '../support/sampleArchive';
import { ServedProcess } from '../support/servedProcess';
import { ServedTeam } from '../support/servedTeam';
import { temporaryFolder } from '../support/temporaryFolder';
import { onServer } from '../support/testDatabase';

describe('a platform for a team whose database is in trouble', () => {
  const folder = temporaryFolder();
  let team: ServedTeam;
  let proxy: DatabaseProxy;
  let process: ServedProcess;
  let address: string;
  let token: string;
  let dana: PlatformClient;

  beforeEach(async () => {
    team = await ServedTeam.create();
    token = await team.tokenOf('dana-developer');
  });

  afterEach(async () => {
    assert.equal(await process.stop(), 0);
    await proxy.cut();
    await team.drop();
  });

  async function serve(database = team.url): Promise<void> {
    proxy = await DatabaseProxy.to(database);
    process = ServedProcess.serve(proxy.url, folder());
    const { port } = await process.said('listening');
    address = `http://127.0.0.1:${port}`;
    dana = new PlatformClient(address, token);
    await dana.call('getMe', {});
  }

  async function upload(): Promise<TestCall<'selectApp'>> {
    const { id } = await dana.call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version: '1.0.0' },
      bytes: await sampleArchive(),
    });
    return {
      params: { id },
      body: { targetAppId: seed.harborWallet, environment: 'Production' },
      idempotencyKey: randomBytes(8).toString('hex'),
    };
  }

  function saysLater(answer: RawAnswer, code: string): void {
    assert.equal(answer.status, 503);
    assert.equal(answer.headers['retry-after'], '1');
    assert.equal(problemOf(answer).code, code);
  }

  async function isReady(): Promise<void> {
    await eventually(
      () => dana.raw('GET', '/readyz'),
      ({ status }) => status === 200,
    );
  }

  it('goes on by itself once it is back: requests, events behind the last one seen, and builds', async () => {
    await serve();
    const selection = await upload();
    const before = await EventConnection.open(address, token);
    await proxy.cut();
    saysLater(await dana.send('selectApp', selection), 'STORAGE_FAILED');
    await proxy.mend();
    await isReady();
    const { id } = await dana.call('selectApp', selection);
    // A stream whose events cannot be read ends; a client goes on behind the last one it got.
    before.drop();
    const events = await EventConnection.open(address, token, before.lastEventId);
    await events.until(() => events.changes.some(({ change, releaseId }) => change === 'built' && releaseId === id));
    assert.deepEqual(before.changes, []);
    assert.deepEqual(
      events.changes.map(({ change }) => change),
      ['select-app', 'building', 'built'],
    );
    events.drop();
  });

  it('has done once what it could not say that it did', async () => {
    await serve();
    const selection = await upload();
    proxy.cutAfterCommitOf('insert into "idempotency"');
    saysLater(await dana.send('selectApp', selection), 'STORAGE_FAILED');
    const releases = await team.storage.reader.selectFrom('release').select('id').execute();
    assert.equal(releases.length, 1);
    await proxy.mend();
    await isReady();
    const { id } = await dana.call('selectApp', selection);
    assert.deepEqual(releases, [{ id }]);
  });

  it('has not done what the database never heard of, and does it once it is asked again', async () => {
    await serve();
    const selection = await upload();
    proxy.cutAt('insert into "idempotency"');
    saysLater(await dana.send('selectApp', selection), 'STORAGE_FAILED');
    await proxy.mend();
    await isReady();
    assert.deepEqual(await team.storage.reader.selectFrom('release').select('id').execute(), []);
    const { id } = await dana.call('selectApp', selection);
    assert.deepEqual(await team.storage.reader.selectFrom('release').select('id').execute(), [{ id }]);
  });

  it('says that it is busy while the database takes no more connections, and goes on when it does', async () => {
    const role = `r${randomBytes(6).toString('hex')}`;
    await onServer(async (client) => {
      await client.query(`create role ${role} login password 'p' connection limit 4`);
      await client.query(`grant pg_read_all_data, pg_write_all_data to ${role}`);
    });
    const limited = new URL(team.url);
    limited.username = role;
    limited.password = 'p';
    await serve(limited.href);
    const selection = await upload();
    // Those that the process has are ended, and others take their place.
    await proxy.cut();
    const others = Array.from({ length: 4 }, () => new Client({ connectionString: limited.href }));
    await eventually(
      () =>
        onServer((client) =>
          client.query('select 1 from pg_stat_activity where usename = $1', [role]).then(({ rowCount }) => rowCount),
        ),
      (count) => count === 0,
    );
    await Promise.all(others.map((other) => other.connect()));
    await proxy.mend();
    saysLater(await dana.send('selectApp', selection), 'STORAGE_BUSY');
    saysLater(await dana.raw('GET', '/readyz'), 'STORAGE_BUSY');
    await Promise.all(others.map((other) => other.end()));
    await isReady();
    await dana.call('selectApp', selection);
    assert.equal((await team.storage.reader.selectFrom('release').select('id').execute()).length, 1);
    await process.stop();
    await onServer((client) => client.query(`drop role ${role}`));
  });
});
