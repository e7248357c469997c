import { sql } from 'kysely';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { PlatformError } from '../../src/core/errorCode';
import { DatabaseClock } from '../../src/server/storage/databaseClock';
import { PostgresStorage, type PostgresOptions } from '../../src/server/storage/postgresStorage';
import { OvertakenError, type Storage } from '../../src/server/storage/storage';
import { DatabaseProxy } from '../support/databaseProxy';
import { eventually } from '../support/platform';
import { createDatabase, onServer } from '../support/testDatabase';

const workspace = (id: string): { id: string; kind: 'tenant'; name: string } => ({ id, kind: 'tenant', name: id });

describe('the PostgreSQL storage', () => {
  let url: string;
  let open: Storage[] = [];

  beforeEach(async () => {
    url = await createDatabase();
  });

  afterEach(async () => {
    for (const storage of open) await storage.close();
    open = [];
    await onServer((client) => client.query(`drop database ${nameOf(url)} with (force)`));
  });

  function openStorage(options: PostgresOptions = {}, at = url): PostgresStorage {
    const storage = new PostgresStorage(at, options);
    open.push(storage);
    return storage;
  }

  async function names(storage: Storage): Promise<string[]> {
    const rows = await storage.reader.selectFrom('workspace').select('id').orderBy('id').execute();
    return rows.map((row) => row.id);
  }

  /** The connection that the next statement runs on, as the database calls it. */
  async function connectionOf({ reader }: Storage): Promise<number | undefined> {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(reader);
    return rows[0]?.pid;
  }

  const insert = (storage: Storage, id: string): Promise<unknown> =>
    storage.write(async (transaction) => transaction.insertInto('workspace').values(workspace(id)).execute());

  const tick = (storage: Storage, announces: boolean): Promise<void> =>
    storage.write(async (transaction) => {
      await transaction
        .updateTable('event_clock')
        .set((row) => ({ last: row('last', '+', 1) }))
        .execute();
      if (announces) await storage.announce(transaction);
    });

  /** Ends the connections that others have to the database, as its administrator may. */
  const endConnections = (): Promise<unknown> =>
    onServer((client) =>
      client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [nameOf(url)]),
    );

  it('changes nothing when the work in a transaction fails', async () => {
    const storage = openStorage();
    const failure = new Error('the work failed');
    const work = storage.write(async (transaction) => {
      await transaction.insertInto('workspace').values(workspace('w')).execute();
      throw failure;
    });
    await assert.rejects(work, failure);
    assert.deepEqual(await names(storage), []);
  });

  it('reads whole numbers as numbers, and orders texts by their bytes', async () => {
    const storage = openStorage();
    for (const id of ['b', 'B', 'ä', 'a', 'Z']) await insert(storage, id);
    assert.deepEqual(await names(storage), ['B', 'Z', 'a', 'b', 'ä']);
    const { count } = await storage.reader
      .selectFrom('workspace')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(count, 5);
  });

  it('finds nothing in an empty list', async () => {
    const storage = openStorage();
    await insert(storage, 'w');
    const some = storage.reader.selectFrom('workspace').select('id');
    const nested = some.where('id', 'in', (query) =>
      query.selectFrom('account').select('account.id').where('account.name', 'in', []),
    );
    assert.deepEqual(await some.where('id', 'in', []).execute(), []);
    assert.deepEqual(await nested.execute(), []);
    assert.equal((await some.where('id', 'not in', []).execute()).length, 1);
  });

  it('refuses a value of the wrong type as a defect', async () => {
    const account = { id: 'a', name: 'A', email: 'a', created_at: 1.5 };
    const work = openStorage().write((transaction) => transaction.insertInto('account').values(account).execute());
    await assert.rejects(work, { code: 'INTERNAL' });
  });

  describe('when two write at once', () => {
    it('begins work anew whose row somebody else wrote between its look and its writing', async () => {
      const storages = [openStorage(), openStorage()];
      const bothLooked = barrier(2);
      const outcomes = await Promise.all(
        storages.map((storage) =>
          storage.write(async (transaction) => {
            const [found] = await transaction.selectFrom('workspace').select('id').execute();
            await bothLooked();
            if (found) return 'found';
            await transaction.insertInto('workspace').values(workspace('w')).execute();
            return 'inserted';
          }),
        ),
      );
      assert.deepEqual(outcomes.sort(), ['found', 'inserted']);
    });

    it('begins work anew of a deadlock', async () => {
      const storage = openStorage();
      for (const id of ['a', 'b']) await insert(storage, id);
      const bothHold = barrier(2);
      const touch = (ids: readonly string[]): Promise<void> =>
        storage.write(async (transaction) => {
          for (const id of ids) {
            await transaction
              .updateTable('workspace')
              .set((row) => ({ name: sql<string>`${row.ref('name')} || 'x'` }))
              .where('id', '=', id)
              .execute();
            await bothHold();
          }
        });
      await Promise.all([touch(['a', 'b']), touch(['b', 'a'])]);
      const rows = await storage.reader.selectFrom('workspace').select('name').orderBy('id').execute();
      assert.deepEqual(rows, [{ name: 'axx' }, { name: 'bxx' }]);
    });

    it('begins work anew that says it was overtaken, and at last refuses it for its reason', async () => {
      const storage = openStorage();
      let beginnings = 0;
      const work = storage.write(async () => {
        beginnings += 1;
        throw new OvertakenError(new PlatformError('REVISION_STALE'));
      });
      await assert.rejects(work, { code: 'REVISION_STALE' });
      assert.equal(beginnings, 5);
    });

    it('gives up on a row that does not come free in time', async () => {
      const storage = openStorage({ patience: 200 });
      await insert(storage, 'w');
      const change = (): Promise<unknown> =>
        storage.write((transaction) => transaction.updateTable('workspace').set({ name: 'new' }).execute());
      await storage.write(async (transaction) => {
        await transaction.updateTable('workspace').set({ name: 'held' }).execute();
        await assert.rejects(change(), { code: 'STORAGE_BUSY' });
      });
      await change();
    });
  });

  describe('of commits with events', () => {
    it('tells those of this process and of others while somebody listens', async () => {
      const [one, other] = [openStorage(), openStorage()];
      let heard = 0;
      const unlisten = one.onCommit(() => (heard += 1));
      // It may have missed something before it listened.
      await eventually(
        async () => heard,
        (count) => count === 1,
      );
      await tick(one, true);
      await eventually(
        async () => heard,
        (count) => count === 2,
      );
      await tick(other, true);
      await eventually(
        async () => heard,
        (count) => count === 3,
      );
      unlisten();
    });

    it('tells those whose notice was lost', async () => {
      const storage = openStorage();
      let heard = 0;
      storage.onCommit(() => (heard += 1));
      await eventually(
        async () => heard,
        (count) => count === 1,
      );
      await tick(storage, false);
      await eventually(
        async () => heard,
        (count) => count > 1,
      );
    });

    it('tells those that came while its connection was lost', async () => {
      const errors: unknown[] = [];
      const [one, other] = [openStorage({ onError: (error) => errors.push(error) }), openStorage()];
      let heard = 0;
      one.onCommit(() => (heard += 1));
      await eventually(
        async () => heard,
        (count) => count === 1,
      );
      await endConnections();
      await eventually(
        async () => heard,
        (count) => count >= 2,
      );
      assert.ok(errors.length > 0);
      const before = heard;
      await eventually(
        () =>
          tick(other, true).then(
            () => heard,
            () => heard,
          ),
        (count) => count > before,
      );
    });
  });

  describe('when the database is away', () => {
    it('says so at the start and in the middle, and goes on when it is back', async () => {
      const proxy = await DatabaseProxy.to(url);
      const storage = openStorage({}, proxy.url);
      await proxy.cut();
      await assert.rejects(storage.check(), { code: 'STORAGE_FAILED' });
      await proxy.mend();
      await storage.check();
      await insert(storage, 'w');
      const stopped = storage.write(async (transaction) => {
        await transaction.insertInto('workspace').values(workspace('lost')).execute();
        await proxy.cut();
        await transaction.selectFrom('workspace').select('id').execute();
      });
      await assert.rejects(stopped, { code: 'STORAGE_FAILED' });
      await assert.rejects(names(storage), { code: 'STORAGE_FAILED' });
      await proxy.mend();
      assert.deepEqual(await names(storage), ['w']);
      await storage.close();
      await proxy.cut();
    });

    it('outlives the end of connections that nobody uses, and of one between two statements', async () => {
      const storage = openStorage();
      await Promise.all([insert(storage, 'a'), insert(storage, 'b'), insert(storage, 'c')]);
      await endConnections();
      await eventually(
        () => names(storage).catch(() => []),
        (found) => found.length === 3,
      );
      const ended = storage.write(async (transaction) => {
        await transaction.insertInto('workspace').values(workspace('lost')).execute();
        await endConnections();
        await transaction.selectFrom('workspace').select('id').execute();
      });
      await assert.rejects(ended, { code: 'STORAGE_FAILED' });
      assert.deepEqual(await names(storage), ['a', 'b', 'c']);
    });

    it('gives a connection up on which an answer does not come, and goes on with another', async () => {
      const proxy = await DatabaseProxy.to(url);
      const storage = openStorage({ connections: 1, longestAnswer: 1_000 }, proxy.url);
      const first = await connectionOf(storage);
      proxy.stall();
      await assert.rejects(insert(storage, 'lost'), { code: 'STORAGE_FAILED' });
      const second = await connectionOf(storage);
      assert.notEqual(second, first);
      assert.equal(await connectionOf(storage), second);
      assert.deepEqual(await names(storage), []);
      await storage.close();
      await proxy.cut();
    });

    it('says that it is busy when no connection is left, and goes on when one is', async () => {
      const storage = openStorage({ connections: 1, patience: 200 });
      await storage.write(async (transaction) => {
        await transaction.selectFrom('workspace').select('id').execute();
        await assert.rejects(names(storage), { code: 'STORAGE_BUSY' });
      });
      assert.deepEqual(await names(storage), []);
    });

    it('says that it is busy when the database takes no more connections', async () => {
      const role = `r${randomBytes(6).toString('hex')}`;
      await onServer((client) => client.query(`create role ${role} login password 'p' connection limit 1`));
      const limited = new URL(url);
      limited.username = role;
      limited.password = 'p';
      const other = new Client({ connectionString: limited.href });
      await other.connect();
      await assert.rejects(openStorage({}, limited.href).check(), { code: 'STORAGE_BUSY' });
      await other.end();
      await onServer((client) => client.query(`drop role ${role}`));
    });
  });

  it('keeps a connection until its life is over, and then makes another', async () => {
    const storage = openStorage({ connections: 1, connectionLife: 300 });
    const first = await connectionOf(storage);
    const second = await eventually(
      () => connectionOf(storage),
      (connection) => connection !== first,
    );
    assert.ok(second);
    const lasting = openStorage({ connections: 1 });
    assert.equal(await connectionOf(lasting), await connectionOf(lasting));
  });

  it('tells the time of its host, whatever this machine says', async () => {
    const clock = new DatabaseClock(() => Date.now() - 3_600_000);
    await onServer((client) => clock.setBy(client));
    assert.ok(Math.abs(clock.now() - Date.now()) < 1_000);
  });

  it('answers nothing after its end, which may be asked for twice', async () => {
    const storage = openStorage();
    await storage.check();
    await storage.close();
    await storage.close();
    await assert.rejects(names(storage));
  });
});

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

/** A place where the first so many wait for each other; whoever comes later goes on. */
function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return async () => {
    arrived += 1;
    if (arrived >= count) resolve();
    await promise;
  };
}
