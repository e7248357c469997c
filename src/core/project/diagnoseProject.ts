import { isJsonObject, parseJsonText, parseToolJsonText } from './jsonText';
import type { ProjectFiles } from './projectFiles';
import { folderOf, isVendored, resolveProjectPath } from './projectPaths';
import { projectProblem, type ProjectProblem } from './projectProblem';

/** Templates of other platforms' mini programs. A project with one of these and no `.axml` is theirs. */
const platformOfTemplate: ReadonlyMap<string, string> = new Map([
  ['.wxml', 'WeChat'],
  ['.ttml', 'Douyin'],
  ['.swan', 'Baidu'],
  ['.qml', 'QQ'],
  ['.ksml', 'Kuaishou'],
  ['.jxml', 'JD'],
]);

/** Scripts no super app runs: a build has to make `.js` of them. */
const languageOfScript: ReadonlyMap<string, string> = new Map([
  ['.ts', 'TypeScript'],
  ['.mts', 'TypeScript'],
  ['.tsx', 'React'],
  ['.jsx', 'React'],
  ['.vue', 'Vue'],
]);

/** Files that only the sources of a framework have; its build makes the mini program. */
const frameworkFiles: ReadonlyMap<string, string> = new Map([
  ['App.vue', 'uni-app'],
  ['src/App.vue', 'uni-app'],
  ['app.config.ts', 'Taro'],
  ['app.config.js', 'Taro'],
  ['src/app.config.ts', 'Taro'],
  ['src/app.config.js', 'Taro'],
]);

/**
 * Says in one problem what a project as a whole is, when it is not a built mini program of the Alipay kind.
 * Whatever else is wrong follows from it, so nothing else needs saying.
 */
export async function diagnoseProject(files: ProjectFiles): Promise<ProjectProblem | undefined> {
  const own = files.paths.filter((path) => !isVendored(path));
  return (
    (await otherRoot(files)) ??
    otherPlatform(own) ??
    (own.includes('app.json') ? notCompiled(files, own) : withoutAppJson(files, own))
  );
}

/** `mini.project.json` at the upload root says that `app.json` is somewhere else. */
async function otherRoot(files: ProjectFiles): Promise<ProjectProblem | undefined> {
  if (!files.paths.includes('mini.project.json')) return undefined;
  const document = parseToolJsonText(await files.readText('mini.project.json'));
  const named = document.valid && isJsonObject(document.value) ? document.value['miniprogramRoot'] : undefined;
  const root = typeof named === 'string' ? resolveProjectPath('', named) : undefined;
  if (root === undefined || root === '') return undefined;
  const built = files.paths.includes(`${root}/app.json`);
  return projectProblem(built ? 'wrongRoot' : 'rootNotBuilt', { root }, { path: 'mini.project.json' });
}

function otherPlatform(own: readonly string[]): ProjectProblem | undefined {
  if (own.some((path) => path.endsWith('.axml'))) return undefined;
  for (const [extension, platform] of platformOfTemplate) {
    const example = own.find((path) => path.endsWith(extension));
    if (example !== undefined) return projectProblem('otherPlatformProject', { platform, example }, { path: example });
  }
  return undefined;
}

async function withoutAppJson(files: ProjectFiles, own: readonly string[]): Promise<ProjectProblem> {
  for (const [path, language] of frameworkFiles) {
    if (own.includes(path)) return projectProblem('notCompiled', { language, example: path }, { path });
  }
  if (await isMiniAppManifest(files)) {
    const example = 'manifest.json';
    return projectProblem('otherPlatformProject', { platform: 'W3C MiniApp', example }, { path: example });
  }
  const roots = own.filter((path) => path.endsWith('/app.json')).map(folderOf);
  const [root] = roots;
  if (root !== undefined && roots.length === 1) return projectProblem('wrongRoot', { root });
  if (own.includes('project.config.json')) {
    const example = 'project.config.json';
    return projectProblem('otherPlatformProject', { platform: 'WeChat', example }, { path: example });
  }
  return projectProblem('appJsonMissing', {});
}

/** The manifest of a W3C MiniApp, whose required members these are; web apps have a `manifest.json` too. */
async function isMiniAppManifest(files: ProjectFiles): Promise<boolean> {
  if (!files.paths.includes('manifest.json')) return false;
  const document = parseJsonText(await files.readText('manifest.json'));
  return document.valid && isJsonObject(document.value) && 'app_id' in document.value && 'pages' in document.value;
}

/** A page or the app itself has a script in another language and none in JavaScript. */
async function notCompiled(files: ProjectFiles, own: readonly string[]): Promise<ProjectProblem | undefined> {
  const present = new Set(own);
  for (const script of ['app', ...(await listedPages(files))]) {
    if (present.has(`${script}.js`)) continue;
    for (const [extension, language] of languageOfScript) {
      const example = `${script}${extension}`;
      if (present.has(example)) return projectProblem('notCompiled', { language, example }, { path: example });
    }
  }
  return undefined;
}

/** The pages of the main package, read leniently: what is wrong with the list is for the validation to say. */
async function listedPages(files: ProjectFiles): Promise<readonly string[]> {
  const document = parseJsonText(await files.readText('app.json'));
  const pages = document.valid && isJsonObject(document.value) ? document.value['pages'] : undefined;
  return Array.isArray(pages) ? pages.filter((page: unknown) => typeof page === 'string') : [];
}
