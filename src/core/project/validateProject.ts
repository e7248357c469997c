import { readAppConfiguration, type AppConfiguration, type Named } from './appConfiguration';
import { followComponents } from './componentReferences';
import { ConfigurationReader } from './configurationReader';
import { diagnoseProject } from './diagnoseProject';
import { nameCollisions, pathProblems } from './fileNames';
import type { ProjectDescription } from './projectDescription';
import type { ProjectFiles } from './projectFiles';
import type { ProjectLimits } from './projectLimits';
import { isExternalReference, isVendored, resolveProjectPath } from './projectPaths';
import { projectProblem, type ProjectProblem } from './projectProblem';

export interface ProjectReport {
  readonly problems: readonly ProjectProblem[];
  /** Present exactly when there are no problems. */
  readonly description?: ProjectDescription;
}

/** More problems than a person reads; the rest is counted. */
const maximumProblems = 200;

/**
 * Checks a mini program of the Alipay kind: everything `app.json` names exists, names obey the W3C MiniApp Packaging
 * rules, sizes stay within the limits. The editor runs this before an upload, the platform before it packs.
 */
export async function validateProject(files: ProjectFiles, limits: ProjectLimits): Promise<ProjectReport> {
  const sizes = sizeProblems(files, limits);
  const diagnosis = sizes.length === 0 ? await diagnoseProject(files) : undefined;
  if (diagnosis !== undefined) return { problems: [diagnosis] };
  const names = [...files.paths.flatMap(pathProblems), ...nameCollisions(files.paths)];

  const reader = new ConfigurationReader(files);
  const app = sizes.length === 0 ? await reader.read('app.json') : undefined;
  const configuration = app === undefined ? undefined : readAppConfiguration(app);
  const contents = configuration === undefined ? [] : await contentProblems(files, configuration, reader);

  const problems = [...sizes, ...names, ...(configuration?.problems ?? []), ...reader.problems, ...contents];
  if (problems.length > 0 || configuration === undefined) return { problems: cut(problems) };
  return { problems, description: describe(files, configuration) };
}

function sizeProblems(files: ProjectFiles, limits: ProjectLimits): readonly ProjectProblem[] {
  const problems: ProjectProblem[] = [];
  const count = files.paths.length;
  if (count > limits.maximumFiles) {
    problems.push(projectProblem('tooManyFiles', { count, maximum: limits.maximumFiles }));
  }
  let total = 0;
  for (const path of files.paths) {
    const bytes = files.sizeOf(path);
    total += bytes;
    if (bytes > limits.maximumFileBytes) {
      problems.push(projectProblem('fileTooLarge', { bytes, maximum: limits.maximumFileBytes }, { path }));
    }
  }
  if (total > limits.maximumTotalBytes) {
    problems.push(projectProblem('totalTooLarge', { bytes: total, maximum: limits.maximumTotalBytes }));
  }
  return problems;
}

async function contentProblems(
  files: ProjectFiles,
  configuration: AppConfiguration,
  reader: ConfigurationReader,
): Promise<readonly ProjectProblem[]> {
  const present = new Set(files.paths);
  const pages = [...configuration.pages, ...configuration.subpackages.flatMap((subpackage) => subpackage.pages)];
  return [
    ...(present.has('app.js') ? [] : [projectProblem('appScriptMissing', {}, { path: 'app.js' })]),
    ...distinct(pages).flatMap((page) => pageProblems(page, present)),
    ...tabBarProblems(configuration, present),
    ...(await componentProblems(pages, present, reader)),
  ];
}

function pageProblems({ value: page, pointer }: Named, present: ReadonlySet<string>): readonly ProjectProblem[] {
  const place = { path: 'app.json', pointer };
  const script = `${page}.js`;
  const template = `${page}.axml`;
  return [
    ...(present.has(script) ? [] : [projectProblem('pageScriptMissing', { page, expected: script }, place)]),
    ...(present.has(template) ? [] : [projectProblem('pageTemplateMissing', { page, expected: template }, place)]),
  ];
}

function tabBarProblems(configuration: AppConfiguration, present: ReadonlySet<string>): readonly ProjectProblem[] {
  const mainPages = new Set(configuration.pages.map(({ value }) => value));
  const path = 'app.json';
  return [
    ...configuration.tabBarPages
      .filter(({ value }) => !mainPages.has(value))
      .map(({ value, pointer }) => projectProblem('tabBarPageUnknown', { page: value }, { path, pointer })),
    ...configuration.tabBarIcons
      .filter(({ value }) => !isExternalReference(value) && !present.has(resolveProjectPath('', value) ?? ''))
      .map(({ value, pointer }) => projectProblem('tabBarIconMissing', { icon: value }, { path, pointer })),
  ];
}

/**
 * Follows `usingComponents` from the app and its pages to components and their components. Vendored packages are not
 * followed inside: what they declare for themselves is not this project's to correct.
 */
async function componentProblems(
  pages: readonly Named[],
  present: ReadonlySet<string>,
  reader: ConfigurationReader,
): Promise<readonly ProjectProblem[]> {
  const problems: ProjectProblem[] = [];
  const queue = ['app.json', ...pages.map(({ value }) => `${value}.json`).filter((path) => present.has(path))];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path) || isVendored(path)) continue;
    seen.add(path);
    const configuration = await reader.read(path);
    if (configuration === undefined) continue;
    const references = followComponents(path, configuration, present);
    problems.push(...references.problems);
    queue.push(...references.configurations);
  }
  return problems;
}

function describe(files: ProjectFiles, configuration: AppConfiguration): ProjectDescription {
  const pages = configuration.pages.map(({ value }) => value);
  return {
    entryPage: pages[0] ?? '',
    pages,
    subpackages: configuration.subpackages.map((subpackage) => ({
      root: subpackage.root.value,
      pages: subpackage.pages.map(({ value }) => value),
    })),
    tabBarPages: configuration.tabBarPages.map(({ value }) => value),
    window: configuration.window,
    fileCount: files.paths.length,
    totalBytes: files.paths.reduce((total, path) => total + files.sizeOf(path), 0),
  };
}

/** A page listed twice is one problem already. */
function distinct(pages: readonly Named[]): readonly Named[] {
  return [...new Map(pages.toReversed().map((page) => [page.value, page])).values()].toReversed();
}

function cut(problems: readonly ProjectProblem[]): readonly ProjectProblem[] {
  const count = problems.length - maximumProblems;
  return count <= 0 ? problems : [...problems.slice(0, maximumProblems), projectProblem('furtherProblems', { count })];
}
