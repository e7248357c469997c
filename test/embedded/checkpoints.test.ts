import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CheckpointGate } from '../../src/server/storage/checkpointGate';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import type { Storage } from '../../src/server/storage/storage';
import { eventually } from '../support/platform';
import { mayMountDisks, SmallDisk } from '../support/smallDisk';
import { temporaryFolder } from '../support/temporaryFolder';

describe('bringing the log back into the database', () => {
  const folder = temporaryFolder();
  const file = (): string => join(folder(), 'platform.db');
  const errors: unknown[] = [];
  const onError = (error: unknown): unknown => errors.push(error);

  beforeEach(() => {
    errors.length = 0;
  });

  const insert = (storage: Storage, id: string, name = id): Promise<unknown> =>
    storage.write(async (transaction) =>
      transaction.insertInto('workspace').values({ id, kind: 'tenant', name }).execute(),
    );

  it('happens soon after the last change, also while others look for work and change nothing', async () => {
    const storage = await openSqliteStorage(file(), { idleTime: 100, onError });
    await insert(storage, 'w');
    const before = statSync(file()).size;
    try {
      await eventually(
        async () => {
          await storage.write(async (transaction) =>
            transaction.updateTable('workspace').set({ name: 'x' }).where('id', '=', 'none').execute(),
          );
          return statSync(file()).size;
        },
        (size) => size > before,
      );
    } finally {
      await storage.close();
    }
  });

  it('is reported when it fails, fails nobody, and keeps no lock', () => {
    const writer = new DatabaseSync(file(), { timeout: 0 });
    writer.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (x)');
    // SQLite does not let it write the log back.
    const worker = new DatabaseSync(file(), { readOnly: true });
    const gate = new DatabaseSync(file(), { timeout: 0 });
    try {
      new CheckpointGate(worker, gate, file(), onError).checkpoint();
      assert.equal(errors.length, 1);
      writer.exec('INSERT INTO t VALUES (1)');
    } finally {
      for (const database of [worker, gate, writer]) database.close();
    }
  });

  // Elsewhere the test above stands for it.
  if (mayMountDisks) {
    describe('on a full disk', () => {
      let disk: SmallDisk;
      let storage: Storage;

      beforeEach(async () => {
        disk = new SmallDisk(folder(), 7);
        storage = await openSqliteStorage(file(), { idleTime: 50, onError });
      });

      afterEach(async () => {
        await storage.close();
        disk.unmount();
      });

      const count = async (): Promise<number> =>
        (await storage.reader.selectFrom('workspace').select('id').execute()).length;

      it('refuses no change that was committed, and the process lives on until there is room again', async () => {
        const name = 'x'.repeat(70_000);
        let committed = 0;
        const fill = async (): Promise<void> => {
          for (;;) {
            await insert(storage, `w${committed}`, name);
            committed += 1;
          }
        };
        await assert.rejects(fill(), { code: 'STORAGE_FULL' });
        assert.equal(await count(), committed);
        assert.ok(errors.length > 0, 'the log could be brought back');

        // The timer comes, and finds no room either.
        const failed = errors.length;
        await eventually(
          async () => errors.length,
          (length) => length > failed,
        );
        disk.resize(64);
        await insert(storage, 'room again');
        await eventually(
          async () => statSync(file()).size,
          (size) => size > committed * name.length,
        );
        assert.equal(await count(), committed + 1);
      });
    });
  }
});
