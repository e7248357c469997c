import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  firstStage,
  lastStage,
  only,
  readIgnored,
  readInstructions,
  words,
  type Instruction,
} from '../support/containerRecipe';
import { eventually } from '../support/platform';
import { ServedProcess } from '../support/servedProcess';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, onServer } from '../support/testDatabase';

const run = promisify(execFile);

/** No machine of a test has an engine for containers for sure: what the recipe says is done without one. */
describe('the container recipe', () => {
  const folder = temporaryFolder();
  let building: readonly Instruction[];
  let stage: readonly Instruction[];

  before(async () => {
    const instructions = readInstructions(await readFile('Dockerfile', 'utf8'));
    building = firstStage(instructions);
    stage = lastStage(instructions);
  });

  /** Does what the first stage says in a folder of its own; the packages are those that are installed here. */
  async function build(): Promise<string> {
    const place = join(folder(), 'build');
    const steps = building.filter(({ name }) => name === 'RUN' || name === 'COPY').map(({ text }) => text);
    assert.deepEqual(steps, [
      'package.json package-lock.json ./',
      'npm ci --ignore-scripts --no-audit --no-fund',
      '. .',
      'node esbuild.js --production',
    ]);
    const ignored = readIgnored(await readFile('.dockerignore', 'utf8'));
    for (const name of await readdir('.')) {
      if (!ignored.has(name)) await cp(name, join(place, name), { recursive: true });
    }
    await symlink(resolve('node_modules'), join(place, 'node_modules'));
    await run(process.execPath, ['esbuild.js', '--production'], { cwd: place });
    return place;
  }

  it('runs as somebody with few rights, with a volume for the data', () => {
    assert.equal(only(stage, 'FROM'), 'node:24-slim');
    assert.equal(only(stage, 'USER'), 'node');
    assert.equal(only(stage, 'VOLUME'), '/data');
    assert.equal(only(stage, 'STOPSIGNAL'), 'SIGTERM');
  });

  it('builds nothing but the platform, which starts, is healthy and ends by its own words', async () => {
    const built = await build();
    await mkdir(join(folder(), 'platform'));
    for (const { text } of stage.filter(({ name }) => name === 'COPY')) {
      const [, from = '', to = ''] = /^--from=build \/build\/(dist\/\S+) \.\/(\S*)$/.exec(text) ?? [];
      assert.ok(from, `copies something else: ${text}`);
      await cp(join(built, from), join(folder(), 'platform', to === '' ? 'server.js' : to), { recursive: true });
    }
    const [node, program = '', ...more] = words(only(stage, 'ENTRYPOINT'));
    assert.deepEqual([node, program, more], ['node', 'server.js', []]);
    const url = await createDatabase();
    // What a container has by itself: its own address and port, and a volume.
    const own: Readonly<Record<string, string>> = {
      '0.0.0.0': '127.0.0.1',
      '8080': '0',
      '/data': join(folder(), 'data'),
    };
    const args = words(only(stage, 'CMD')).map((word) => own[word] ?? word);
    const served = new ServedProcess(args, { DATABASE_URL: url }, join(folder(), 'platform', program));
    try {
      const { port } = await served.said('listening');
      const [command, ...check] = words(only(stage, 'HEALTHCHECK'));
      assert.equal(command, 'node');
      const isHealthy = async (): Promise<boolean> => {
        const here = check.map((word) => word.replace(':8080/', `:${port}/`));
        return run(process.execPath, here).then(
          () => true,
          () => false,
        );
      };
      assert.ok(await eventually(isHealthy, Boolean));
      served.child.kill(only(stage, 'STOPSIGNAL') as NodeJS.Signals);
      assert.equal(await served.exit, 0);
      assert.equal(await isHealthy(), false);
    } finally {
      await served.stop();
      await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
    }
  });
});
