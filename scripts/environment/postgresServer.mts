import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Failure } from './failure.mts';
import { projectFolder } from './paths.mts';
import { startProcess } from './processes.mts';

/** A PostgreSQL for as long as it is needed. */
export type PostgresServer = {
  /** Of its maintenance database, as somebody who may create others. */
  url: string;
  stop(): Promise<void>;
};

/** Starts one from the packages, or takes the one that TEST_POSTGRES_URL names. */
export async function startPostgres(): Promise<PostgresServer> {
  const existing = process.env['TEST_POSTGRES_URL'];
  if (existing !== undefined && existing !== '') return { url: existing, stop: () => Promise.resolve() };
  const keeper = startProcess(process.execPath, [join(projectFolder, 'scripts', 'environment', 'postgresKeeper.mts')], {
    cwd: projectFolder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(keeper, 'exit');
  const lines = createInterface(keeper.stdout as Readable);
  const [url] = (await Promise.race([once(lines, 'line'), exit.then(() => [])])) as (string | undefined)[];
  if (url === undefined) throw new Failure('There is no PostgreSQL to test on.');
  return {
    url,
    stop: async () => {
      (keeper.stdin as Writable).end();
      await exit;
    },
  };
}
