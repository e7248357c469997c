import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { readKeys } from '../../src/server/secrets/secretKeys';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { codeBlocks, namesIn, withPlaces, type CodeBlock } from '../support/operatingGuide';
import { eventually } from '../support/platform';
import { checkInvariants } from '../support/releaseInvariants';
import { startReleaseWorld } from '../support/releaseWorld';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, onServer } from '../support/testDatabase';

const run = promisify(execFile);

/** What one of the platform's commands printed. */
interface Printed {
  readonly exported?: string;
  readonly imported?: string;
  readonly rows?: number;
  readonly files?: number;
  readonly isNew?: boolean;
}

describe('the page on operating', () => {
  const folder = temporaryFolder();
  let urls: string[];

  beforeEach(async () => {
    urls = await Promise.all(['platform', 'new', 'team'].map(() => createDatabase('template0')));
  });

  afterEach(async () => {
    for (const url of urls) {
      await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
    }
  });

  /** Places of the test for every name on the page. */
  function places(): Readonly<Record<string, string>> {
    const [platform = '', renewed = '', team = ''] = urls;
    const inFolder = Object.fromEntries(
      ['PLATFORM', 'DATA', 'BACKUPS', 'NEW_DATA', 'EMBEDDED', 'TEAM_DATA', 'LAPTOP'].map((name) => [
        name,
        join(folder(), name),
      ]),
    );
    return {
      ...inFolder,
      KEYS: join(folder(), 'keys', 'secret-keys'),
      HOST: '127.0.0.1',
      PORT: '0',
      // Nobody answers there, which is no reason not to start.
      ISSUER: 'http://127.0.0.1:1',
      DATABASE_URL: platform,
      NEW_DATABASE_URL: renewed,
      TEAM_DATABASE_URL: team,
    };
  }

  const environment = (): NodeJS.ProcessEnv => ({
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: folder(),
  });

  /** The platform of a window that is closed. */
  async function leaveEmbedded(): Promise<void> {
    const place = join(folder(), 'EMBEDDED');
    await mkdir(place);
    const storage = await openSqliteStorage(join(place, 'platform.db'));
    const world = await startReleaseWorld({ folder: place, storage });
    await world.applied({ configuration: { environmentVariables: [{ name: 'API_KEY', value: 'secret' }] } });
    await world.stop();
  }

  /** Runs a block to its end; answers with the lines of JSON that it printed. */
  async function runBlock(script: string): Promise<readonly Printed[]> {
    const { stdout } = await run('sh', ['-euc', script], { env: environment() });
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Printed);
  }

  /** Runs the platform until it is told to stop, once it is ready. */
  async function serve(script: string): Promise<ChildProcess> {
    const child = spawn('sh', ['-euc', script.replace(/^node /m, 'exec node ')], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const log = createInterface(child.stdout);
    for await (const line of log) {
      const { msg, port } = JSON.parse(line) as { msg: string; port: number };
      if (msg !== 'listening') continue;
      child.stdout.resume();
      await eventually(
        () => fetch(`http://127.0.0.1:${port}/readyz`),
        ({ status }) => status === 200,
      );
      return child;
    }
    throw new Error('the platform ended');
  }

  async function stop(child: ChildProcess): Promise<void> {
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }

  it('has commands that all do what it says, in their order', async () => {
    const page = await readFile('docs/operating.md', 'utf8');
    await leaveEmbedded();
    const printed = await runAll(codeBlocks(page).filter(({ language }) => language === 'sh'));
    // Everything that was exported came in somewhere, as much as it was.
    for (const { imported, rows, files } of printed.filter((one) => one.imported !== undefined)) {
      assert.partialDeepStrictEqual(
        printed.find(({ exported }) => exported === imported),
        { rows, files },
      );
    }
    assert.equal(printed.filter(({ imported }) => imported !== undefined).length, 3);
    assert.equal(printed.filter(({ isNew }) => isNew === true).length, 7);
    const keys = readKeys(await readFile(places()['KEYS'] ?? '', 'utf8'));
    assert.ok(keys.ok && keys.keys.length === 2);
    const back = await openSqliteStorage(join(folder(), 'LAPTOP', 'platform.db'));
    await checkInvariants(back);
    await back.close();
    await ask(codeBlocks(page).filter(({ language }) => language === 'sql'));
  });

  async function runAll(blocks: readonly CodeBlock[]): Promise<readonly Printed[]> {
    const printed: Printed[] = [];
    let names = '';
    let serving: ChildProcess | undefined;
    for (const { text } of blocks) {
      const block = withPlaces(text, places());
      if (/ import /.test(block) && serving) {
        await stop(serving);
        serving = undefined;
      }
      if (/ serve /.test(block)) serving = await serve(names + block);
      else printed.push(...(await runBlock(names + block)));
      names += namesIn(block);
    }
    return printed;
  }

  /** What a page tells to ask the database is something that it knows. */
  async function ask(blocks: readonly CodeBlock[]): Promise<void> {
    assert.ok(blocks.length > 0);
    const client = new Client({ connectionString: urls[0] });
    await client.connect();
    for (const { text } of blocks) await client.query(text);
    await client.end();
  }

  it('names no command or option that the platform does not know', async () => {
    const page = await readFile('docs/operating.md', 'utf8');
    const { stderr } = await run(process.execPath, ['dist/server.js', 'admin']).catch(
      (error: unknown) => error as { stderr: string },
    );
    const { stdout: log } = await run(process.execPath, ['dist/server.js', 'serve']).catch(
      (error: unknown) => error as { stdout: string },
    );
    const { stderr: verifying } = await run(process.execPath, ['dist/server.js', 'verify']).catch(
      (error: unknown) => error as { stderr: string },
    );
    const { stderr: checking } = await run(process.execPath, ['dist/server.js', 'check-testers']).catch(
      (error: unknown) => error as { stderr: string },
    );
    const known = `${stderr} ${log} ${verifying} ${checking} --database --from --to --production --`;
    const named = new Set(page.match(/(?<=[\s`])--[a-z-]+/g));
    for (const option of named) assert.ok(known.includes(option), `${option} is no option`);
  });
});
