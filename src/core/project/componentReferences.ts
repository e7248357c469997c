import { isJsonObject, jsonPointer } from './jsonText';
import { folderOf, isExternalReference, resolveProjectPath } from './projectPaths';
import { projectProblem, type ProjectProblem } from './projectProblem';

/** What a component may consist of; any one of these shows that it is there. */
const componentParts = ['.json', '.axml', '.js', '/index.json', '/index.axml', '/index.js'];

export interface ComponentReferences {
  /** Configuration files of the components that were found, relative to the upload root. */
  readonly configurations: readonly string[];
  readonly problems: readonly ProjectProblem[];
}

/**
 * Follows `usingComponents` of one configuration file. A target may be relative (`./card`), from the root
 * (`/components/card`), a vendored package's (`mini-ali-ui/es/card/index`), or lead out of the project (`plugin://…`).
 * A target that does not exist is a problem, not a warning: the page that names it cannot be compiled.
 */
export function followComponents(
  path: string,
  configuration: Readonly<Record<string, unknown>>,
  present: ReadonlySet<string>,
): ComponentReferences {
  const configurations: string[] = [];
  const problems: ProjectProblem[] = [];
  const using = configuration['usingComponents'] ?? {};
  if (!isJsonObject(using)) {
    return { configurations, problems: [valueInvalid('object', path, '/usingComponents')] };
  }
  for (const [name, target] of Object.entries(using)) {
    const pointer = jsonPointer('usingComponents', name);
    if (typeof target !== 'string') problems.push(valueInvalid('string', path, pointer));
    else if (!isExternalReference(target)) {
      const found = findComponent(folderOf(path), target, present);
      if (found === undefined) problems.push(projectProblem('componentMissing', { name, target }, { path, pointer }));
      else if (present.has(`${found}.json`)) configurations.push(`${found}.json`);
    }
  }
  return { configurations, problems };
}

function findComponent(folder: string, target: string, present: ReadonlySet<string>): string | undefined {
  for (const candidate of componentCandidates(folder, target)) {
    if (candidate === undefined) continue;
    const part = componentParts.find((suffix) => present.has(`${candidate}${suffix}`));
    if (part !== undefined) return part.startsWith('/index') ? `${candidate}/index` : candidate;
  }
  return undefined;
}

/** Where a component may be: a package's name is looked up as Node does, and then as a path of the project. */
function componentCandidates(folder: string, target: string): readonly (string | undefined)[] {
  if (target.startsWith('/') || target.startsWith('.')) return [resolveProjectPath(folder, target)];
  const candidates: (string | undefined)[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    candidates.push(resolveProjectPath(at, `node_modules/${target}`));
    if (at === '') break;
  }
  return [...candidates, resolveProjectPath(folder, target), resolveProjectPath('', target)];
}

function valueInvalid(expected: string, path: string, pointer: string): ProjectProblem {
  return projectProblem('valueInvalid', { expected }, { path, pointer });
}
