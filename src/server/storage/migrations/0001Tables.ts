import { sql, type Transaction } from 'kysely';
import { createTable, type ColumnOf, type TableDefinition, type TableName } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** Creates the platform's tables and their indexes. */
export async function createTables(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  const create: Create = (name, definition) => createTable(transaction, dialect, name, definition);
  await createPeople(create);
  await createMiniPrograms(create);
  await createReleases(create);
  await createMachinery(create);
  await createIndexes(transaction);
  await transaction.insertInto('event_clock').values({ id: 1, last: 0 }).execute();
}

/** `Later` names the columns that later migrations add. */
type Create = <Name extends TableName, Later extends ColumnOf<Name> = never>(
  name: Name,
  definition: TableDefinition<Name, Later>,
) => Promise<void>;

async function createPeople(create: Create): Promise<void> {
  await create<'account', 'language' | 'tokens_valid_from' | 'signed_in_at'>('account', {
    key: ['id'],
    columns: { id: 'text', name: 'text', email: 'text', created_at: 'integer' },
  });
  await create<'workspace', 'revision'>('workspace', {
    key: ['id'],
    columns: { id: 'text', kind: 'text', name: 'text' },
  });
  await create('membership', {
    key: ['account_id', 'workspace_id', 'role'],
    columns: { account_id: 'text', workspace_id: 'text', role: 'text' },
    references: { account_id: 'account', workspace_id: 'workspace' },
  });
  await create<'target_app', 'directory_url' | 'directory_sealed_with' | 'directory_sealed'>('target_app', {
    key: ['id'],
    columns: { id: 'text', workspace_id: 'text', name: 'text', policy: 'text', revision: 'integer' },
    references: { workspace_id: 'workspace' },
  });
  await create<'delivery_key', 'name' | 'revoked_at'>('delivery_key', {
    key: ['hash'],
    columns: { hash: 'text', target_app_id: 'text', environment: 'text', created_at: 'integer' },
    references: { target_app_id: 'target_app' },
  });
}

async function createMiniPrograms(create: Create): Promise<void> {
  await create<'mini_program', 'search_name'>('mini_program', {
    key: ['id'],
    columns: {
      id: 'text',
      workspace_id: 'text',
      name: 'text',
      information: 'text',
      configuration: 'text',
      configuration_revision: 'integer',
      highest_version: 'text?',
      highest_version_code: 'integer',
      version_count: 'integer',
      created_by: 'text',
      created_at: 'integer',
      revision: 'integer',
    },
    references: { workspace_id: 'workspace', created_by: 'account' },
  });
  await create('assignment', {
    key: ['account_id', 'mini_program_id'],
    columns: { account_id: 'text', mini_program_id: 'text' },
    references: { account_id: 'account', mini_program_id: 'mini_program' },
  });
  await create('version', {
    key: ['id'],
    columns: {
      id: 'text',
      mini_program_id: 'text',
      version: 'text',
      version_code: 'integer',
      note: 'text',
      sha256: 'text',
      size: 'integer',
      file_count: 'integer',
      uploaded_by: 'text',
      uploaded_at: 'integer',
    },
    references: { mini_program_id: 'mini_program', uploaded_by: 'account' },
  });
}

/** Columns of a release that later migrations add. */
type LaterOfRelease =
  | 'environment_variables'
  | 'held_back_share'
  | 'search_names'
  | 'package_signature'
  | 'package_key_id'
  | 'testers_opened'
  | 'testers_failed'
  | 'has_stale_use'
  | 'testers_done_at'
  | 'testers_deleted_at';

