// One PostgreSQL that lives as long as stdin, on a port and in a folder of its own. Its address is the one line on stdout.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describeError, Failure } from './failure.mts';
import { anyFreePort } from './ports.mts';
import { postgresBinaries } from './postgresBinaries.mts';

/** PostgreSQL refuses to work for root; every Unix has this user. */
const nobody = 65_534;

const user = process.getuid?.() === 0 ? nobody : undefined;
const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
const dataFolder = join(folder, 'data');

/** What is lost with the power is thrown away a minute later. In its file, where a test of durability can set it anew. */
const hasty = ['fsync=off', 'full_page_writes=off'].flatMap((setting) => ['--set', setting]);

/** What a person has set for their own database must not count. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(own), TZ: 'UTC', LC_ALL: 'C' };
}

async function start(): Promise<() => Promise<void>> {
  if (user !== undefined) chownSync(folder, user, user);
  const binaries = postgresBinaries(folder, user);
  const options = { cwd: folder, env: environment(), ...(user !== undefined && { uid: user, gid: user }) };
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user, user);
  const cluster = ['--pgdata', dataFolder, '--encoding', 'UTF8', '--locale', 'C', '--no-sync'];
  const owner = ['--username', 'postgres', '--auth', 'password', '--pwfile', passwordFile];
  await promisify(execFile)(join(binaries, 'initdb'), [...cluster, ...hasty, ...owner], options);
  const port = await anyFreePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'].flatMap(
    (setting) => ['-c', setting],
  );
  const server = spawn(join(binaries, 'postgres'), ['-D', dataFolder, '-p', String(port), ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = once(server, 'exit');
  await ready(createInterface(server.stderr), exit);
  console.log(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  return async () => {
    server.kill('SIGINT');
    await exit;
  };
}

async function ready(log: NodeJS.EventEmitter, exit: Promise<unknown>): Promise<void> {
  const lines: string[] = [];
  const said = new Promise<void>((resolve) => {
    log.on('line', (line: string) => {
      if (lines.length < 50) lines.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
  await Promise.race([
    said,
    exit.then(() => {
      throw new Failure(`PostgreSQL did not start:\n${lines.join('\n')}`);
    }),
  ]);
}

const over = new Promise<void>((resolve) => {
  process.stdin.once('end', resolve).once('error', resolve).resume();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => resolve());
});
try {
  const stop = await start();
  await over;
  await stop();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
