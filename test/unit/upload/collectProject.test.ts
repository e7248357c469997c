import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CollectError } from '../../../src/client/upload/collectError';
import { collectProject, type CollectedProject } from '../../../src/client/upload/collectProject';
import { listFolder } from '../../../src/client/upload/listFolder';
import { defaultProjectLimits } from '../../../src/core/project/projectLimits';
import { validateProject } from '../../../src/core/project/validateProject';
import { harborCoffee, projectFixtures, smallestProject } from '../../support/projects';

const pathsOf = ({ files }: CollectedProject): readonly string[] => files.map(({ path }) => path);
const ignoredIn = ({ ignored }: CollectedProject): Readonly<Record<string, string>> =>
  Object.fromEntries(ignored.map(({ path, reason }) => [path, reason]));

interface Manifest {
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions: readonly string[];
      readonly filenames: readonly string[];
    }[];
  };
}

describe('collecting what to upload', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'collect-')));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(contents: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  async function refusal(path = folder): Promise<CollectError> {
    const error: unknown = await collectProject(path).catch((reason: unknown) => reason);
    assert.ok(error instanceof CollectError, String(error));
    return error;
  }

  it('takes the sample, and leaves tester lists, tools’ files and what the developer named', async () => {
    const collected = await collectProject(harborCoffee);
    const paths = pathsOf(collected);
    assert.ok(paths.includes('assets/港口晨光.png'));
    assert.ok(paths.includes('node_modules/@harbor/money/index.js'));
    assert.deepEqual(ignoredIn(collected), {
      '.miniprogramignore': 'default',
      '.vscode/': 'default',
      'README.md': 'default',
      'design/': 'ignoreFile',
      'mini.project.json': 'default',
      'more-testers.txt': 'default',
      'pilot.testers.csv': 'default',
    });
    assert.equal(
      collected.totalBytes,
      collected.files.reduce((total, { size }) => total + size, 0),
    );
    assert.deepEqual((await validateProject(collected.projectFiles, defaultProjectLimits)).problems, []);
  });

  it('takes a real mini program with the packages it uses and those they need', async () => {
    const collected = await collectProject(join(projectFixtures, 'alipay-real'));
    assert.deepEqual((await validateProject(collected.projectFiles, defaultProjectLimits)).problems, []);
    assert.deepEqual(
      pathsOf(collected).filter((path) => path.startsWith('node_modules/') && !path.includes('/es/')),
      ['node_modules/mini-base/index.js', 'node_modules/mini-base/package.json', 'node_modules/mini-list/package.json'],
    );
    assert.deepEqual(ignoredIn(collected), {
      'drafts/': 'projectFile',
      'mini.project.json': 'default',
      'node_modules/mini-lint/': 'unusedPackage',
      'node_modules/mini-list/README.md': 'default',
      'notes.txt': 'projectFile',
      'utils/answer.d.ts': 'default',
      'vip.testers.txt': 'projectFile',
    });
  });

  it('takes the root that mini.project.json names, with its rules and packages from above it', async () => {
    const collected = await collectProject(join(projectFixtures, 'built-root'));
    assert.equal(collected.root, join(projectFixtures, 'built-root', 'miniprogram'));
    assert.deepEqual(pathsOf(collected), [
      'app.js',
      'app.json',
      'keep.bak',
      'node_modules/shared-code/index.js',
      'node_modules/shared-code/package.json',
      'pages/index/index.axml',
      'pages/index/index.js',
    ]);
    assert.deepEqual(ignoredIn(collected), {
      'app.ts': 'compiledSource',
      'drafts/': 'projectFile',
      'pages/index/index.bak': 'ignoreFile',
    });
    assert.deepEqual((await validateProject(collected.projectFiles, defaultProjectLimits)).problems, []);
  });

  it('leaves secrets, version control, logs, maps and lists of people', async () => {
    const secrets = ['.git/config', '.env', '.env.local', 'keys/release.pem', 'a.key', 'a.p12', 'a.jks', 'id_rsa.pub'];
    const others = [
      '.svn/entries',
      'app.js.map',
      'npm-debug.log',
      '.DS_Store',
      'package-lock.json',
      'beta-testers.csv',
    ];
    write({ ...smallestProject, ...Object.fromEntries([...secrets, ...others].map((path) => [path, 'x'])) });
    assert.deepEqual(pathsOf(await collectProject(folder)), Object.keys(smallestProject).toSorted());
  });

  it('leaves every file that is a tester list by its name', async () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const { extensions, filenames } = contributes.languages.find(({ id }) => id === 'tester-list') ?? assert.fail();
    const lists = [...extensions.map((end) => `data/crew${end}`), ...filenames];
    write({ ...smallestProject, ...Object.fromEntries(lists.map((path) => [path, 'ada'])) });
    assert.deepEqual(pathsOf(await collectProject(folder)), Object.keys(smallestProject).toSorted());
  });

  it('leaves the files that testers were taken from, whatever they are called, unless they are asked for', async () => {
    write({ ...smallestProject, 'data/friends.txt': 'ada', 'data/pilots.txt': 'mina', 'data/cities.txt': 'Oslo' });
    const testerLists = ['friends.txt', 'pilots.txt', 'gone.txt'].map((name) => join(folder, 'data', name));
    const collected = await collectProject(folder, { testerLists });
    assert.deepEqual(pathsOf(collected), [...Object.keys(smallestProject), 'data/cities.txt'].toSorted());
    assert.deepEqual(collected.ignored, [
      { path: 'data/friends.txt', reason: 'testerList' },
      { path: 'data/pilots.txt', reason: 'testerList' },
    ]);
    write({ '.miniprogramignore': '!/data/pilots.txt' });
    assert.ok(pathsOf(await collectProject(folder, { testerLists })).includes('data/pilots.txt'));
  });

  it('lets .miniprogramignore take back what the defaults leave', async () => {
    write({ ...smallestProject, 'a.map': '', 'b.map': '', '.miniprogramignore': '# maps\r\n!a.map\r\n' });
    const paths = pathsOf(await collectProject(folder));
    assert.ok(paths.includes('a.map'));
    assert.ok(!paths.includes('b.map'));
  });

  it('keeps TypeScript that nothing was compiled from, for the validation to name', async () => {
    const collected = await collectProject(join(projectFixtures, 'typescript-only'));
    const { problems } = await validateProject(collected.projectFiles, defaultProjectLimits);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['notCompiled'],
    );
  });

  describe('packages', () => {
    const installed = (name: string, dependencies: Readonly<Record<string, string>> = {}): Record<string, string> => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, dependencies }),
      [`node_modules/${name}/index.js`]: `// ${name}`,
    });
    const packagesIn = (collected: CollectedProject): readonly string[] =>
      pathsOf(collected)
        .filter((path) => path.endsWith('/package.json'))
        .map((path) => path.slice(0, -'/package.json'.length))
        .toSorted();

    it('are used by scripts, templates, styles and usingComponents, however they are spelled', async () => {
      const names = ['a', '@s/b', 'c', 'd', 'e', 'f', 'g', 'h', 'unused', '@s/unused'];
      write({
        ...smallestProject,
        ...Object.fromEntries(names.flatMap((name) => Object.entries(installed(name)))),
        'app.js': `import a from 'a/lib'; const b = require("@s/b"); import('c'); export * from 'd'; import './local';`,
        'pages/index/index.axml': '<import-sjs name="x" from="e/x.sjs" /><import src="/node_modules/f/f.axml" />',
        'pages/index/index.acss': '@import "g/theme.acss"; @import \'./own.acss\';',
        'pages/index/index.json': '{ "usingComponents": { "h": "h/es/h", "p": "plugin://unused/x" } }',
      });
      const collected = await collectProject(folder);
      assert.deepEqual(
        packagesIn(collected),
        ['@s/b', 'a', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `node_modules/${name}`),
      );
      assert.deepEqual(ignoredIn(collected), {
        'node_modules/@s/unused/': 'unusedPackage',
        'node_modules/unused/': 'unusedPackage',
      });
    });

    it('bring what they depend on, in circles too, each in the version it needs', async () => {
      write({
        ...smallestProject,
        ...installed('a', { b: '2' }),
        ...installed('b', { a: '1' }),
        ...installed('c', { b: '1' }),
        'node_modules/a/node_modules/b/package.json':
          '{ "name": "b", "version": "2.0.0", "dependencies": { "c": "1" } }',
        'app.js': `import 'b'; import 'a';`,
      });
      assert.deepEqual(packagesIn(await collectProject(folder)), [
        'node_modules/a',
        'node_modules/a/node_modules/b',
        'node_modules/b',
        'node_modules/c',
      ]);
    });

    it('may be links into a store inside the folder', async () => {
      write({
        ...smallestProject,
        'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': '{ "dependencies": { "b": "1" } }',
        'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': '{}',
        'app.js': `import 'a';`,
      });
      symlinkSync('.pnpm/a@1.0.0/node_modules/a', join(folder, 'node_modules/a'));
      symlinkSync('../../b@1.0.0/node_modules/b', join(folder, 'node_modules/.pnpm/a@1.0.0/node_modules/b'));
      assert.deepEqual(packagesIn(await collectProject(folder)), ['node_modules/a', 'node_modules/b']);
    });

    it('that nothing names are kept when .miniprogramignore asks for them, and left when it says so', async () => {
      write({
        ...smallestProject,
        ...installed('dynamic'),
        ...installed('heavy'),
        'app.js': `import 'heavy';`,
        '.miniprogramignore': '!/node_modules/dynamic/\n/node_modules/heavy/\n',
      });
      const collected = await collectProject(folder);
      assert.deepEqual(packagesIn(collected), ['node_modules/dynamic']);
      assert.deepEqual(ignoredIn(collected)['node_modules/heavy/'], 'ignoreFile');
    });
  });

  it('never follows a symbolic link out of the folder', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'outside-')));
    try {
      writeFileSync(join(outside, 'secret.js'), 'secret');
      write({ ...smallestProject, 'app.js': `import 'linked';`, 'node_modules/x/package.json': '{}' });
      symlinkSync(join(outside, 'secret.js'), join(folder, 'secret.js'));
      symlinkSync(outside, join(folder, 'more'));
      symlinkSync(outside, join(folder, 'node_modules/linked'));
      const collected = await collectProject(folder);
      assert.deepEqual(pathsOf(collected), Object.keys(smallestProject).toSorted());
      assert.deepEqual(ignoredIn(collected), {
        more: 'symbolicLink',
        'node_modules/linked': 'symbolicLink',
        'node_modules/x/': 'unusedPackage',
        'secret.js': 'symbolicLink',
      });

      writeFileSync(join(outside, 'app.json'), '{}');
      write({ 'mini.project.json': '{ "miniprogramRoot": "more" }' });
      assert.equal((await refusal()).code, 'rootOutsideFolder');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  describe('says why there is nothing to collect', () => {
    it('no folder', async () => {
      assert.equal((await refusal(join(folder, 'gone'))).code, 'folderMissing');
    });

    it('a file instead of a folder', async () => {
      write({ 'app.json': '{}' });
      assert.equal((await refusal(join(folder, 'app.json'))).code, 'folderMissing');
    });

    for (const [name, problem] of [
      ['not-a-mini-program', 'appJsonMissing'],
      ['w3c', 'otherPlatformProject'],
      ['unbuilt-root', 'rootNotBuilt'],
      ['uni-app', 'notCompiled'],
    ] as const) {
      it(`${name}: ${problem}`, async () => {
        const error = await refusal(join(projectFixtures, name));
        assert.deepEqual([error.code, error.problem?.code], ['notAMiniProgram', problem]);
      });
    }

    it('a WeChat project whose code is in a folder of its own', async () => {
      cpSync(join(projectFixtures, 'wechat'), join(folder, 'miniprogram'), { recursive: true });
      write({ 'project.config.json': '{ "miniprogramRoot": "miniprogram/" }' });
      assert.deepEqual((await refusal()).problem?.parameters, {
        platform: 'WeChat',
        example: 'miniprogram/pages/index/index.wxml',
      });
    });

    it('app.json one folder deeper names the folder', async () => {
      write(Object.fromEntries(Object.entries(smallestProject).map(([path, text]) => [`client/${path}`, text])));
      assert.deepEqual((await refusal()).problem, { code: 'wrongRoot', parameters: { root: 'client' } });
    });

    it('mini.project.json that cannot be read, at its place', async () => {
      write({ ...smallestProject, 'mini.project.json': '{\n  "miniprogramRoot": dist\n}' });
      const { code, problem } = await refusal();
      assert.deepEqual([code, problem?.position], ['projectFileInvalid', { line: 2, column: 22 }]);
    });

    it('miniprogramRoot that is no text, or leads out', async () => {
      write({ ...smallestProject, 'mini.project.json': '{ "miniprogramRoot": 7 }' });
      assert.equal((await refusal()).problem?.pointer, '/miniprogramRoot');
      write({ 'mini.project.json': '{ "miniprogramRoot": "../other" }' });
      assert.equal((await refusal()).code, 'rootOutsideFolder');
    });

    it('a folder that cannot be read', async () => {
      const rules = { ignoredBy: () => undefined, isAskedFor: () => false };
      await assert.rejects(listFolder({ source: join(folder, 'gone'), path: 'gone' }, rules), {
        name: 'CollectError',
        code: 'folderUnreadable',
        path: join(folder, 'gone'),
      });
    });
  });

  it('stops when asked to', async () => {
    write(smallestProject);
    const reason = new Error('canceled');
    await assert.rejects(collectProject(folder, { signal: AbortSignal.abort(reason) }), reason);
  });
});
