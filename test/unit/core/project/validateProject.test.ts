import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ProjectFiles } from '../../../../src/core/project/projectFiles';
import { defaultProjectLimits, type ProjectLimits } from '../../../../src/core/project/projectLimits';
import type { ProjectProblem } from '../../../../src/core/project/projectProblem';
import { validateProject } from '../../../../src/core/project/validateProject';
import { harborCoffee, projectFixtures, projectIn, projectOf, smallestProject } from '../../../support/projects';

const fixture = (name: string): ProjectFiles => projectIn(join(projectFixtures, name));

async function problemsOf(
  contents: Readonly<Record<string, string>>,
  limits: ProjectLimits = defaultProjectLimits,
): Promise<readonly ProjectProblem[]> {
  return (await validateProject(projectOf(contents), limits)).problems;
}

const withApp = (app: unknown): Readonly<Record<string, string>> => ({
  ...smallestProject,
  'app.json': JSON.stringify(app),
});

describe('validating a project', () => {
  it('accepts a real mini program: subpackages, vendored packages, Chinese names, empty styles, a page called app', async () => {
    const report = await validateProject(fixture('alipay-real'), defaultProjectLimits);
    assert.deepEqual(report.problems, []);
    assert.equal(report.description?.entryPage, 'pages/index/index');
    assert.deepEqual(report.description?.pages, [
      'pages/index/index',
      'pages/app/app',
      'app',
      'pages/个人中心/个人中心',
    ]);
    assert.deepEqual(report.description?.subpackages, [
      { root: 'pages/card/sub', pages: ['pages/card/sub/pages/balance/balance'] },
      { root: 'pages/sub', pages: ['pages/sub/icon/index'] },
    ]);
    assert.deepEqual(report.description?.tabBarPages, ['pages/index/index', 'pages/个人中心/个人中心']);
    assert.deepEqual(report.description?.window, {
      defaultTitle: '码头通',
      titleBarColor: '#ffffff',
      pullRefresh: true,
    });
  });

  it('accepts the sample', async () => {
    const { problems, description } = await validateProject(projectIn(harborCoffee), defaultProjectLimits);
    assert.deepEqual(problems, []);
    assert.equal(description?.window.defaultTitle, 'Harbor Coffee');
  });

  describe('says in one problem what the whole project is', () => {
    const expected: readonly (readonly [string, Partial<ProjectProblem>])[] = [
      [
        'wechat',
        { code: 'otherPlatformProject', parameters: { platform: 'WeChat', example: 'pages/index/index.wxml' } },
      ],
      ['w3c', { code: 'otherPlatformProject', parameters: { platform: 'W3C MiniApp', example: 'manifest.json' } }],
      ['typescript-only', { code: 'notCompiled', parameters: { language: 'TypeScript', example: 'app.ts' } }],
      ['unbuilt-root', { code: 'rootNotBuilt', parameters: { root: 'dist/alipay' }, path: 'mini.project.json' }],
      ['built-root', { code: 'wrongRoot', parameters: { root: 'miniprogram' }, path: 'mini.project.json' }],
      ['uni-app', { code: 'notCompiled', parameters: { language: 'uni-app', example: 'src/App.vue' } }],
      ['not-a-mini-program', { code: 'appJsonMissing', parameters: {} }],
    ];
    for (const [name, problem] of expected) {
      it(`${name} is ${problem.code}`, async () => {
        const { problems, description } = await validateProject(fixture(name), defaultProjectLimits);
        assert.equal(problems.length, 1);
        assert.deepEqual({ ...problems[0], ...problem }, problems[0]);
        assert.equal(description, undefined);
      });
    }

    it('a WeChat project without any page is told by its project file', async () => {
      assert.deepEqual(
        (await problemsOf({ 'project.config.json': '{}', 'cloud/index.js': '' })).map(({ parameters }) => parameters),
        [{ platform: 'WeChat', example: 'project.config.json' }],
      );
    });

    it('a ZIP of the folder above names the folder to take', async () => {
      const moved = Object.fromEntries(Object.entries(smallestProject).map(([path, text]) => [`coffee/${path}`, text]));
      const problems = await problemsOf(moved);
      assert.deepEqual(problems, [{ code: 'wrongRoot', parameters: { root: 'coffee' } }]);
    });

    it('one page in TypeScript among others is enough to ask for the build', async () => {
      const problems = await problemsOf({
        ...withApp({ pages: ['pages/index/index', 'pages/new/new'] }),
        'pages/new/new.tsx': '',
        'pages/new/new.axml': '',
      });
      assert.deepEqual(
        problems.map(({ code, path }) => [code, path]),
        [['notCompiled', 'pages/new/new.tsx']],
      );
    });

    it('a vendored library made for several platforms does not make it a WeChat project', async () => {
      assert.deepEqual(await problemsOf({ ...smallestProject, 'node_modules/ui/wx/card.wxml': '' }), []);
    });
  });

  describe('app.json', () => {
    it('that is not JSON is shown at its line and column; comments are not JSON', async () => {
      const { problems } = await validateProject(fixture('invalid-app-json'), defaultProjectLimits);
      assert.deepEqual(problems, [
        {
          code: 'jsonInvalid',
          path: 'app.json',
          position: { line: 3, column: 26 },
          parameters: { reason: 'InvalidCommentToken' },
        },
      ]);
    });

    it('may begin with a byte order mark', async () => {
      assert.deepEqual(
        await problemsOf({ ...smallestProject, 'app.json': `\uFEFF${smallestProject['app.json']}` }),
        [],
      );
    });

    it('nested beyond reason is refused, not crashed on', async () => {
      const [problem] = await problemsOf({ ...smallestProject, 'app.json': '['.repeat(500_000) });
      assert.equal(problem?.code, 'jsonInvalid');
    });

    it('longer than a megabyte is refused unread', async () => {
      const [problem] = await problemsOf({ ...smallestProject, 'app.json': `{${' '.repeat(1024 * 1024)}}` });
      assert.equal(problem?.code, 'jsonTooLarge');
    });

    const wrong: readonly (readonly [unknown, string, string])[] = [
      [[], 'valueInvalid', ''],
      [{}, 'valueInvalid', '/pages'],
      [{ pages: [] }, 'pagesEmpty', '/pages'],
      [{ pages: 'pages/index/index' }, 'valueInvalid', '/pages'],
      [{ pages: ['pages/index/index', 7] }, 'valueInvalid', '/pages/1'],
      [{ pages: ['pages/index/index', ''] }, 'pagePathInvalid', '/pages/1'],
      [{ pages: ['pages/index/index', 'a//b'] }, 'pagePathInvalid', '/pages/1'],
      [{ pages: ['pages/index/index', 'a\\b'] }, 'pagePathInvalid', '/pages/1'],
      [{ pages: ['pages/index/index', 'pages/index/index.axml'] }, 'pagePathInvalid', '/pages/1'],
      [{ pages: ['pages/index/index', '/pages/index/index'] }, 'pageDuplicate', '/pages/1'],
      [{ pages: ['pages/index/index'], subPackages: {} }, 'valueInvalid', '/subPackages'],
      [{ pages: ['pages/index/index'], subpackages: [7] }, 'valueInvalid', '/subpackages/0'],
      [{ pages: ['pages/index/index'], subpackages: [{}] }, 'valueInvalid', '/subpackages/0/root'],
      [
        { pages: ['pages/index/index'], subPackages: [{ root: '../a', pages: [] }] },
        'subpackageRootInvalid',
        '/subPackages/0/root',
      ],
      [
        { pages: ['pages/index/index'], subPackages: [{ root: 'pages', pages: ['index/index'] }] },
        'pageDuplicate',
        '/subPackages/0/pages/0',
      ],
      [{ pages: ['pages/index/index'], tabBar: [] }, 'valueInvalid', '/tabBar'],
      [{ pages: ['pages/index/index'], tabBar: { items: [{}] } }, 'valueInvalid', '/tabBar/items/0/pagePath'],
      [{ pages: ['pages/index/index'], usingComponents: [] }, 'valueInvalid', '/usingComponents'],
      [
        { pages: ['pages/index/index'], usingComponents: { 'a/b~c': './none' } },
        'componentMissing',
        '/usingComponents/a~1b~0c',
      ],
    ];
    for (const [app, code, pointer] of wrong) {
      it(`${JSON.stringify(app)} is ${code} at "${pointer}"`, async () => {
        const problems = await problemsOf(withApp(app));
        assert.deepEqual(
          problems.map((problem) => [problem.code, problem.path, problem.pointer]),
          [[code, 'app.json', pointer]],
        );
      });
    }
  });

  it('lists everything that is missing, each at its place', async () => {
    const { problems } = await validateProject(fixture('incomplete'), defaultProjectLimits);
    assert.deepEqual(
      problems.map(({ code, path, pointer }) => `${code} ${path} ${pointer}`).toSorted(),
      [
        'componentMissing pages/index/index.json /usingComponents/absent',
        'componentMissing pages/index/index.json /usingComponents/lost',
        'pageDuplicate app.json /pages/2',
        'pagePathInvalid app.json /pages/3',
        'pageScriptMissing app.json /pages/1',
        'pageTemplateMissing app.json /pages/1',
        'pageTemplateMissing app.json /subPackages/0/pages/0',
        'subpackageRootNested app.json /subPackages/1/root',
        'tabBarIconMissing app.json /tabBar/items/0/icon',
        'tabBarPageUnknown app.json /tabBar/items/0/pagePath',
      ].toSorted(),
    );
  });

  it("checks a page's and a component's own configuration", async () => {
    const problems = await problemsOf({
      ...smallestProject,
      'pages/index/index.json': '{ "usingComponents": { "card": "/components/card" } }',
      'components/card.json': '{ "component": true, }',
    });
    assert.deepEqual(
      problems.map(({ code, path, position }) => [code, path, position]),
      [['jsonInvalid', 'components/card.json', { line: 1, column: 22 }]],
    );
  });

  it('needs app.js', async () => {
    const { 'app.js': removed, ...rest } = smallestProject;
    assert.equal(removed, 'App({});');
    assert.deepEqual(
      (await problemsOf(rest)).map(({ code }) => code),
      ['appScriptMissing'],
    );
  });

  it('keeps to the caps on files, a file, and all files together', async () => {
    const limits = { maximumFiles: 4, maximumFileBytes: 50, maximumTotalBytes: 100 };
    assert.deepEqual(await problemsOf(smallestProject, limits), []);
    const problems = await problemsOf({ ...smallestProject, 'video.mp4': 'x'.repeat(51) }, limits);
    assert.deepEqual(problems, [
      { code: 'tooManyFiles', parameters: { count: 5, maximum: 4 } },
      { code: 'fileTooLarge', path: 'video.mp4', parameters: { bytes: 51, maximum: 50 } },
      { code: 'totalTooLarge', parameters: { bytes: 110, maximum: 100 } },
    ]);
  });

  it('counts problems nobody would read', async () => {
    const pages = Array.from({ length: 300 }, (_, index) => `pages/page${index}`);
    const problems = await problemsOf(withApp({ pages }));
    assert.equal(problems.length, 201);
    assert.deepEqual(problems.at(-1), { code: 'furtherProblems', parameters: { count: 400 } });
  });
});
