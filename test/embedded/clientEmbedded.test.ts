import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { startEmbeddedPlatform, type EmbeddedPlatform } from '../../src/client/embeddedPlatform';
import type { EmbeddedState } from '../../src/client/embeddedState';
import { openEventStream } from '../../src/client/eventStream';
import { createHttpPlatform } from '../../src/client/httpPlatform';
import type { Platform } from '../../src/client/platform';
import type { ChangeEvent } from '../../src/protocol/changeEvent';
import { deliveryKeyFile } from '../../src/protocol/deliveryKeyFile';
import { fits } from '../../src/protocol/fits';
import { holdOnTo } from '../support/holdOnTo';
import { Recording } from '../support/recording';
import { startEditor } from '../support/startEditor';

const serverScript = resolve('dist/server.js');

/** The embedded platform itself, as the editor starts it. */
interface Window {
  readonly embedded: EmbeddedPlatform;
  readonly states: Recording<EmbeddedState>;
}

describe('the embedded platform, started by the editor', function () {
  this.timeout(30_000);

  let dataFolder: string;
  let windows: Window[];
  let streams: { readonly controller: AbortController; readonly ended: Promise<void> }[];

  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'platform-'));
    windows = [];
    streams = [];
  });

  afterEach(async () => {
    for (const { controller } of streams) controller.abort();
    await Promise.all(streams.map(({ ended }) => ended));
    await Promise.all(windows.map(({ embedded }) => embedded.stop()));
    rmSync(dataFolder, { recursive: true, force: true });
  });

  function openWindow(folder = dataFolder): Window {
    const states = new Recording<EmbeddedState>();
    const quiet = (): void => undefined;
    const embedded = startEmbeddedPlatform({
      serverScript,
      dataFolder: folder,
      environment: process.env,
      log: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
      onState: states.add,
      limits: { firstPause: 5 },
    });
    const window = { embedded, states };
    windows.push(window);
    return window;
  }

  async function becameReady({ states }: Window, times = 1): Promise<Extract<EmbeddedState, { kind: 'ready' }>> {
    const all = await states.until(
      (seen) =>
        seen.some(({ kind }) => kind === 'failed') || seen.filter(({ kind }) => kind === 'ready').length >= times,
    );
    const state = all.filter(({ kind }) => kind === 'ready')[times - 1];
    assert.ok(state?.kind === 'ready', JSON.stringify(all.at(-1)));
    return state;
  }

  /** The platform as the account of this name, through this window's process. */
  async function as(name: string, window: Window): Promise<Platform & { readonly token: () => Promise<string> }> {
    const { accounts } = await becameReady(window);
    const account = accounts.find((candidate) => candidate.name === name);
    assert.ok(account, accounts.map((candidate) => candidate.name).join());
    const token = (): Promise<string> => window.embedded.bearer(account.accountId);
    return { ...createHttpPlatform({ baseUrl: (dropped) => window.embedded.baseUrl(dropped), token }), token };
  }

  async function follow(window: Window, token: () => Promise<string>): Promise<Recording<ChangeEvent>> {
    const events = new Recording<ChangeEvent>();
    const states = new Recording<string>();
    const controller = new AbortController();
    const ended = openEventStream({
      platformUrl: () => window.embedded.baseUrl(),
      token,
      onEvent: events.add,
      onReset: () => assert.fail('nothing was missed'),
      onState: states.add,
      signal: controller.signal,
      limits: { firstPause: 20 },
    });
    streams.push({ controller, ended });
    await states.count(1);
    return events;
  }

  it('is ready on an empty folder, with accounts for each role, Dana Developer first', async () => {
    const window = openWindow();
    const { accounts, version } = await becameReady(window);
    assert.equal(accounts[0]?.name, 'Dana Developer');
    assert.match(version, /^\d+\.\d+\.\d+$/u);
    const me = await (await as('Rui Reviewer', window)).call('getMe', {});
    assert.equal(me.name, 'Rui Reviewer');
    assert.deepEqual(
      me.memberships.map(({ role }) => role),
      ['Workspace Reviewer'],
    );
  });

  it('knows who has become a member in another window', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const admin = await as('Ada Admin', one);
    await becameReady(other);
    const id = (await admin.call('getMe', {})).memberships[0]?.workspaceId ?? '';
    const { revision } = await admin.call('listMembers', { params: { id } });
    const body = { email: 'nia@example.com', name: 'Nia New', roles: ['Developer' as const], assignments: [] };
    await admin.call('setMember', { params: { id }, ifMatch: revision, body });
    const accounts = await other.embedded.accounts();
    assert.ok(accounts?.some(({ name }) => name === 'Nia New'));
  });

  it('has a delivery key of an environment that was switched on since, once it is asked', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const admin = await as('Mia Metro', one);
    await becameReady(other);
    const { items } = await admin.call('listTargetApps', {});
    const metroPay = items.find(({ maySetPolicy }) => maySetPolicy);
    assert.ok(metroPay);
    await admin.call('setTargetAppPolicy', {
      params: { id: metroPay.id },
      body: { environments: [...metroPay.policy.environments, 'Test'] },
      ifMatch: metroPay.revision,
    });
    await other.embedded.accounts();
    const keys: unknown = JSON.parse(readFileSync(join(dataFolder, 'delivery-keys.json'), 'utf8'));
    assert.ok(fits(deliveryKeyFile, keys));
    const key = keys.find(({ targetAppId, environment }) => targetAppId === metroPay.id && environment === 'Test');
    const answer = await fetch(`${await other.embedded.baseUrl()}/ofrep/v1/evaluate/flags`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key?.key ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({ context: { targetingKey: 'harbor.ada' } }),
    });
    assert.equal(answer.status, 200);
  });

  it('is ready with as many members as anybody adds, and knows them all', async () => {
    const one = openWindow();
    await becameReady(one);
    const database = new DatabaseSync(join(dataFolder, 'platform.db'), { timeout: 5000 });
    database.exec(`
      WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
      INSERT INTO account (id, name, email, created_at) SELECT 'm-' || n, 'Member ' || n, 'm' || n || '@example.com', 0 FROM number;
      INSERT INTO membership (account_id, workspace_id, role)
        SELECT account.id, workspace.id, 'Developer' FROM account, workspace
        WHERE account.id LIKE 'm-%' AND workspace.kind = 'developer'`);
    database.close();
    const { accounts } = await becameReady(openWindow());
    assert.ok(accounts.length > 1000);
    assert.deepEqual(await one.embedded.accounts(), accounts);
  });

  it('knows nobody by a token that was made with another secret', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await becameReady(other);
    const { token } = await as('Dana Developer', other);
    await becameReady(one);
    const stranger = createHttpPlatform({ baseUrl: () => one.embedded.baseUrl(), token });
    await assert.rejects(stranger.call('getMe', {}), { name: 'PlatformError', code: 'UNAUTHENTICATED' });
  });

  it('refuses with a code and parameters that the client can tell', async () => {
    const dana = await as('Dana Developer', openWindow());
    await assert.rejects(dana.call('getMiniProgram', { params: { id: 'nothing' } }), { code: 'NOT_FOUND' });
    await assert.rejects(dana.call('createMiniProgram', { body: { name: 'X' } }), { code: 'FORBIDDEN' });
  });

  it('tells both windows on one folder of a change that is made in one', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const admin = await as('Ada Admin', one);
    const heard = await Promise.all([follow(one, admin.token), follow(other, (await as('Ada Admin', other)).token)]);
    const { id } = await admin.call('createMiniProgram', { body: { name: 'Tea' } });
    for (const events of heard) assert.equal((await events.count(1))[0]?.miniProgramId, id);
  });

  it('makes a change once that was sent again under its key after kill -9', async () => {
    const window = openWindow();
    const admin = await as('Ada Admin', window);
    const change = { body: { name: 'Tea' }, idempotencyKey: 'tea-1' };
    const first = await admin.call('createMiniProgram', change);
    process.kill((await becameReady(window)).processId, 'SIGKILL');
    const second = await admin.call('createMiniProgram', change);
    assert.deepEqual(second, first);
  });

  it('is killed in the middle of many changes: each is made once, all are answered, and no event is lost or told twice', async () => {
    const window = openWindow();
    const admin = await as('Ada Admin', window);
    const events = await follow(window, admin.token);
    const names = Array.from({ length: 24 }, (_, index) => `Shop ${index}`);
    const { processId } = await becameReady(window);
    const changes = names.map((name) => admin.call('createMiniProgram', { body: { name } }));
    await Promise.race(changes);
    process.kill(processId, 'SIGKILL');
    const made = await Promise.all(changes);
    assert.equal(new Set(made.map(({ id }) => id)).size, names.length);
    const { items } = await admin.call('listMiniPrograms', { query: { limit: 200 } });
    const shops = items.filter(({ name }) => name.startsWith('Shop ')).map(({ name }) => name);
    assert.deepEqual(shops.sort(), names.toSorted());
    const told = await events.until((all) => all.length >= names.length);
    assert.deepEqual(told.map(({ miniProgramId = '' }) => miniProgramId).sort(), made.map(({ id }) => id).sort());
    assert.ok(told.every(({ sequence }, index) => sequence > (told[index - 1]?.sequence ?? 0)));
  });

  it('says why it cannot start: a damaged database, a folder that cannot be made', async () => {
    writeFileSync(join(dataFolder, 'platform.db'), 'this is no database '.repeat(1000));
    const [damaged] = await openWindow().states.count(1);
    assert.ok(damaged?.kind === 'failed');
    assert.equal(damaged.code, 'DATABASE_DAMAGED');
    const [impossible] = await openWindow(join(dataFolder, 'platform.db', 'below')).states.count(1);
    assert.ok(impossible?.kind === 'failed');
    assert.equal(impossible.code, 'DATA_FOLDER_NOT_WRITABLE');
  });

  it('is stopped with events being followed, within two seconds and without counting as crashed', async () => {
    const window = openWindow();
    const dana = await as('Dana Developer', window);
    await follow(window, dana.token);
    const { gone } = await holdOnTo(Number(new URL((await becameReady(window)).url).port));
    const begun = performance.now();
    await window.embedded.stop();
    assert.ok(performance.now() - begun < 2_000);
    await gone;
    assert.deepEqual(
      window.states.all.map(({ kind }) => kind),
      ['ready', 'stopped'],
    );
  });

  it('is gone two seconds after its editor was killed', async () => {
    const editor = startEditor(serverScript, dataFolder);
    try {
      const [state] = await editor.states.count(1);
      assert.ok(state?.kind === 'ready');
      const { gone } = await holdOnTo(Number(new URL(state.url).port));
      const begun = performance.now();
      editor.kill();
      await gone;
      assert.ok(performance.now() - begun < 2_000);
    } finally {
      editor.kill();
    }
  });
});
