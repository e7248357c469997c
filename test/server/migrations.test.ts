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

/** What a release of that time was applied for with. */
const information = {
  defaultLanguage: 'en',
  languages: {
    en: { name: 'ＣＯＦＦＥＥ', tagline: '', description: '' },
    'zh-CN': { name: '咖啡', tagline: '', description: '' },
  },
  category: '',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

/** A database as the first version of the platform left it, with a person and a workspace, and other people. */
async function firstVersion(
  file: string,
  others: readonly (readonly [id: string, email: string, createdAt: number])[] = [],
): Promise<void> {
  const queries = new Kysely<Database>({ dialect: new NodeSqliteDialect(new DatabaseSync(file), 1000) });
  await queries.transaction().execute(async (transaction) => {
    await createTables(transaction, sqliteSchema);
    await sql`insert into account (id, name, email, created_at) values ('ada', 'Ada', 'ada@example.com', 5)`.execute(
      transaction,
    );
    for (const [id, email, createdAt] of others) {
      await sql`insert into account (id, name, email, created_at) values (${id}, ${id}, ${email}, ${createdAt})`.execute(
        transaction,
      );
    }
    await sql`insert into workspace (id, kind, name) values ('harbor', 'tenant', 'Harbor')`.execute(transaction);
    await sql`insert into target_app (id, workspace_id, name, policy, revision) values ('wallet', 'harbor', 'W', '{}', 1)`.execute(
      transaction,
    );
    await sql`insert into mini_program (id, workspace_id, name, information, configuration, configuration_revision,
      highest_version_code, version_count, created_by, created_at, revision)
      values ('coffee', 'harbor', 'ＣＯＦＦＥＥ', '{}', '{}', 1, 0, 0, 'ada', 5, 1)`.execute(transaction);
    await sql`insert into version (id, mini_program_id, version, version_code, note, sha256, size, file_count, uploaded_by,
      uploaded_at) values ('first', 'coffee', '1.0.0', 1, '', '00', 1, 1, 'ada', 5)`.execute(transaction);
    await sql`insert into release (id, mini_program_id, version_id, target_app_id, environment, status, status_since,
      under_way, live, configuration, information, build_state, build_since, build_problems, tester_count, created_by,
      created_at, updated_at, revision) values ('live', 'coffee', 'first', 'wallet', 'Production', 'Full Release', 5, 0, 1,
      '{}', ${JSON.stringify(information)}, 'built', 5, '[]', 0, 'ada', 5, 5, 1)`.execute(transaction);
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
    const program = await storage.reader.selectFrom('mini_program').select('search_name').executeTakeFirstOrThrow();
    const release = await storage.reader
      .selectFrom('release')
      .select(['held_back_share', 'search_names'])
      .executeTakeFirstOrThrow();
    const grants = await storage.reader.selectFrom('domain_grant').selectAll().execute();
    await storage.close();
    // Everybody could edit server domains and WAP URLs before.
    assert.deepEqual(
      grants.map((row) => ({ ...row })),
      [{ target_app_id: 'wallet', mini_program_id: 'coffee' }],
    );
    assert.equal(program.search_name, 'coffee');
    assert.deepEqual({ ...release }, { held_back_share: 0, search_names: 'coffee\n咖啡' });
    assert.deepEqual(
      { ...account },
      {
        id: 'ada',
        name: 'Ada',
        email: 'ada@example.com',
        created_at: 5,
        language: 'en',
        tokens_valid_from: 0,
        signed_in_at: null,
      },
    );
    assert.deepEqual({ ...workspace }, { id: 'harbor', kind: 'tenant', name: 'Harbor', revision: 1 });
  });

  it('forgets the answers that name testers, since nobody knows any more of which release', async () => {
    const file = join(folder(), 'platform.db');
    await firstVersion(file);
    const answers = ['{"configuration":{"own":{"testers":["mina"]}}}', '{"addedSample":["mina"]}', '{"testers":[]}'];
    const database = new DatabaseSync(file);
    const keep = database.prepare(
      `insert into idempotency (account_id, key, fingerprint, answer, created_at) values ('ada', ?, '', ?, 5)`,
    );
    for (const answer of answers) keep.run(answer, answer);
    database.close();
    const storage = await openSqliteStorage(file);
    const kept = await storage.reader.selectFrom('idempotency').select('answer').execute();
    await storage.close();
    assert.deepEqual(
      kept.map(({ answer }) => answer),
      ['{"testers":[]}'],
    );
  });

  it('knows people by their e-mail address, and of two with the same the older one', async () => {
    const file = join(folder(), 'platform.db');
    await firstVersion(file, [
      ['younger', 'ada@Example.com ', 7],
      ['broken', 'no address', 8],
      ['bo', 'Bo@Example.com', 9],
    ]);
    const storage = await openSqliteStorage(file);
    const accounts = await storage.reader.selectFrom('account').select(['id', 'email']).orderBy('created_at').execute();
    await storage.close();
    assert.deepEqual(
      accounts.map(({ id, email }) => [id, email]),
      [
        ['ada', 'ada@example.com'],
        ['younger', 'younger@account.invalid'],
        ['broken', 'broken@account.invalid'],
        ['bo', 'bo@example.com'],
      ],
    );
  });
});
