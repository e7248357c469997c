import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFiles } from '../../core/project/projectFiles';
import { readIgnoreRules, type IgnoreRules } from './ignoreRules';
import { listFolder, type CollectedFile, type FolderListing, type IgnoredPath } from './listFolder';
import { findProjectRoot, isInside } from './projectRoot';
import { findUsedPackages, installedPackages, type PlacedPackage } from './usedPackages';

/** What an upload from a folder would contain, shown to the developer before anything leaves the machine. */
export interface CollectedProject {
  /** The folder with `app.json`, on this machine. */
  readonly root: string;
  /** Sorted by path. */
  readonly files: readonly CollectedFile[];
  /** Sorted by path. */
  readonly ignored: readonly IgnoredPath[];
  /** Of all files, before packing. */
  readonly totalBytes: number;
  /** The same files for `validateProject`. */
  readonly projectFiles: ProjectFiles;
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  /** Files on this machine that name people, and stay here unless `.miniprogramignore` asks for them (`!path`). */
  readonly testerLists?: readonly string[];
}

/** Sources, and what they become beside them. */
const compiledExtensions: ReadonlyMap<string, string> = new Map([
  ['.ts', '.js'],
  ['.less', '.acss'],
  ['.scss', '.acss'],
]);

/**
 * Collects what belongs to the mini program in a folder. Reads files, runs nothing.
 *
 * @throws CollectError, or the signal's reason.
 */
export async function collectProject(
  folder: string,
  { signal, testerLists = [] }: CollectOptions = {},
): Promise<CollectedProject> {
  const project = await findProjectRoot(folder);
  const rules = await readIgnoreRules(project);
  const own = await listFolder({ source: project.directory, path: '' }, rules, signal);
  const listed = await withoutTesterLists(own.files, rules, testerLists);
  const compiled = withoutCompiledSources(listed.files);
  const packages = await collectPackages(compiled.files, own, rules, project.folder, signal);
  const files = [...compiled.files, ...packages.files].toSorted(byPath);
  return {
    root: project.directory,
    files,
    ignored: [...own.ignored, ...listed.ignored, ...compiled.ignored, ...packages.ignored].toSorted(byPath),
    totalBytes: files.reduce((total, file) => total + file.size, 0),
    projectFiles: asProjectFiles(files),
  };
}

interface Selection {
  readonly files: readonly CollectedFile[];
  readonly ignored: readonly IgnoredPath[];
}

async function withoutTesterLists(
  files: readonly CollectedFile[],
  rules: IgnoreRules,
  testerLists: readonly string[],
): Promise<Selection> {
  // The project's own paths are without symbolic links, too.
  const real = new Set(await Promise.all(testerLists.map((path) => realpath(path).catch(() => path))));
  const staysHere = ({ path, source }: CollectedFile): boolean => real.has(source) && !rules.isAskedFor(path);
  return {
    files: files.filter((file) => !staysHere(file)),
    ignored: files.filter(staysHere).map(({ path }) => ({ path, reason: 'testerList' })),
  };
}

/** A source that nothing was compiled from stays in: the validation has to see it to say so. */
function withoutCompiledSources(files: readonly CollectedFile[]): Selection {
  const present = new Set(files.map(({ path }) => path));
  const isCompiled = ({ path }: CollectedFile): boolean => {
    const extension = path.slice(path.lastIndexOf('.'));
    const compiled = compiledExtensions.get(extension);
    return compiled !== undefined && present.has(`${path.slice(0, -extension.length)}${compiled}`);
  };
  return {
    files: files.filter((file) => !isCompiled(file)),
    ignored: files.filter(isCompiled).map(({ path }) => ({ path, reason: 'compiledSource' })),
  };
}

async function collectPackages(
  files: readonly CollectedFile[],
  own: FolderListing,
  rules: IgnoreRules,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Selection> {
  const collected: CollectedFile[] = [];
  const ignored: IgnoredPath[] = [];
  const used = await findUsedPackages(files, folder, signal);
  const others = await otherPackages(own, used, rules, folder);
  for (const { path, source } of [...used, ...others.askedFor]) {
    const ignoredBy = rules.ignoredBy(`${path}/`);
    if (ignoredBy !== undefined) {
      ignored.push({ path: `${path}/`, reason: ignoredBy });
      continue;
    }
    const listing = await listFolder({ source, path }, rules, signal);
    const compiled = withoutCompiledSources(listing.files);
    collected.push(...compiled.files);
    ignored.push(...listing.ignored, ...compiled.ignored);
  }
  return { files: collected, ignored: [...ignored, ...others.unused] };
}

/** Installed packages that nothing uses: `.miniprogramignore` may still ask for one, which dynamic code needs. */
async function otherPackages(
  own: FolderListing,
  used: readonly PlacedPackage[],
  rules: IgnoreRules,
  folder: string,
): Promise<{ readonly askedFor: readonly PlacedPackage[]; readonly unused: readonly IgnoredPath[] }> {
  const askedFor: PlacedPackage[] = [];
  const unused: IgnoredPath[] = [];
  const sources = new Set(used.map(({ source }) => source));
  for (const packageFolder of own.packageFolders) {
    for (const name of await installedPackages(packageFolder.source)) {
      const path = `${packageFolder.path}/${name}`;
      const source = await realpath(join(packageFolder.source, name)).catch(() => '');
      if (sources.has(source)) continue;
      if (!isInside(folder, source)) unused.push({ path, reason: 'symbolicLink' });
      else if (rules.isAskedFor(`${path}/`)) askedFor.push({ path, source });
      else unused.push({ path: `${path}/`, reason: rules.ignoredBy(`${path}/`) ?? 'unusedPackage' });
    }
  }
  return { askedFor, unused };
}

function asProjectFiles(files: readonly CollectedFile[]): ProjectFiles {
  const byName = new Map(files.map((file) => [file.path, file]));
  const fileAt = (path: string): CollectedFile => {
    const file = byName.get(path);
    if (file === undefined) throw new RangeError(`not collected: ${path}`);
    return file;
  };
  return {
    paths: files.map(({ path }) => path),
    sizeOf: (path) => fileAt(path).size,
    readText: (path) => readFile(fileAt(path).source, 'utf8'),
  };
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : 1;
}
