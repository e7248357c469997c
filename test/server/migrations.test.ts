import assert from 'node:assert/strict';
import { Kysely, sql } from 'kysely';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Database } from '../../src/server/storage/database';
import { createTables } from '../../src/server/storage/migrations/0001Tables';
import { sqliteSchema } from '../../src/server/storage/schemaDialect';
import { NodeSqliteDialect } from '../../src/server/storage/sqliteDialect';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { temporaryFolder } from '../support/temporaryFolder';

/** A database as the first version of the platform left it, with a person and a workspace. */
async function firstVersion(file: string): Promise<void> {
  const queries = new Kysely<Database>({ dialect: new NodeSqliteDialect(new DatabaseSync(file), 1000) });
  await queries.transaction().execute(async (transaction) => {
    await createTables(transaction, sqliteSchema);
    await sql`insert into account (id, name, email, created_at) values ('ada', 'Ada', 'ada@example.com', 5)`.execute(
      transaction,
    );
    await sql`insert into workspace (id, kind, name) values ('harbor', 'tenant', 'Harbor')`.execute(transaction);
    await sql`pragma user_version = 1`.execute(transaction);
  });
  await queries.destroy();
}

describe('a database of an earlier platform', () => {
  const folder = temporaryFolder();

  it('keeps its rows, and what is new in them has the value that means as before', async () => {
    const file = join(folder(), 'platform.db');
    await firstVersion(file);
    const storage = await openSqliteStorage(file);
    const account = await storage.reader.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    const workspace = await storage.reader.selectFrom('workspace').selectAll().executeTakeFirstOrThrow();
    await storage.close();
    assert.deepEqual(
      { ...account },
      { id: 'ada', name: 'Ada', email: 'ada@example.com', created_at: 5, language: 'en', tokens_valid_from: 0 },
    );
    assert.deepEqual({ ...workspace }, { id: 'harbor', kind: 'tenant', name: 'Harbor', revision: 1 });
  });
});
