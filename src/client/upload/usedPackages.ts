import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isJsonObject, parseJsonText } from '../../core/project/jsonText';
import { folderOf } from '../../core/project/projectPaths';
import { CollectError } from './collectError';
import type { CollectedFile } from './listFolder';
import { mayReferToPackages, referencedPackages } from './packageReferences';
import { isInside } from './projectRoot';
import { readFileIfPresent } from './readFileIfPresent';

/** A package that belongs to the upload. */
export interface PlacedPackage {
  /** Its folder in the upload: `node_modules/<name>`, or deeper where two versions are needed. */
  readonly path: string;
  /** Its folder on this machine, without symbolic links. */
  readonly source: string;
}

/** Somebody needs a package: `from` is their folder on this machine, `path` the same folder in the upload. */
interface PackageRequest {
  readonly name: string;
  readonly from: string;
  readonly path: string;
}

/** Deeper than this, packages need each other's versions in a circle. */
const maximumNesting = 16;

/**
 * Finds the packages a mini program uses. The rule: what one of its own scripts, templates, styles or `usingComponents`
 * names, and whatever those packages' `package.json` lists as (peer, optional) dependencies, as far as it is installed.
 * Packages are looked for as Node does, from the file upwards, but not above the opened folder, and only as long as
 * they really lie in it. What is named but not installed is left to the validation of the project.
 */
export async function findUsedPackages(
  files: readonly CollectedFile[],
  folder: string,
  signal?: AbortSignal,
): Promise<readonly PlacedPackage[]> {
  const placed = new Map<string, string>();
  const requests = await requestsOf(files);
  for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
    signal?.throwIfAborted();
    const source = await locate(request, folder);
    const path = source === undefined ? undefined : placeFor(request, source, placed);
    if (source === undefined || path === undefined) continue;
    placed.set(path, source);
    requests.push(...(await dependenciesOf(source)).map((name) => ({ name, from: source, path })));
  }
  return [...placed].map(([path, source]) => ({ path, source }));
}

async function requestsOf(files: readonly CollectedFile[]): Promise<PackageRequest[]> {
  const requests = new Map<string, PackageRequest>();
  for (const file of files) {
    if (!mayReferToPackages(file.path)) continue;
    const path = folderOf(file.path);
    for (const name of referencedPackages(file.path, await readText(file.source))) {
      requests.set(`${path}\n${name}`, { name, from: dirname(file.source), path });
    }
  }
  return [...requests.values()];
}

async function readText(source: string): Promise<string> {
  try {
    return await readFile(source, 'utf8');
  } catch (error) {
    throw new CollectError('folderUnreadable', source, { cause: error });
  }
}

async function locate({ name, from }: PackageRequest, folder: string): Promise<string | undefined> {
  for (let at = from; isInside(folder, at); at = dirname(at)) {
    const source = await realpath(join(at, 'node_modules', name)).catch(() => undefined);
    if (source !== undefined) return isInside(folder, source) ? source : undefined;
    if (dirname(at) === at) break;
  }
  return undefined;
}

/** Where a package goes: as far up as nothing else of its name stands; nowhere when it is found from there already. */
function placeFor(request: PackageRequest, source: string, placed: ReadonlyMap<string, string>): string | undefined {
  const below = `node_modules/${request.name}`;
  for (let at = request.path; ; at = folderOf(at)) {
    const found = placed.get(at === '' ? below : `${at}/${below}`);
    if (found === source) return undefined;
    if (found !== undefined) {
      const path = request.path === '' ? below : `${request.path}/${below}`;
      return path.split('node_modules/').length > maximumNesting ? undefined : path;
    }
    if (at === '') return below;
  }
}

async function dependenciesOf(source: string): Promise<readonly string[]> {
  const document = parseJsonText((await readFileIfPresent(join(source, 'package.json'))) ?? '');
  if (!document.valid || !isJsonObject(document.value)) return [];
  const manifest = document.value;
  return ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((member) => {
    const dependencies = manifest[member];
    return isJsonObject(dependencies) ? Object.keys(dependencies) : [];
  });
}

/** The packages in a `node_modules` folder: their names, scopes resolved. */
export async function installedPackages(packageFolder: string): Promise<readonly string[]> {
  const names = (await readdir(packageFolder)).filter((name) => !name.startsWith('.')).toSorted();
  const nested = names.map(async (name) =>
    name.startsWith('@') ? (await readdir(join(packageFolder, name))).map((inner) => `${name}/${inner}`) : [name],
  );
  return (await Promise.all(nested)).flat();
}
