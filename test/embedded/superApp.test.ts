import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningProcesses } from '../../scripts/environment/processTable.mts';
import { startSuperApp, type RunningSuperApp } from '../../scripts/environment/superApp.mts';
import { newDirectoryToken, offerUserDirectory } from '../../scripts/environment/userDirectory.mts';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { EmbeddedProcess } from '../support/embeddedProcess';
import { eventually, seed } from '../support/platform';
import { PlatformClient, type RawAnswer, type RawRequest } from '../support/platformClient';
import { startReleaseWorld } from '../support/releaseWorld';
import { temporaryFolder } from '../support/temporaryFolder';

const evaluation = '/targets/harbor-wallet-app.Production/ofrep/v1/evaluate/flags';
const anybody = { body: { context: { targetingKey: 'anybody' } } };

describe('the sample super app’s server', () => {
  const folder = temporaryFolder();
  let superApp: RunningSuperApp;

  beforeEach(async () => {
    superApp = await startSuperApp({ dataFolder: join(folder(), 'platform') });
  });

  afterEach(async () => {
    await superApp.close();
  });

  const ask = (method: string, path: string, request?: RawRequest): Promise<RawAnswer> =>
    new PlatformClient(superApp.url.replace(/\/$/u, ''), undefined).raw(method, path, request);

  const platforms = (): readonly number[] =>
    runningProcesses()
      .filter(({ parent }) => parent === superApp.processId)
      .map(({ id }) => id);

  it('starts a platform when it is first asked, where no window has opened yet and beside one that opens now', async () => {
    assert.deepEqual(platforms(), []);
    const window = EmbeddedProcess.embedded(join(folder(), 'platform'));
    const { status, text } = await ask('GET', '/targets');
    assert.equal(status, 200, text);
    const targets = JSON.parse(text) as { name: string; environment: string }[];
    assert.deepEqual(
      targets.map(({ name, environment }) => `${name} · ${environment}`),
      [
        'Harbor Wallet · Production',
        'Harbor Wallet · Sandbox',
        'Harbor Wallet · Test',
        'Harbor Wallet · Development',
        'Metro Pay · Production',
        'Metro Pay · Sandbox',
      ],
    );
    assert.ok((await window.firstLine).ready);
    assert.equal(await window.stop(), 0);
    const answer = await ask('POST', evaluation, anybody);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(platforms().length, 1);
  });

  it('asks again where nothing has changed for the user, and is told so', async () => {
    const { headers } = await ask('POST', evaluation, anybody);
    const again = await ask('POST', evaluation, { ...anybody, headers: { 'if-none-match': headers.etag } });
    assert.equal(again.status, 304);
  });

  it('knows a target app that came while it runs, and asks with the key of now', async () => {
    await ask('GET', '/targets');
    const file = join(folder(), 'platform', 'delivery-keys.json');
    const [first, ...others] = JSON.parse(readFileSync(file, 'utf8')) as readonly Record<string, string>[];
    const added = { ...first, targetAppId: 'pier-pay', targetAppName: 'Pier Pay' };
    writeFileSync(file, JSON.stringify([{ ...first, key: 'of yesterday' }, ...others, added]));
    const { text } = await ask('GET', '/targets');
    assert.match(text, /Pier Pay/u);
    const path = (targetAppId: string): string => evaluation.replace('harbor-wallet-app', targetAppId);
    assert.equal((await ask('POST', path(first?.['targetAppId'] ?? ''), anybody)).status, 401);
    assert.equal((await ask('POST', path('pier-pay'), anybody)).status, 200);
  });

  it('starts another platform after one that was killed', async () => {
    await ask('GET', '/targets');
    for (const id of platforms()) process.kill(id, 'SIGKILL');
    const { status } = await eventually(
      () => ask('POST', evaluation, anybody),
      (answer) => answer.status === 200,
    );
    assert.equal(status, 200);
  });

  it('gives nobody the delivery keys, neither in the page nor in an answer', async () => {
    const paths = ['/', '/main.js', '/style.css', '/icon.svg', '/targets'];
    const answers = await Promise.all(paths.map((path) => ask('GET', path)));
    const texts = [...answers, await ask('POST', evaluation, anybody)].map(({ status, text }) => {
      assert.equal(status, 200, text);
      return text;
    });
    const keys = JSON.parse(readFileSync(join(folder(), 'platform', 'delivery-keys.json'), 'utf8')) as {
      key: string;
    }[];
    assert.ok(keys.length > 0);
    for (const { key } of keys) assert.ok(texts.every((text) => !text.includes(key)));
  });

  it('asks in the page’s name only what a phone asks', async () => {
    const target = '/targets/harbor-wallet-app.Production';
    for (const path of [`${target}/v1/me`, `${target}/v1/delivery/releases/r1/configuration`, `${target}/readyz`])
      assert.equal((await ask('GET', path)).status, 404, path);
    assert.equal((await ask('GET', '/targets/nobody.Production/crowd')).status, 404);
  });

  it('tells the platform who is no user, and nobody else', async () => {
    const dataFolder = join(folder(), 'platform');
    const tokenFile = newDirectoryToken(join(folder(), 'directory-token'));
    await superApp.close();
    superApp = await startSuperApp({ dataFolder, directoryTokenFile: tokenFile });
    const userIds = ['harbor.ada', 'user-200', 'harbor.adda', 'user-201'];
    assert.equal((await ask('POST', '/users', { body: { userIds } })).status, 401);
    // Another platform process makes the first package, and asks; the super app's page was never opened.
    const storage = await openSqliteStorage(join(dataFolder, 'platform.db'));
    const world = await startReleaseWorld({ folder: dataFolder, storage });
    await world.built();
    assert.ok(await offerUserDirectory({ superAppUrl: superApp.url, dataFolder, tokenFile }));
    const params = { id: seed.harborWallet };
    const { unknown } = await world.as('dana-developer').call('lookUpUsers', { params, body: { userIds } });
    await world.stop();
    assert.deepEqual(unknown, ['harbor.adda', 'user-201']);
  });

  it('answers no page of others, and none that comes under another name', async () => {
    assert.equal((await ask('GET', '/targets', { headers: { origin: 'https://evil.example' } })).status, 403);
    assert.equal((await ask('GET', '/targets', { headers: { host: 'evil.example' } })).status, 403);
    const { host } = new URL(superApp.url);
    assert.equal((await ask('GET', '/targets', { headers: { origin: `http://${host}` } })).status, 200);
  });

  it('lets the page run nothing but its own script', async () => {
    const policy = String((await ask('GET', '/')).headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;/u);
    assert.ok(!policy.includes('unsafe'));
  });
});
