import { isJsonObject, jsonPointer } from './jsonText';
import type { ProjectWindow } from './projectDescription';
import { projectProblem, type ProjectProblem } from './projectProblem';

/** A path that `app.json` names, and where it does. */
export interface Named {
  readonly value: string;
  readonly pointer: string;
}

export interface SubpackageConfiguration {
  readonly root: Named;
  /** Full page paths, the root included. */
  readonly pages: readonly Named[];
}

/** `app.json`, read: what could be understood of it, and what could not. */
export interface AppConfiguration {
  readonly pages: readonly Named[];
  readonly subpackages: readonly SubpackageConfiguration[];
  readonly tabBarPages: readonly Named[];
  readonly tabBarIcons: readonly Named[];
  readonly window: ProjectWindow;
  readonly problems: readonly ProjectProblem[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads `app.json` of an Alipay-kind mini program. Paths may begin with one `/`; it is dropped. */
export function readAppConfiguration(app: JsonObject): AppConfiguration {
  const problems: ProjectProblem[] = [];
  const pages = readPages(app['pages'], '/pages', '', problems);
  if (Array.isArray(app['pages']) && app['pages'].length === 0) {
    problems.push(projectProblem('pagesEmpty', {}, { path: 'app.json', pointer: '/pages' }));
  }
  const subpackages = readSubpackages(app, problems);
  reportDuplicates([...pages, ...subpackages.flatMap((subpackage) => subpackage.pages)], problems);
  reportNestedRoots(subpackages, problems);
  return { pages, subpackages, ...readTabBar(app['tabBar'], problems), window: readWindow(app['window']), problems };
}

function readPages(value: unknown, pointer: string, root: string, problems: ProjectProblem[]): readonly Named[] {
  return readArray(value, pointer, problems).flatMap((page, index) => {
    const at = `${pointer}${jsonPointer(index)}`;
    const text = readString(page, at, problems);
    if (text === undefined) return [];
    const path = withoutLeadingSlash(text);
    if (!isPlainPath(path) || /\.(?:axml|acss|js|ts|json)$/.test(path)) {
      problems.push(projectProblem('pagePathInvalid', { page: text }, { path: 'app.json', pointer: at }));
      return [];
    }
    return [{ value: root === '' ? path : `${root}/${path}`, pointer: at }];
  });
}

/** Both spellings are in use; a project that has both means both. */
function readSubpackages(app: JsonObject, problems: ProjectProblem[]): readonly SubpackageConfiguration[] {
  return ['subPackages', 'subpackages'].flatMap((member) => {
    if (app[member] === undefined) return [];
    const pointer = jsonPointer(member);
    return readArray(app[member], pointer, problems).flatMap(
      (subpackage, index) => readSubpackage(subpackage, `${pointer}${jsonPointer(index)}`, problems) ?? [],
    );
  });
}

function readSubpackage(
  value: unknown,
  pointer: string,
  problems: ProjectProblem[],
): SubpackageConfiguration | undefined {
  if (!isJsonObject(value)) {
    problems.push(valueInvalid('object', pointer));
    return undefined;
  }
  const text = readString(value['root'], `${pointer}/root`, problems);
  if (text === undefined) return undefined;
  const root = withoutLeadingSlash(text).replace(/\/$/, '');
  if (!isPlainPath(root)) {
    const place = { path: 'app.json', pointer: `${pointer}/root` };
    problems.push(projectProblem('subpackageRootInvalid', { root: text }, place));
    return undefined;
  }
  return {
    root: { value: root, pointer: `${pointer}/root` },
    pages: readPages(value['pages'], `${pointer}/pages`, root, problems),
  };
}

function reportDuplicates(pages: readonly Named[], problems: ProjectProblem[]): void {
  const seen = new Set<string>();
  for (const { value, pointer } of pages) {
    if (seen.has(value)) {
      problems.push(projectProblem('pageDuplicate', { page: value }, { path: 'app.json', pointer }));
    }
    seen.add(value);
  }
}

function reportNestedRoots(subpackages: readonly SubpackageConfiguration[], problems: ProjectProblem[]): void {
  for (const [index, { root }] of subpackages.entries()) {
    const other = subpackages.find((candidate, at) => at !== index && liesIn(root, candidate.root, at < index));
    if (other === undefined) continue;
    const place = { path: 'app.json', pointer: root.pointer };
    problems.push(projectProblem('subpackageRootNested', { root: root.value, other: other.root.value }, place));
  }
}

/** Of two equal roots only the later one is reported. */
function liesIn(inner: Named, outer: Named, outerIsFirst: boolean): boolean {
  return inner.value.startsWith(`${outer.value}/`) || (inner.value === outer.value && outerIsFirst);
}

function readTabBar(
  tabBar: unknown,
  problems: ProjectProblem[],
): { readonly tabBarPages: readonly Named[]; readonly tabBarIcons: readonly Named[] } {
  const tabBarPages: Named[] = [];
  const tabBarIcons: Named[] = [];
  if (tabBar !== undefined && !isJsonObject(tabBar)) problems.push(valueInvalid('object', '/tabBar'));
  const items = isJsonObject(tabBar) ? readArray(tabBar['items'] ?? [], '/tabBar/items', problems) : [];
  for (const [index, item] of items.entries()) {
    const pointer = `/tabBar/items/${index}`;
    if (!isJsonObject(item)) {
      problems.push(valueInvalid('object', pointer));
      continue;
    }
    const page = readString(item['pagePath'], `${pointer}/pagePath`, problems);
    if (page !== undefined) tabBarPages.push({ value: withoutLeadingSlash(page), pointer: `${pointer}/pagePath` });
    for (const member of ['icon', 'activeIcon']) {
      const icon = item[member];
      if (typeof icon === 'string' && icon !== '') tabBarIcons.push({ value: icon, pointer: `${pointer}/${member}` });
    }
  }
  return { tabBarPages, tabBarIcons };
}

function readWindow(value: unknown): ProjectWindow {
  const window = isJsonObject(value) ? value : {};
  const { defaultTitle, titleBarColor, backgroundColor, pullRefresh, onReachBottomDistance } = window;
  return {
    ...(typeof defaultTitle === 'string' && { defaultTitle }),
    ...(typeof titleBarColor === 'string' && { titleBarColor }),
    ...(typeof backgroundColor === 'string' && { backgroundColor }),
    ...(typeof pullRefresh === 'boolean' && { pullRefresh }),
    ...(typeof onReachBottomDistance === 'number' && { onReachBottomDistance }),
  };
}

function readArray(value: unknown, pointer: string, problems: ProjectProblem[]): readonly unknown[] {
  if (Array.isArray(value)) return value;
  problems.push(valueInvalid('array', pointer));
  return [];
}

function readString(value: unknown, pointer: string, problems: ProjectProblem[]): string | undefined {
  if (typeof value === 'string') return value;
  problems.push(valueInvalid('string', pointer));
  return undefined;
}

function valueInvalid(expected: string, pointer: string): ProjectProblem {
  return projectProblem('valueInvalid', { expected }, { path: 'app.json', pointer });
}

function withoutLeadingSlash(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path;
}

function isPlainPath(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}