async function createReleases(create: Create): Promise<void> {
  await create<'release', LaterOfRelease>('release', {
    key: ['id'],
    columns: {
      id: 'text',
      mini_program_id: 'text',
      version_id: 'text',
      target_app_id: 'text',
      environment: 'text',
      status: 'text',
      status_since: 'integer',
      under_way: 'flag',
      live: 'flag',
      percentage: 'integer?',
      configuration: 'text',
      effective_configuration: 'text?',
      configuration_hash: 'text?',
      information: 'text?',
      build_state: 'text',
      build_since: 'integer',
      build_problems: 'text',
      package_sha256: 'text?',
      package_size: 'integer?',
      entry_page: 'text?',
      approval_id: 'text?',
      tester_list_id: 'text?',
      tester_count: 'integer',
      applied_by: 'text?',
      applied_at: 'integer?',
      created_by: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      revision: 'integer',
    },
    references: {
      mini_program_id: 'mini_program',
      version_id: 'version',
      target_app_id: 'target_app',
      created_by: 'account',
      applied_by: 'account',
    },
  });
  await create('release_log', {
    key: ['id'],
    columns: {
      id: 'integer',
      release_id: 'text',
      at: 'integer',
      actor_id: 'text?',
      role: 'text?',
      action: 'text',
      from_status: 'text?',
      to_status: 'text',
      reason: 'text?',
      percentage: 'integer?',
      package_sha256: 'text?',
      configuration_hash: 'text?',
      testers_added: 'integer?',
      testers_removed: 'integer?',
      self_approved: 'flag',
      request_id: 'text',
    },
    references: { release_id: 'release', actor_id: 'account' },
  });
  await create<'approval', 'request_reason' | 'removed'>('approval', {
    key: ['id'],
    columns: {
      id: 'text',
      category: 'text',
      status: 'text',
      release_id: 'text',
      mini_program_id: 'text',
      version_id: 'text',
      target_app_id: 'text',
      environment: 'text',
      workspace_id: 'text',
      submitted_by: 'text',
      created_at: 'integer',
      decided_by: 'text?',
      completed_at: 'integer?',
      reason: 'text?',
      package_sha256: 'text',
      configuration_hash: 'text',
      revision: 'integer',
    },
    references: { release_id: 'release', workspace_id: 'workspace', submitted_by: 'account', decided_by: 'account' },
  });
  await create<'tester', 'group_name' | 'added_at' | 'added_by'>('tester', {
    key: ['list_id', 'user_id'],
    columns: { list_id: 'text', user_id: 'text' },
    keyOnly: true,
  });
}

async function createMachinery(create: Create): Promise<void> {
  await create('event_clock', { key: ['id'], columns: { id: 'integer', last: 'integer' } });
  await create<'event', 'workspace_id' | 'account_id'>('event', {
    key: ['sequence'],
    columns: {
      sequence: 'integer',
      at: 'integer',
      thing: 'text',
      change: 'text',
      mini_program_id: 'text?',
      version_id: 'text?',
      release_id: 'text?',
      approval_id: 'text?',
      target_app_id: 'text?',
      actor_id: 'text?',
    },
  });
  await create('job', {
    key: ['id'],
    columns: {
      id: 'text',
      kind: 'text',
      payload: 'text',
      unique_key: 'text',
      run_at: 'integer',
      lease_owner: 'text?',
      lease_until: 'integer',
      attempts: 'integer',
      done_at: 'integer?',
    },
  });
  await create<'idempotency', 'testers_of'>('idempotency', {
    key: ['account_id', 'key'],
    columns: { account_id: 'text', key: 'text', fingerprint: 'text', answer: 'text', created_at: 'integer' },
    references: { account_id: 'account' },
  });
}

async function createIndexes(transaction: Transaction<Database>): Promise<void> {
  await createRules(transaction);
  const { schema } = transaction;
  const index = async (table: TableName, ...columns: readonly string[]): Promise<void> => {
    await schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute();
  };
  await index('membership', 'workspace_id');
  await index('assignment', 'mini_program_id');
  await index('mini_program', 'workspace_id', 'created_at');
  await index('mini_program', 'created_at', 'id');
  await index('release', 'created_at', 'id');
  await index('release', 'mini_program_id', 'created_at', 'id');
  await index('release', 'target_app_id', 'environment');
  await index('release', 'package_sha256');
  await index('release_log', 'release_id', 'id');
  await index('approval', 'release_id', 'created_at');
  await index('approval', 'workspace_id', 'created_at', 'id');
  await index('approval', 'mini_program_id', 'workspace_id');
  await index('approval', 'submitted_by', 'created_at', 'id');
  await index('idempotency', 'created_at');
  await schema
    .createIndex('job_open')
    .on('job')
    .columns(['run_at', 'id'])
    .where(sql.ref('done_at'), 'is', null)
    .execute();
}

/** What a race would allow, the database refuses (design §5). */
async function createRules({ schema }: Transaction<Database>): Promise<void> {
  const place = ['mini_program_id', 'target_app_id', 'environment'];
  await schema
    .createIndex('version_once')
    .unique()
    .on('version')
    .columns(['mini_program_id', 'version_code'])
    .execute();
  await schema
    .createIndex('release_once_a_target')
    .unique()
    .on('release')
    .columns(['version_id', 'target_app_id', 'environment'])
    .execute();
  await schema
    .createIndex('release_one_under_way')
    .unique()
    .on('release')
    .columns(place)
    .where(sql.ref('under_way'), '=', 1)
    .execute();
  await schema
    .createIndex('release_one_live')
    .unique()
    .on('release')
    .columns(place)
    .where(sql.ref('live'), '=', 1)
    .execute();
  await schema
    .createIndex('approval_one_in_review')
    .unique()
    .on('approval')
    .column('release_id')
    .where(sql.ref('status'), '=', 'In Review')
    .execute();
  await schema
    .createIndex('job_one_open')
    .unique()
    .on('job')
    .column('unique_key')
    .where(sql.ref('done_at'), 'is', null)
    .execute();
}
