import { sql, type Transaction } from 'kysely';
import { foldEmailAddress } from '../../../core/emailAddress';
import { foldText } from '../../../core/foldText';
import { addColumn, createTable } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** What a team needs: people who sign in, personal access tokens, domain grants, environment variables and mail. */
export async function prepareForTeams(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await extendTables(transaction, dialect);
  await prepareMembers(transaction);
  await makeSearchable(transaction, dialect);
  await createSigningIn(transaction, dialect);
  await createTable(transaction, dialect, 'domain_grant', {
    key: ['target_app_id', 'mini_program_id'],
    columns: { target_app_id: 'text', mini_program_id: 'text' },
    references: { target_app_id: 'target_app', mini_program_id: 'mini_program' },
  });
  await grantWhatWasOpen(transaction);
  await createTable(transaction, dialect, 'mail', {
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
    references: { account_id: 'account', approval_id: 'approval' },
  });
}

/** Until now every merchant could edit server domains and WAP URLs for every super app: who was there keeps that. */
async function grantWhatWasOpen(transaction: Transaction<Database>): Promise<void> {
  await transaction
    .insertInto('domain_grant')
    .columns(['target_app_id', 'mini_program_id'])
    .expression((query) =>
      query
        .selectFrom('target_app')
        .innerJoin('mini_program', (join) => join.onTrue())
        .select(['target_app.id as target_app_id', 'mini_program.id as mini_program_id']),
    )
    .execute();
}

async function extendTables(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumn(transaction, dialect, 'account', 'language', { type: 'text', initially: 'en' });
  await addColumn(transaction, dialect, 'account', 'tokens_valid_from', { type: 'integer', initially: 0 });
  await addColumn(transaction, dialect, 'account', 'signed_in_at', { type: 'integer?' });
  await addColumn(transaction, dialect, 'workspace', 'revision', { type: 'integer', initially: 1 });
  await addColumn(transaction, dialect, 'delivery_key', 'name', { type: 'text', initially: '' });
  await addColumn(transaction, dialect, 'delivery_key', 'revoked_at', { type: 'integer?' });
  await addColumn(transaction, dialect, 'release', 'environment_variables', { type: 'text', initially: '[]' });
  await addColumn(transaction, dialect, 'event', 'workspace_id', { type: 'text?' });
  await addColumn(transaction, dialect, 'event', 'account_id', { type: 'text?' });
}

/** People are known by their e-mail address. */
async function prepareMembers(transaction: Transaction<Database>): Promise<void> {
  await foldEmailAddresses(transaction);
  await transaction.schema.createIndex('account_by_email').unique().on('account').column('email').execute();
}

/** Where two accounts have the same address, it is the older one's; the other, or one without any, goes by its ID. */
async function foldEmailAddresses(transaction: Transaction<Database>): Promise<void> {
  const accounts = await transaction
    .selectFrom('account')
    .select(['id', 'email'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const taken = new Set<string>();
  for (const { id, email } of accounts) {
    const folded = foldEmailAddress(email);
    const kept = folded === undefined || taken.has(folded) ? `${id}@account.invalid` : folded;
    taken.add(kept);
    if (kept === email) continue;
    await transaction.updateTable('account').set({ email: kept }).where('id', '=', id).execute();
  }
}

async function makeSearchable(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await addColumn(transaction, dialect, 'mini_program', 'search_name', { type: 'text', initially: '' });
  const rows = await transaction.selectFrom('mini_program').select(['id', 'name']).execute();
  for (const { id, name } of rows) {
    await transaction
      .updateTable('mini_program')
      .set({ search_name: foldText(name) })
      .where('id', '=', id)
      .execute();
  }
}

async function createSigningIn(transaction: Transaction<Database>, dialect: SchemaDialect): Promise<void> {
  await createTable(transaction, dialect, 'identity', {
    key: ['issuer', 'subject'],
    columns: { issuer: 'text', subject: 'text', account_id: 'text', created_at: 'integer' },
    references: { account_id: 'account' },
  });
  await createTable(transaction, dialect, 'access_token', {
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
    references: { account_id: 'account' },
  });
  const { schema } = transaction;
  await schema.createIndex('access_token_by_hash').unique().on('access_token').column('hash').execute();
  await schema.createIndex('access_token_by_account_id').on('access_token').columns(['account_id', 'id']).execute();
  // Of two subjects with one address, the first keeps the account.
  await schema
    .createIndex('identity_one_of_issuer')
    .unique()
    .on('identity')
    .columns(['account_id', 'issuer'])
    .execute();
  await schema
    .createIndex('delivery_key_by_name')
    .unique()
    .on('delivery_key')
    .columns(['target_app_id', 'environment', 'name'])
    .where(sql.ref('name'), '<>', '')
    .where(sql.ref('revoked_at'), 'is', null)
    .execute();
}
