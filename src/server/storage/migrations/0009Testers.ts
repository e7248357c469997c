import { sql, type Transaction } from 'kysely';
import { addColumn, createTable } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/**
 * Of each tester it is known since when, from whom and in which group they are one, and whether they have opened the release;
 * for as long as a super app wants it. A super app may say which user IDs it does not know.
 */
export async function knowTesters(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumns(transaction, dialect);
  await createTable(transaction, dialect, 'tester_list', {
    key: ['id'],
    columns: { id: 'text', written_at: 'integer', groups: 'text' },
  });
  await createTable(transaction, dialect, 'tester_use', {
    key: ['release_id', 'user_id'],
    columns: {
      release_id: 'text',
      user_id: 'text',
      opens: 'integer',
      last_opened_at: 'integer?',
      failures: 'integer',
      last_failed_at: 'integer?',
    },
    references: { release_id: 'release' },
  });
  await transaction.schema
    .createIndex('release_by_tester_list')
    .on('release')
    .column('tester_list_id')
    .where(sql.ref('tester_list_id'), 'is not', null)
    .execute();
  await describeLists(transaction);
}

async function addColumns(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumn(transaction, dialect, 'target_app', 'directory_url', { type: 'text?' });
  await addColumn(transaction, dialect, 'target_app', 'directory_sealed_with', { type: 'text?' });
  await addColumn(transaction, dialect, 'target_app', 'directory_sealed', { type: 'text?' });
  await addColumn(transaction, dialect, 'release', 'testers_opened', { type: 'integer', initially: 0 });
  await addColumn(transaction, dialect, 'release', 'testers_failed', { type: 'integer', initially: 0 });
  await addColumn(transaction, dialect, 'release', 'has_stale_use', { type: 'integer', initially: 0 });
  await addColumn(transaction, dialect, 'release', 'testers_done_at', { type: 'integer?' });
  await addColumn(transaction, dialect, 'release', 'testers_deleted_at', { type: 'integer?' });
  await addColumn(transaction, dialect, 'tester', 'group_name', { type: 'text?' });
  await addColumn(transaction, dialect, 'tester', 'added_at', { type: 'integer', initially: 0 });
  await addColumn(transaction, dialect, 'tester', 'added_by', { type: 'text?' });
}

/** Testers of until now came when their list was changed last, as far as is known; releases are done with theirs since their status. */
async function describeLists(transaction: Transaction<Database>): Promise<void> {
  const rows = await transaction
    .selectFrom('release')
    .select(['id', 'tester_list_id', 'tester_count', 'updated_at'])
    .where('tester_list_id', 'is not', null)
    .execute();
  for (const { id, tester_list_id: listId, tester_count: count, updated_at: updatedAt } of rows) {
    if (listId === null) continue;
    const changed = await transaction
      .selectFrom('release_log')
      .select((row) => row.fn.max('at').as('at'))
      .where('release_id', '=', id)
      .where('testers_added', '>', 0)
      .executeTakeFirst();
    const at = changed?.at ?? updatedAt;
    await transaction.updateTable('tester').set({ added_at: at }).where('list_id', '=', listId).execute();
    const groups = JSON.stringify([{ name: null, count }]);
    await transaction.insertInto('tester_list').values({ id: listId, written_at: at, groups }).execute();
  }
  await transaction
    .updateTable('release')
    .set((row) => ({ testers_done_at: row.ref('status_since') }))
    .where('status', 'in', ['Full Release', 'Canceled', 'Archived'])
    .execute();
}
