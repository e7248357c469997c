import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { tablesInOrder } from '../../src/server/transfer/exportedTables';
import { startPlatform } from '../support/platform';
import { runServer } from '../support/serverCommand';
import { temporaryFolder } from '../support/temporaryFolder';

describe('what an export has', () => {
  const folder = temporaryFolder();

  it('is every table of the database with every column', async () => {
    const platform = await startPlatform();
    const tables = await platform.storage.reader.introspection.getTables();
    await platform.stop();
    const shape = (name: string, columns: readonly string[]): string => `${name}: ${columns.toSorted().join(' ')}`;
    assert.deepEqual(
      tablesInOrder.map(({ name, columns }) => shape(name, Object.keys(columns))).toSorted(),
      tables
        // Which version the schema has stands in the header.
        .filter(({ name }) => name !== 'schema_version')
        .map(({ name, columns }) =>
          shape(
            name,
            columns.map((column) => column.name),
          ),
        )
        .toSorted(),
    );
  });

  it('is of the types of the database, by the primary key, and behind what it refers to', async () => {
    const file = join(folder(), 'platform.db');
    await (await openSqliteStorage(file)).close();
    const database = new DatabaseSync(file);
    const ask = (text: string): Record<string, unknown>[] => database.prepare(text).all();
    const seen: unknown[] = [];
    for (const { name, key, columns } of tablesInOrder) {
      const info = ask(`select * from pragma_table_info('${name}') order by pk`);
      assert.deepEqual(
        info.filter(({ pk }) => Number(pk) > 0).map((column) => column['name']),
        key,
        name,
      );
      for (const column of info) {
        const type = columns[String(column['name'])] ?? '';
        assert.equal(type.replace('flag', 'integer').replace('?', ''), String(column['type']).toLowerCase());
        assert.equal(type.endsWith('?'), column['notnull'] === 0, `${name}.${String(column['name'])}`);
      }
      seen.push(name);
      for (const { table } of ask(`select "table" from pragma_foreign_key_list('${name}')`))
        assert.ok(seen.includes(table));
    }
    database.close();
  });

  it('is brought to the present where it is of the first version, as a database is', async () => {
    const rows: readonly [string, object][] = [
      ['account', { id: 'ada', name: 'Ada', email: 'ada@Example.com', created_at: 5 }],
      ['account', { id: 'younger', name: 'Ada', email: 'ada@example.com', created_at: 7 }],
      ['workspace', { id: 'harbor', kind: 'tenant', name: 'Harbor' }],
      ['target_app', { id: 'wallet', workspace_id: 'harbor', name: 'W', policy: '{}', revision: 1 }],
      [
        'mini_program',
        {
          id: 'coffee',
          workspace_id: 'harbor',
          name: 'C',
          information: '{}',
          configuration: '{}',
          configuration_revision: 1,
          highest_version: null,
          highest_version_code: 0,
          version_count: 0,
          created_by: 'ada',
          created_at: 5,
          revision: 1,
        },
      ],
      ['event_clock', { id: 1, last: 41 }],
    ];
    const file = await exportOfFirstVersion(rows);
    const target = join(folder(), 'platform.db');
    const { code, stderr } = await runServer(['import', '--from', file, '--database', target, '--data', folder()]);
    assert.equal(code, 0, stderr);
    const storage = await openSqliteStorage(target);
    const accounts = await storage.reader.selectFrom('account').select(['email', 'language']).orderBy('id').execute();
    const grants = await storage.reader.selectFrom('domain_grant').selectAll().execute();
    const clock = await storage.reader.selectFrom('event_clock').selectAll().execute();
    await storage.close();
    const plain = (found: readonly object[]): readonly object[] => found.map((row) => ({ ...row }));
    assert.deepEqual(plain(accounts), [
      { email: 'ada@example.com', language: 'en' },
      { email: 'younger@account.invalid', language: 'en' },
    ]);
    assert.deepEqual(plain(grants), [{ target_app_id: 'wallet', mini_program_id: 'coffee' }]);
    assert.deepEqual(plain(clock), [{ id: 1, last: 41 }]);
  });

  it('is refused where it says to be of the first version and has rows that are not', async () => {
    const file = await exportOfFirstVersion([['domain_grant', { target_app_id: 'a', mini_program_id: 'b' }]]);
    const target = join(folder(), 'platform.db');
    const { code, stderr } = await runServer(['import', '--from', file, '--database', target, '--data', folder()]);
    assert.equal(code, 1);
    assert.match(stderr, /it has rows that are none of schema 1\); nothing was imported/);
  });

  async function exportOfFirstVersion(rows: readonly (readonly [string, object])[]): Promise<string> {
    const header = {
      format: 'mini-program-release export',
      formatVersion: 1,
      schemaVersion: 1,
      platformVersion: '0.1.0',
      exportedAt: '',
    };
    const lines = [header, ...rows.map(([table, row]) => ({ table, row }))]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const counts: Record<string, number> = {};
    for (const [table] of rows) counts[table] = (counts[table] ?? 0) + 1;
    const end = { rows: counts, files: 0, sha256: createHash('sha256').update(lines).digest('hex') };
    const file = join(folder(), 'first.export');
    await writeFile(file, gzipSync(`${lines}${JSON.stringify({ end })}\n`));
    return file;
  }
});
