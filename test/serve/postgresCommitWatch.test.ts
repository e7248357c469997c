import assert from 'node:assert/strict';
import { Client } from 'pg';
import { channel, PostgresCommitWatch } from '../../src/server/storage/postgresCommitWatch';
import { DatabaseProxy } from '../support/databaseProxy';
import { eventually } from '../support/platform';
import { createDatabase, onServer } from '../support/testDatabase';

describe('the watch for commits on PostgreSQL', () => {
  let url: string;
  let proxy: DatabaseProxy;
  let watch: PostgresCommitWatch;
  let clients: Client[];
  let errors: unknown[];
  let heard: number;

  beforeEach(async () => {
    url = await createDatabase();
    proxy = await DatabaseProxy.to(url);
    [clients, errors, heard] = [[], [], 0];
    watch = new PostgresCommitWatch({
      client: () => {
        const client = new Client({ connectionString: proxy.url });
        clients.push(client);
        return client;
      },
      // Looking finds nothing: what is heard was told.
      lastSequence: () => Promise.reject(new Error('not asked here')),
      onError: (error) => errors.push(error),
    });
  });

  afterEach(async () => {
    await watch.close();
    await proxy.cut();
    await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
  });

  const untilHeard = (count: number): Promise<number> =>
    eventually(
      async () => heard,
      (now) => now === count,
    );

  async function notify(): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`notify ${channel}`);
    await client.end();
  }

  it('connects again, as often as it takes, and tells that something may have been missed', async () => {
    watch.listen(() => (heard += 1));
    await untilHeard(1);
    await proxy.cut();
    await eventually(
      async () => errors.length,
      (count) => count >= 3,
    );
    assert.equal(heard, 1);
    await notify();
    await proxy.mend();
    await untilHeard(2);
    await notify();
    await untilHeard(3);
    assert.ok(clients.length >= 3);
  });

  it('has no connection once nobody listens, and one again when somebody does', async () => {
    const end = watch.listen(() => (heard += 1));
    await untilHeard(1);
    end();
    await eventually(listening, (count) => count === 0);
    watch.listen(() => (heard += 1));
    await untilHeard(2);
    assert.equal(await listening(), 1);
    assert.deepEqual(errors, []);
  });

  /** How many connections others have to the database. */
  const listening = (): Promise<number> =>
    onServer(async (client) => {
      const { rows } = await client.query<{ count: string }>(
        'select count(*) from pg_stat_activity where datname = $1',
        [new URL(url).pathname.slice(1)],
      );
      return Number(rows[0]?.count);
    });
});
