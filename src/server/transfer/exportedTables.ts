import type { ColumnOf, ColumnType, TableName } from '../storage/createTable';
import type { Row } from './exportLine';

/** How a table goes into an export. */
export interface ExportedTable<Name extends TableName> {
  /** Its primary key, by which its rows are ordered. */
  readonly key: readonly ColumnOf<Name>[];
  /** Every column by name. */
  readonly columns: Readonly<Record<ColumnOf<Name>, ColumnType>>;
  /** Columns with the SHA-256 of a file that goes along. */
  readonly files?: readonly ColumnOf<Name>[];
}

/**
 * What an export has, which is everything: each table with each column, a table behind those that it refers to. The compiler
 * misses a table or a column that is not here, and a test compares them with the databases.
 */
export const exportedTables: { readonly [Name in TableName]: ExportedTable<Name> } = {
  account: {
    key: ['id'],
    columns: {
      id: 'text',
      name: 'text',
      email: 'text',
      created_at: 'integer',
      language: 'text',
      tokens_valid_from: 'integer',
      signed_in_at: 'integer?',
    },
  },
  identity: {
    key: ['issuer', 'subject'],
    columns: { issuer: 'text', subject: 'text', account_id: 'text', created_at: 'integer' },
  },
  access_token: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      name: 'text',
      hash: 'text',
      scopes: 'text',
      created_at: 'integer',
      expires_at: 'integer',
      last_used_at: 'integer?',
      revoked_at: 'integer?',
    },
  },
  workspace: {
    key: ['id'],
    columns: { id: 'text', kind: 'text', name: 'text', revision: 'integer' },
  },
  membership: {
    key: ['account_id', 'workspace_id', 'role'],
    columns: { account_id: 'text', workspace_id: 'text', role: 'text' },
  },
  target_app: {
    key: ['id'],
    columns: {
      id: 'text',
      workspace_id: 'text',
      name: 'text',
      policy: 'text',
      revision: 'integer',
      directory_url: 'text?',
      directory_sealed_with: 'text?',
      directory_sealed: 'text?',
    },
  },
  delivery_key: {
    key: ['hash'],
    columns: {
      hash: 'text',
      target_app_id: 'text',
      environment: 'text',
      created_at: 'integer',
      name: 'text',
      revoked_at: 'integer?',
    },
  },
  package_key: {
    key: ['number'],
    columns: {
      number: 'integer',
      id: 'text',
      public_key: 'text',
      sealed_with: 'text',
      sealed: 'text',
      created_at: 'integer',
      signs_from: 'integer',
    },
  },
  mini_program: {
    key: ['id'],
    columns: {
      id: 'text',
      workspace_id: 'text',
      name: 'text',
      search_name: 'text',
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
  },
  domain_grant: {
    key: ['target_app_id', 'mini_program_id'],
    columns: { target_app_id: 'text', mini_program_id: 'text' },
  },
  assignment: {
    key: ['account_id', 'mini_program_id'],
    columns: { account_id: 'text', mini_program_id: 'text' },
  },
  version: {
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
    files: ['sha256'],
  },
  release: {
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
      held_back_share: 'integer',
      configuration: 'text',
      effective_configuration: 'text?',
      configuration_hash: 'text?',
      information: 'text?',
      search_names: 'text',
      build_state: 'text',
      build_since: 'integer',
      build_problems: 'text',
      package_sha256: 'text?',
      package_size: 'integer?',
      package_signature: 'text?',
      package_key_id: 'text?',
      entry_page: 'text?',
      tester_list_id: 'text?',
      tester_count: 'integer',
      testers_opened: 'integer',
      testers_failed: 'integer',
      has_stale_use: 'integer',
      testers_done_at: 'integer?',
      testers_deleted_at: 'integer?',
      approval_id: 'text?',
      environment_variables: 'text',
      applied_by: 'text?',
      applied_at: 'integer?',
      created_by: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      revision: 'integer',
    },
    files: ['package_sha256'],
  },
  release_log: {
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
  },
  approval: {
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
      request_reason: 'text?',
      removed: 'text',
    },
  },
  tester: {
    key: ['list_id', 'user_id'],
    columns: { list_id: 'text', user_id: 'text', group_name: 'text?', added_at: 'integer', added_by: 'text?' },
  },
  tester_list: {
    key: ['id'],
    columns: { id: 'text', written_at: 'integer', groups: 'text' },
  },
  tester_use: {
    key: ['release_id', 'user_id'],
    columns: {
      release_id: 'text',
      user_id: 'text',
      opens: 'integer',
      last_opened_at: 'integer?',
      failures: 'integer',
      last_failed_at: 'integer?',
    },
  },
  event_clock: {
    key: ['id'],
    columns: { id: 'integer', last: 'integer' },
  },
  event: {
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
      workspace_id: 'text?',
      account_id: 'text?',
      actor_id: 'text?',
    },
  },
  mail: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      kind: 'text',
      approval_id: 'text?',
      facts: 'text',
      created_at: 'integer',
      sent_at: 'integer?',
      failure: 'text?',
    },
  },
  job: {
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
  },
  adoption: {
    key: ['release_id', 'since', 'hours'],
    columns: {
      release_id: 'text',
      since: 'integer',
      hours: 'integer',
      opens: 'integer',
      users: 'integer',
      successes: 'integer',
      failures: 'integer',
      squared_weights: 'integer',
      events: 'integer',
    },
  },
  delivery_event: {
    key: ['id'],
    columns: { id: 'integer', received_at: 'integer' },
  },
  idempotency: {
    key: ['account_id', 'key'],
    columns: {
      account_id: 'text',
      key: 'text',
      fingerprint: 'text',
      answer: 'text',
      created_at: 'integer',
      testers_of: 'text?',
    },
  },
};

/** A table of {@link exportedTables} with its name, whichever it is. */
export interface NamedTable {
  readonly name: TableName;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly files: readonly string[];
}

/** In the order of an export. */
export const tablesInOrder: readonly NamedTable[] = Object.entries(exportedTables).map(([name, table]) => ({
  name: name as TableName,
  key: table.key,
  columns: table.columns,
  files: table.files ?? [],
}));

const fileColumns: ReadonlyMap<string, readonly string[]> = new Map(
  tablesInOrder.map(({ name, files }) => [name, files]),
);

/** The files that a row refers to. */
export function filesOf(table: string, row: Row): readonly string[] {
  return (fileColumns.get(table) ?? []).flatMap((column) => {
    const sha256 = row[column];
    return typeof sha256 === 'string' ? [sha256] : [];
  });
}
