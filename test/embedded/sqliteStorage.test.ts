import { sql } from 'kysely';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { schemaVersion } from '../../src/server/storage/migrations';
import { openSqliteStorage, type SqliteOptions } from '../../src/server/storage/sqliteStorage';
import { StartError } from '../../src/server/storage/startError';
import type { Storage } from '../../src/server/storage/storage';
import { temporaryFolder } from '../support/temporaryFolder';

const workspace = (id: string): { id: string; kind: 'tenant'; name: string } => ({ id, kind: 'tenant', name: id });

describe('the SQLite storage', () => {
  const folder = temporaryFolder();
  let open: Storage[] = [];

  afterEach(async () => {
    for (const storage of open) await storage.close();
    open = [];
  });

  const file = (): string => join(folder(), 'platform.db');

  async function openStorage(options: SqliteOptions = {}): Promise<Storage> {
    const storage = await openSqliteStorage(file(), options);
    open.push(storage);
    return storage;
  }

  async function names(storage: Storage): Promise<string[]> {
    const rows = await storage.reader.selectFrom('workspace').select('id').orderBy('id').execute();
    return rows.map((row) => row.id);
  }

  const insert = (storage: Storage, id: string): Promise<unknown> =>
    storage.write(async (transaction) => transaction.insertInto('workspace').values(workspace(id)).execute());

  it('makes the folder and the file where there are none, for their owner only', async () => {
    const storage = await openSqliteStorage(join(folder(), 'a', 'b', 'platform.db'));
    await insert(storage, 'w');
    const modes = readdirSync(join(folder(), 'a', 'b')).map(
      (name) => statSync(join(folder(), 'a', 'b', name)).mode & 0o777,
    );
    await storage.close();
    assert.equal(modes.length, 3);
    if (process.platform !== 'win32') assert.deepEqual(new Set(modes), new Set([0o600]));
  });

  it('keeps what was written when it is opened again, and leaves one file when it is closed', async () => {
    const first = await openStorage();
    await insert(first, 'w');
    await first.close();
    assert.deepEqual(readdirSync(folder()), ['platform.db']);
    assert.deepEqual(await names(await openStorage()), ['w']);
  });

  it('changes nothing when the work in a transaction fails', async () => {
    const storage = await openStorage();
    const failure = new Error('the work failed');
    const work = storage.write(async (transaction) => {
      await transaction.insertInto('workspace').values(workspace('w')).execute();
      throw failure;
    });
    await assert.rejects(work, failure);
    assert.deepEqual(await names(storage), []);
    await insert(storage, 'next');
  });

  it('binds whole numbers as integers', async () => {
    const { reader } = await openStorage();
    const { rows } = await sql<{
      type: string;
      text: string;
    }>`select typeof(${5}) as type, cast(${5} as text) as text`.execute(reader);
    assert.deepEqual({ ...rows[0] }, { type: 'integer', text: '5' });
  });

  it('refuses a value of the wrong type', async () => {
    const storage = await openStorage();
    const account = { id: 'a', name: 'A', email: 'a', created_at: 1.5 };
    await assert.rejects(
      storage.write(async (transaction) => transaction.insertInto('account').values(account).execute()),
    );
  });

  it('never writes through the reader', async () => {
    const { reader } = await openStorage();
    await assert.rejects(reader.insertInto('workspace').values(workspace('w')).execute(), { code: 'STORAGE_FAILED' });
  });

  it('reads what is committed while somebody writes', async () => {
    const storage = await openStorage();
    await storage.write(async (transaction) => {
      await transaction.insertInto('workspace').values(workspace('w')).execute();
      assert.deepEqual(await names(storage), []);
    });
    assert.deepEqual(await names(storage), ['w']);
  });

  it('loses no update of two processes that count at once', async () => {
    const [one, other] = [await openStorage(), await openStorage()];
    const count = (storage: Storage): Promise<unknown> =>
      storage.write(async (transaction) => {
        const { last } = await transaction.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
        await transaction
          .updateTable('event_clock')
          .set({ last: last + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 50 }, (_, index) => count(index % 2 === 0 ? one : other)));
    const { last } = await one.reader.selectFrom('event_clock').select('last').executeTakeFirstOrThrow();
    assert.equal(last, 50);
  });

  it('waits for another process that makes the same new file at the same moment', async () => {
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const opening = openStorage();
    other.exec('COMMIT');
    other.close();
    assert.deepEqual(await names(await opening), []);
  });

  it('gives up when the lock does not come free in time, without stopping the process meanwhile', async () => {
    const storage = await openStorage({ patience: 300 });
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    let longestStall = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longestStall = Math.max(longestStall, performance.now() - last);
      last = performance.now();
    }, 5);
    try {
      await assert.rejects(insert(storage, 'w'), { code: 'STORAGE_BUSY' });
    } finally {
      clearInterval(beat);
      other.close();
    }
    assert.ok(longestStall < 200, `stood still for ${longestStall} ms`);
    await insert(storage, 'w');
  });

  it('waits for a lock that comes free', async () => {
    const storage = await openStorage();
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const waiting = insert(storage, 'w');
    await pause(100);
    other.close();
    await waiting;
    assert.deepEqual(await names(storage), ['w']);
  });

  it('says that the disk is full, changes nothing, and goes on when there is room again', async () => {
    const storage = await openStorage({ maximumPages: 200 });
    const fill = (count: number): Promise<void> =>
      storage.write(async (transaction) => {
        for (let index = 0; index < count; index += 1) {
          const row = { ...workspace(`w${index}`), name: 'x'.repeat(3000) };
          await transaction.insertInto('workspace').values(row).execute();
        }
      });
    await assert.rejects(fill(400), { code: 'STORAGE_FULL' });
    assert.deepEqual(await names(storage), []);
    await fill(10);
    assert.equal((await names(storage)).length, 10);
  });

  it('keeps the write-ahead log short under load', async () => {
    const storage = await openStorage();
    const name = 'x'.repeat(100_000);
    for (let index = 0; index < 300; index += 1) {
      await storage.write(async (transaction) =>
        transaction
          .insertInto('workspace')
          .values({ id: `w${index}`, kind: 'tenant', name })
          .execute(),
      );
    }
    assert.ok(statSync(`${file()}-wal`).size < 16 * 1024 * 1024);
  });

  it('tells of commits of this process and of others while somebody listens', async () => {
    const [one, other] = [await openStorage(), await openStorage()];
    const heard: string[] = [];
    let next = Promise.withResolvers<void>();
    const unlisten = one.onCommit(() => {
      heard.push('commit');
      next.resolve();
    });
    await insert(one, 'own');
    await next.promise;
    next = Promise.withResolvers();
    await insert(other, 'foreign');
    await next.promise;
    unlisten();
    await insert(one, 'unheard');
    assert.equal(heard.length, 2);
  });

  it('answers nothing after its end, which may be asked for twice', async () => {
    const storage = await openStorage();
    await storage.check();
    await storage.close();
    await storage.close();
    await assert.rejects(names(storage));
  });

  describe('when it cannot be opened', () => {
    const failsWith = async (path: string, code: string): Promise<StartError> => {
      let failure: unknown;
      await assert.rejects(openSqliteStorage(path), (error) => {
        failure = error;
        return error instanceof StartError && error.code === code;
      });
      assert.ok(failure instanceof StartError);
      assert.equal(failure.parameters['file'], path);
      return failure;
    };

    const hashes = (names: readonly string[]): string[] =>
      names.map((name) =>
        createHash('sha256')
          .update(readFileSync(join(folder(), name)))
          .digest('hex'),
      );

    it('refuses a database of a newer platform and leaves it as it is, byte for byte', async () => {
      await (await openStorage()).close();
      const database = new DatabaseSync(file());
      database.exec('PRAGMA user_version = 99');
      database.close();
      const before = hashes(['platform.db']);
      const { parameters } = await failsWith(file(), 'DATA_FOLDER_NEWER');
      assert.deepEqual(parameters, { version: 99, known: schemaVersion, file: file() });
      assert.deepEqual(readdirSync(folder()), ['platform.db']);
      assert.deepEqual(hashes(['platform.db']), before);
    });

    it('does so too when the newer platform was killed and its version stands in the log alone', async () => {
      await (await openStorage()).close();
      const newer = new DatabaseSync(file());
      newer.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99');
      mkdirSync(join(folder(), 'killed'));
      for (const name of ['platform.db', 'platform.db-wal'])
        copyFileSync(join(folder(), name), join(folder(), 'killed', name));
      newer.close();
      const names = ['killed/platform.db', 'killed/platform.db-wal'];
      const before = hashes(names);
      await failsWith(join(folder(), 'killed', 'platform.db'), 'DATA_FOLDER_NEWER');
      assert.deepEqual(hashes(names), before);
    });

    it('says that a file is no database', async () => {
      writeFileSync(file(), 'this is no database, whatever its name says'.repeat(100));
      await failsWith(file(), 'DATABASE_DAMAGED');
    });

    it('says that a database is damaged after a process was killed over it', async () => {
      const storage = await openStorage();
      for (let index = 0; index < 50; index += 1) await insert(storage, `w${index}`);
      await storage.close();
      const writer = new DatabaseSync(file());
      writer.exec("PRAGMA wal_autocheckpoint = 0; INSERT INTO workspace (id, kind, name) VALUES ('x', 'tenant', 'x')");
      mkdirSync(join(folder(), 'killed'));
      for (const name of ['platform.db', 'platform.db-wal'])
        copyFileSync(join(folder(), name), join(folder(), 'killed', name));
      writer.close();
      const copy = join(folder(), 'killed', 'platform.db');
      damageTables(copy);
      await failsWith(copy, 'DATABASE_DAMAGED');
    });

    it('says that the folder cannot be written when there is a file in its place', async () => {
      writeFileSync(join(folder(), 'file'), '');
      await failsWith(join(folder(), 'file', 'platform.db'), 'DATA_FOLDER_NOT_WRITABLE');
    });

    it('says so too when there is a folder in place of the database', async () => {
      mkdirSync(file());
      await failsWith(file(), 'DATA_FOLDER_NOT_WRITABLE');
    });
  });

  it('says that it failed when the database is damaged while it works', async () => {
    const storage = await openStorage();
    for (let index = 0; index < 50; index += 1) await insert(storage, `w${index}`);
    await storage.close();
    damageTables(file());
    const damaged = await openStorage();
    await assert.rejects(names(damaged), { code: 'STORAGE_FAILED' });
    await assert.rejects(insert(damaged, 'w'), { code: 'STORAGE_FAILED' });
  });
});

/** Overwrites the first page of every table and index; the schema, which says where they are, stays. */
function damageTables(path: string): void {
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  const database = new DatabaseSync(copy);
  const roots = database.prepare('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0').all();
  const pageSize = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
  database.close();
  const descriptor = openSync(path, 'r+');
  for (const row of roots) {
    writeSync(descriptor, Buffer.alloc(pageSize, 0xa5), 0, pageSize, (Number(row['rootpage']) - 1) * pageSize);
  }
  closeSync(descriptor);
}
