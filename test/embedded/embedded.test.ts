import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventConnection } from '../support/eventClient';
import { eventually, seed } from '../support/platform';
import { EmbeddedProcess } from '../support/embeddedProcess';
import { sampleArchive } from '../support/sampleArchive';
import { temporaryFolder } from '../support/temporaryFolder';
import { localToken } from '../../src/server/http/localAuthenticator';
import { schemaVersion } from '../../src/server/storage/migrations';

describe('the embedded platform as a process', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  let running: EmbeddedProcess[] = [];

  afterEach(async () => {
    await Promise.all(running.map((process) => process.kill()));
    running = [];
  });

  const start = (args = ['embedded', '--data', folder()], secretLine?: string): EmbeddedProcess => {
    const process = new EmbeddedProcess(args, secretLine);
    running.push(process);
    return process;
  };

  const modeOf = (path: string): number => statSync(path).mode & 0o777;

  it('says on one line that it is ready, on which port, and as whom one may act', async () => {
    const process = start();
    const { ready, port, version, accounts } = await process.firstLine;
    assert.ok(ready && port !== undefined && port > 0);
    assert.match(version ?? '', /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      accounts?.map(({ name }) => name),
      ['Dana Developer', 'Ada Admin', 'Rui Reviewer', 'Wen Admin', 'Wim Developer', 'Mia Metro'],
    );
    const me = await (await process.as('dana-developer')).call('getMe', {});
    assert.deepEqual(me.memberships, accounts?.[0]?.memberships);
    assert.equal(await process.stop(), 0);
    assert.equal(process.output.length, 1);
  });

  it('tells on a line of its own as whom one may act, each time it is asked', async () => {
    const process = start();
    const admin = await process.as('ada-admin');
    const workspaceId = (await admin.call('getMe', {})).memberships[0]?.workspaceId ?? '';
    const { revision } = await admin.call('listMembers', { params: { id: workspaceId } });
    await admin.call('setMember', {
      params: { id: workspaceId },
      ifMatch: revision,
      body: { email: 'nia@example.com', name: 'Nia New', roles: ['Developer'], assignments: [] },
    });
    for (const _ of [1, 2]) {
      process.child.stdin.write('accounts\n');
      await once(process.child.stdout, 'data');
    }
    await process.stop();
    const told = process.output.map((line) => JSON.parse(line) as { accounts: readonly { name: string }[] });
    assert.deepEqual(
      told.map(({ accounts }) => accounts.some(({ name }) => name === 'Nia New')),
      [false, true, true],
    );
  });

  it('answers with nothing where it cannot find out, so that nobody waits', async () => {
    const data = folder();
    const process = start(['embedded', '--data', data]);
    await process.firstLine;
    const database = new DatabaseSync(join(data, 'platform.db'), { timeout: 5000 });
    database.exec('PRAGMA foreign_keys = OFF; ALTER TABLE membership RENAME TO lost');
    database.close();
    process.child.stdin.write('accounts\n');
    await once(process.child.stdout, 'data');
    assert.equal(process.output.at(-1), '{}');
  });

  it('listens on this machine only', async () => {
    const process = start();
    const { port } = await process.firstLine;
    const outgoing = request(`http://[::1]:${port}/healthz`, { agent: false }).end();
    const [error] = (await once(outgoing, 'error')) as [NodeJS.ErrnoException];
    assert.match(error.code ?? '', /ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT/);
  });

  it('keeps all its files for their owner alone', async () => {
    const process = start();
    const dana = await process.as('dana-developer');
    await dana.call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version: '1.0.0' },
      bytes: await sampleArchive(),
    });
    for (const name of readdirSync(folder(), { recursive: true, encoding: 'utf8' })) {
      assert.equal(modeOf(join(folder(), name)) & 0o077, 0, name);
    }
  });

  it('never writes its secret anywhere', async () => {
    const process = start();
    await (await process.as('dana-developer')).call('getMe', {});
    await process.stop();
    const secret = process.secret.toString('base64url');
    assert.ok(![...process.log, ...process.output].some((line) => line.includes(secret)));
    assert.ok(!process.child.spawnargs.join(' ').includes(secret));
  });

  it('logs JSON, a line each', async () => {
    const process = start();
    await process.firstLine;
    await process.stop();
    assert.ok(process.log.length > 0);
    for (const line of process.log) assert.equal(typeof JSON.parse(line), 'object', line);
  });

  describe('for the phone', () => {
    const readKeys = (): { targetAppId: string; targetAppName: string; environment: string; key: string }[] =>
      JSON.parse(readFileSync(join(folder(), 'delivery-keys.json'), 'utf8')) as ReturnType<typeof readKeys>;

    const ask = async (port: number | undefined, headers: Readonly<Record<string, string>>): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${port}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ context: { targetingKey: 'user-1' } }),
      });
      return answer.status;
    };

    it('writes a delivery key for each target, which opens that target and is kept nowhere else', async () => {
      const process = start();
      const { port } = await process.firstLine;
      const keys = readKeys();
      assert.deepEqual(
        keys.map(({ targetAppName, environment }) => `${targetAppName} ${environment}`),
        [
          'Harbor Wallet Production',
          'Harbor Wallet Sandbox',
          'Harbor Wallet Test',
          'Harbor Wallet Development',
          'Metro Pay Production',
          'Metro Pay Sandbox',
        ],
      );
      for (const { key } of keys) {
        for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) {
          assert.equal(await ask(port, headers), 200);
        }
      }
      await process.stop();
      const database = readFileSync(join(folder(), 'platform.db'));
      for (const { key } of keys) assert.ok(!database.includes(key));
    });

    it('writes new keys when the file is gone, and none while it is there', async () => {
      const restart = async (): Promise<string> => {
        const process = start();
        await process.firstLine;
        await process.stop();
        return readFileSync(join(folder(), 'delivery-keys.json'), 'utf8');
      };
      const before = await restart();
      assert.equal(await restart(), before);
      rmSync(join(folder(), 'delivery-keys.json'));
      assert.notEqual(await restart(), before);
    });

    it('writes keys that open after the database was moved away, or the file was changed', async () => {
      const first = start();
      await first.firstLine;
      await first.stop();
      const mishaps = [
        () => renameSync(join(folder(), 'platform.db'), join(folder(), 'moved.db')),
        () => writeFileSync(join(folder(), 'delivery-keys.json'), '[{ "key": "cut o'),
      ];
      for (const happens of mishaps) {
        happens();
        const process = start();
        const { port } = await process.firstLine;
        const answers = await Promise.all(readKeys().map(({ key }) => ask(port, { 'x-api-key': key })));
        assert.deepEqual(answers, [200, 200, 200, 200, 200, 200]);
        await process.stop();
      }
    });

    it('adds a key for an environment that a super app has opened since, and keeps the others', async () => {
      const first = start();
      const mia = await first.as('mia-metro');
      const before = readKeys();
      const { items } = await mia.call('listTargetApps', {});
      const app = items.find(({ id }) => id === seed.metroPay);
      assert.ok(app);
      await mia.call('setTargetAppPolicy', {
        params: { id: app.id },
        body: { environments: ['Production', 'Sandbox', 'Test'] },
        ifMatch: app.revision,
      });
      await first.stop();
      const second = start();
      const { port } = await second.firstLine;
      const added = readKeys().at(-1);
      assert.deepEqual(readKeys().slice(0, -1), before);
      assert.equal(`${added?.targetAppName} ${added?.environment}`, 'Metro Pay Test');
      assert.equal(await ask(port, { 'x-api-key': added?.key ?? '' }), 200);
    });
  });

  describe('ends', () => {
    it('when the editor is gone, within two seconds, also with open streams and a half upload', async () => {
      const process = start();
      const { port } = await process.firstLine;
      const token = localToken(process.secret, 'dana-developer');
      const events = await EventConnection.open(`http://127.0.0.1:${port}`, token);
      const upload = request(`http://127.0.0.1:${port}/v1/mini-programs/${seed.harborCoffee}/versions?version=1.0.0`, {
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/zip', 'content-length': 100_000 },
      });
      upload.on('error', () => undefined);
      upload.write(Buffer.alloc(1000));
      await eventually(
        async () => readdirSync(join(folder(), 'blobs', 'incoming')).length,
        (count) => count === 1,
      );
      const before = performance.now();
      assert.equal(await process.stop(), 0);
      assert.ok(performance.now() - before < 2000);
      await events.ended;
      const again = start();
      await again.firstLine;
      assert.deepEqual(readdirSync(join(folder(), 'blobs', 'incoming')), []);
    });

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`on ${signal}`, async () => {
        const process = start();
        await process.firstLine;
        process.child.kill(signal);
        assert.equal(await process.exit, 0);
        assert.ok(!readdirSync(folder()).includes('platform.db-wal'), 'the log was brought back');
      });
    }

    it('when the editor is gone before it was ready', async () => {
      const process = start(['embedded', '--data', folder()], '');
      process.child.stdin.end();
      assert.notEqual(await process.exit, null);
    });
  });

  describe('with others on the same data', () => {
    it('starts eight times at once on an empty folder', async () => {
      const processes = Array.from({ length: 8 }, () => start());
      const lines = await Promise.all(processes.map(({ firstLine }) => firstLine));
      assert.deepEqual(
        lines.map(({ ready, accounts }) => [ready, accounts?.length]),
        lines.map(() => [true, 6]),
      );
      const programs = await Promise.all(
        processes.map(async (process) => (await process.as('dana-developer')).call('listMiniPrograms', {})),
      );
      for (const { items } of programs)
        assert.deepEqual(
          items.map(({ id }) => id),
          [seed.harborCoffee],
        );
      assert.deepEqual(
        await Promise.all(processes.map((process) => process.stop())),
        lines.map(() => 0),
      );
    });

    it('loses nothing it acknowledged when it is killed, and starts again', async () => {
      const acknowledged: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const process = start();
        const ada = await process.as('ada-admin');
        const work = (async () => {
          for (let index = 0; ; index += 1) {
            const { name } = await ada.call('createMiniProgram', { body: { name: `Program ${round}-${index}` } });
            acknowledged.push(name);
          }
        })();
        work.catch(() => undefined);
        const enough = (round + 1) * 3;
        await eventually(
          async () => acknowledged.length,
          (count) => count >= enough,
        );
        await process.kill();
        await work.catch(() => undefined);
      }
      const process = start();
      const ada = await process.as('ada-admin');
      const { items } = await ada.call('listMiniPrograms', { query: { limit: 200 } });
      const kept = new Set(items.map(({ name }) => name));
      assert.deepEqual(
        acknowledged.filter((name) => !kept.has(name)),
        [],
      );
    });
  });

  describe('says why it cannot start, on one line, with exit code 78', () => {
    const failsWith = async (code: string, process = start()): Promise<Readonly<Record<string, unknown>>> => {
      const line = await process.firstLine;
      assert.deepEqual([line.ready, line.code], [false, code], process.log.join('\n'));
      assert.equal(await process.exit, 78);
      assert.equal(process.output.length, 1);
      return line.parameters ?? {};
    };

    it('when it is called in a way it does not know', async () => {
      for (const args of [
        [],
        ['run'],
        ['embedded'],
        ['embedded', '--data', ''],
        ['embedded', '--data', folder(), '--x'],
      ]) {
        await failsWith('USAGE', start(args));
      }
      await failsWith('USAGE', start(['embedded', '--data', folder(), '--maximum-upload', '20MB']));
    });

    it('when it is given no secret', async () => {
      for (const line of ['\n', 'secret\n', '{"secret":"short"}\n', '[]\n', `${'x'.repeat(10_000)}\n`]) {
        await failsWith('USAGE', start(['embedded', '--data', folder()], line));
      }
    });

    it('when the data is of a newer platform, which it leaves untouched', async () => {
      const first = start();
      await first.firstLine;
      await first.stop();
      const file = join(folder(), 'platform.db');
      const database = new DatabaseSync(file);
      database.exec('PRAGMA user_version = 99');
      database.close();
      const hash = (): string => createHash('sha256').update(readFileSync(file)).digest('hex');
      const before = hash();
      assert.deepEqual(await failsWith('DATA_FOLDER_NEWER'), { version: 99, known: schemaVersion, file });
      assert.equal(hash(), before);
    });

    it('when the database is none', async () => {
      writeFileSync(join(folder(), 'platform.db'), 'no database '.repeat(500));
      const { file } = await failsWith('DATABASE_DAMAGED');
      assert.equal(file, join(folder(), 'platform.db'));
      const lines = running.flatMap(({ log }) => log).map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        lines.map(({ code, parameters }) => ({ code, parameters })),
        [{ code: 'DATABASE_DAMAGED', parameters: { file } }],
      );
    });

    it('when the database was cut off', async () => {
      const first = start();
      await first.firstLine;
      await first.stop();
      const file = join(folder(), 'platform.db');
      writeFileSync(file, readFileSync(file).subarray(0, 8192));
      await failsWith('DATABASE_DAMAGED');
    });

    it('when the folder cannot be written', async () => {
      const file = join(folder(), 'file');
      writeFileSync(file, '');
      await failsWith('DATA_FOLDER_NOT_WRITABLE', start(['embedded', '--data', join(file, 'data')]));
      mkdirSync(join(folder(), 'platform.db'));
      await failsWith('DATA_FOLDER_NOT_WRITABLE');
    });

    it('when a folder beside the database cannot be written, and names the database all the same', async () => {
      writeFileSync(join(folder(), 'blobs'), '');
      const { file } = await failsWith('DATA_FOLDER_NOT_WRITABLE');
      assert.equal(file, join(folder(), 'platform.db'));
    });
  });
});
