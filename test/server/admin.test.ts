import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultTargetAppPolicy } from '../../src/core/defaultTargetAppPolicy';
import { databaseOfPlatform, runAdmin } from '../support/adminProcess';
import { OidcProvider, providerPerson } from '../support/oidcProvider';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
import { PlatformClient, problemOf } from '../support/platformClient';
import type { CommandAnswer } from '../support/serverCommand';

describe('the admin subcommands', () => {
  const mira = providerPerson('Mira Merchant', 'mira@bakery.example');
  let provider: OidcProvider;
  let platform: TestPlatform;
  let database: string;

  before(async () => {
    provider = await OidcProvider.start({ people: [mira] });
  });

  after(async () => {
    await provider.close();
  });

  beforeEach(async () => {
    const openId = { issuer: provider.issuer, clientId: provider.clientId, audiences: [] };
    platform = await startPlatform({ openId });
    database = await databaseOfPlatform(platform);
  });

  afterEach(async () => {
    await platform.stop();
  });

  const admin = (...args: readonly string[]): Promise<CommandAnswer> => runAdmin(args, { DATABASE_URL: database });

  /** What a subcommand that does its work prints: one line of JSON. */
  const does = async (...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { code, stdout, stderr } = await admin(...args);
    assert.deepEqual([code, stderr], [0, ''], stderr);
    assert.match(stdout, /^\{.*\}\n$/);
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  };

  const refuses = async (sentence: string | RegExp, ...args: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await admin(...args);
    assert.deepEqual([code, stdout], [1, ''], stderr);
    if (typeof sentence === 'string') assert.equal(stderr, `${sentence}\n`);
    else assert.match(stderr, sentence);
  };

  const bakery = ['create-workspace', '--kind', 'developer', '--name', 'Corner Bakery'];
  const account = ['create-account', '--email', 'Mira@Bakery.example', '--name', 'Mira', '--language', 'zh-cn'];
  const membership = ['add-member', '--workspace', 'corner-bakery', '--email', mira.email, '--role', 'Developer Admin'];

  const lastEvents = async (count: number): Promise<readonly object[]> => {
    const rows = await platform.storage.reader
      .selectFrom('event')
      .select(['thing', 'change', 'workspace_id', 'account_id', 'target_app_id', 'actor_id'])
      .orderBy('sequence', 'desc')
      .limit(count)
      .execute();
    return rows.toReversed();
  };

  it('make a workspace and its first admin, who signs in and goes on', async () => {
    assert.deepEqual(await does(...bakery), { workspaceId: 'corner-bakery', isNew: true });
    const { accountId } = await does(...account);
    assert.deepEqual(await does(...membership), {
      workspaceId: 'corner-bakery',
      accountId,
      role: 'Developer Admin',
      isNew: true,
    });
    const client = new PlatformClient(platform.url, await provider.idToken(mira));
    const me = await client.call('getMe', {});
    assert.equal(me.accountId, accountId);
    assert.deepEqual(me.memberships, [
      {
        workspaceId: 'corner-bakery',
        workspaceName: 'Corner Bakery',
        workspaceKind: 'developer',
        role: 'Developer Admin',
      },
    ]);
    const row = await platform.storage.reader
      .selectFrom('account')
      .select(['email', 'name', 'language'])
      .where('id', '=', String(accountId))
      .executeTakeFirst();
    assert.deepEqual({ ...row }, { email: mira.email, name: 'Mira', language: 'zh-CN' });
    const nobody = { account_id: null, target_app_id: null, actor_id: null };
    assert.deepEqual(
      (await lastEvents(2)).map((event) => ({ ...event })),
      [
        { ...nobody, thing: 'workspace', change: 'created', workspace_id: 'corner-bakery' },
        {
          ...nobody,
          thing: 'workspace',
          change: 'member-added',
          workspace_id: 'corner-bakery',
          account_id: accountId,
        },
      ],
    );
  });

  it('make everything once, also when two operators do at once', async () => {
    const made = await Promise.all([does(...bakery), does(...bakery)]);
    assert.equal(made.filter(({ isNew }) => isNew === true).length, 1);
    const accounts = await Promise.all([does(...account), does(...account)]);
    assert.equal(accounts[0]?.['accountId'], accounts[1]?.['accountId']);
    await does(...membership);
    const { revision } = await platform.storage.reader
      .selectFrom('workspace')
      .select('revision')
      .where('id', '=', 'corner-bakery')
      .executeTakeFirstOrThrow();
    assert.equal(revision, 2);
    assert.equal((await does(...membership))['isNew'], false);
  });

  it('make a super app of a tenant, which can be released to', async () => {
    await does('create-workspace', '--kind', 'tenant', '--name', '海港 Wallet & Co.');
    const { workspaceId } = await does('create-workspace', '--kind', 'tenant', '--name', '海港 Wallet & Co.');
    const wanted = ['create-app', '--workspace', String(workspaceId), '--name', 'Harbor'];
    assert.deepEqual(await does(...wanted), { targetAppId: 'harbor-app', isNew: true });
    assert.deepEqual(await does(...wanted), { targetAppId: 'harbor-app', isNew: false });
    const { items } = await platform.as('dana-developer').call('listTargetApps', {});
    assert.deepEqual(items.find(({ id }) => id === 'harbor-app')?.policy, defaultTargetAppPolicy);
    await refuses(
      'Harbor Coffee Company is no tenant workspace, and has no super app.',
      'create-app',
      '--workspace',
      'harbor-coffee-company',
      '--name',
      'Coffee',
    );
  });

  it('say whom a provider means that verifies no address, or knows somebody anew', async () => {
    await does(...account);
    const client = async (subject: string): Promise<PlatformClient> =>
      new PlatformClient(platform.url, await provider.idToken(mira, { sub: subject, email_verified: undefined }));
    const linking = (subject: string): string[] => [
      'link-identity',
      '--email',
      mira.email,
      '--issuer',
      provider.issuer,
      '--subject',
      subject,
    ];
    assert.equal(problemOf(await (await client('first')).send('getMe', {})).code, 'ACCOUNT_UNKNOWN');
    assert.equal((await does(...linking('first')))['isNew'], true);
    assert.equal((await does(...linking('first')))['isNew'], false);
    await (await client('first')).call('getMe', {});
    await does(...linking('second'));
    await (await client('second')).call('getMe', {});
    assert.equal(problemOf(await (await client('first')).send('getMe', {})).code, 'ACCOUNT_UNKNOWN');
    await refuses(
      'This subject is mira@bakery.example already.',
      'link-identity',
      '--email',
      'ada-admin@local.example',
      '--issuer',
      provider.issuer,
      '--subject',
      'second',
    );
  });

  it('make a token for a script, told once', async () => {
    const wanted = ['create-token', '--email', 'dana-developer@local.example', '--name', 'CI'];
    const { token } = await does(...wanted, '--scopes', 'release', '--expires', '90d');
    const client = new PlatformClient(platform.url, String(token));
    const me = await client.call('getMe', {});
    assert.equal(me.accountId, 'dana-developer');
    assert.deepEqual([me.accessToken?.name, me.accessToken?.scopes], ['CI', ['release']]);
    await refuses(
      'A personal access token ends in the future, and within a year.',
      ...wanted,
      '--scopes',
      'read,review',
      '--expires',
      '2020-01-31',
    );
    await refuses(
      '--scopes has some of these: read,release,review,administer.',
      ...wanted,
      '--scopes',
      'all',
      '--expires',
      '1d',
    );
    await refuses(/^--expires is a number of days/, ...wanted, '--scopes', 'read', '--expires', 'tomorrow');
  });

  it('make a delivery key of a super app from before its configuration could be chosen', async () => {
    await platform.storage.write(async (transaction) => {
      const app = transaction.selectFrom('target_app').select('policy').where('id', '=', seed.harborWallet);
      const { policy } = await app.executeTakeFirstOrThrow();
      const { availableConfiguration, ...older } = JSON.parse(policy) as Record<string, unknown>;
      assert.ok(availableConfiguration);
      const set = { policy: JSON.stringify(older) };
      await transaction.updateTable('target_app').set(set).where('id', '=', seed.harborWallet).execute();
    });
    const named = ['--app', seed.harborWallet, '--environment', 'Production', '--name', 'Phones'];
    assert.ok((await does('create-delivery-key', ...named))['key']);
  });

  it('make a delivery key, and revoke it', async () => {
    const named = ['--app', seed.harborWallet, '--environment', 'Production', '--name', 'Phones of spring'];
    const { key } = await does('create-delivery-key', ...named);
    const ask = async (): Promise<number> => {
      const headers = { 'x-api-key': String(key) };
      const answer = await platform
        .anonymous()
        .raw('POST', '/ofrep/v1/evaluate/flags', { headers, body: { context: { targetingKey: 'mina' } } });
      if (answer.status === 401) {
        const { code, parameters } = problemOf(answer);
        assert.deepEqual([code, parameters], ['DELIVERY_KEY_REVOKED', { name: 'Phones of spring' }]);
      }
      return answer.status;
    };
    assert.equal(await ask(), 200);
    await refuses(/has a delivery key Phones of spring already/, 'create-delivery-key', ...named);
    assert.equal((await does('revoke-delivery-key', ...named))['revoked'], true);
    assert.equal(await ask(), 401);
    assert.equal((await does('revoke-delivery-key', ...named))['revoked'], true);
    // The name is free again, and the new key is another one.
    assert.notEqual((await does('create-delivery-key', ...named))['key'], key);
    assert.equal(await ask(), 401);
    await refuses(
      /has no delivery key Winter/,
      'revoke-delivery-key',
      '--app',
      seed.harborWallet,
      '--environment',
      'Production',
      '--name',
      'Winter',
    );
    await refuses(
      'metro-pay-app has these environments: Production, Sandbox.',
      'create-delivery-key',
      '--app',
      seed.metroPay,
      '--environment',
      'Test',
      '--name',
      'Winter',
    );
  });

  it('sign somebody out everywhere', async () => {
    await does(...account);
    const { token } = await does(
      'create-token',
      '--email',
      mira.email,
      '--name',
      'CI',
      '--scopes',
      'read',
      '--expires',
      '1d',
    );
    const session = await provider.idToken(mira, { iat: Math.floor(Date.now() / 1000) - 60 });
    const codeFor = async (bearer: string): Promise<string | number> => {
      const answer = await new PlatformClient(platform.url, bearer).send('getMe', {});
      return answer.status === 200 ? 200 : problemOf(answer).code;
    };
    assert.deepEqual([await codeFor(session), await codeFor(String(token))], [200, 200]);
    assert.equal((await does('revoke-sessions', '--email', mira.email))['revoked'], true);
    assert.deepEqual([await codeFor(session), await codeFor(String(token))], ['TOKEN_REVOKED', 'TOKEN_REVOKED']);
  });

  it('say in a sentence why they did nothing', async () => {
    await refuses(
      'There is a tenant workspace Harbor Wallet already (harbor-wallet).',
      'create-workspace',
      '--kind',
      'developer',
      '--name',
      'Harbor Wallet',
    );
    await refuses('--kind is one of these: tenant, developer.', 'create-workspace', '--kind', 'shop', '--name', 'X');
    await refuses('--name needs a text.', 'create-workspace', '--kind', 'tenant', '--name', ' ');
    await refuses('mira is no e-mail address.', 'create-account', '--email', 'mira', '--name', 'Mira');
    await refuses(
      /^--language is a language/,
      'create-account',
      '--email',
      'm@x.example',
      '--name',
      'M',
      '--language=?',
    );
    await refuses('There is no workspace nowhere.', 'create-app', '--workspace', 'nowhere', '--name', 'X');
    await refuses(/^Nobody here has the e-mail address/, 'revoke-sessions', '--email', mira.email);
    await refuses(
      'Harbor Coffee Company knows these roles: Developer Admin, Developer.',
      'add-member',
      '--workspace',
      'harbor-coffee-company',
      '--email',
      'wen-admin@local.example',
      '--role',
      'Workspace Admin',
    );
  });

  it('say what there is to a command line they do not know', async () => {
    for (const args of [
      [],
      ['drop-everything'],
      ['toString'],
      ['create-workspace'],
      ['create-workspace', '--color', 'red'],
    ]) {
      const { code, stdout, stderr } = await admin(...args);
      assert.deepEqual([code, stdout], [64, ''], stderr);
      assert.match(stderr, /admin create-workspace --kind <tenant\|developer> --name <name> \[--database/);
    }
  });

  it('touch no database that is none of theirs', async () => {
    const missing = join(platform.folder, 'nothing.db');
    const wanted = ['revoke-sessions', '--email', mira.email];
    const at = (place: string): Promise<CommandAnswer> => runAdmin([...wanted, '--database', place]);
    assert.deepEqual(await at(missing), { code: 1, stdout: '', stderr: `There is no database file ${missing}.\n` });
    const none = await runAdmin(wanted);
    assert.deepEqual([none.code, none.stdout], [1, '']);
    assert.match(none.stderr, /^Which database\?/);
    const damaged = join(platform.folder, 'damaged.db');
    await writeFile(damaged, 'This is no database. '.repeat(100));
    const refused = await at(damaged);
    assert.deepEqual([refused.code, refused.stdout], [78, '']);
    assert.match(refused.stderr, /^The file is no database, or is damaged \(.+\)\.\n$/);
  });
});
