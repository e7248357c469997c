import { join } from 'node:path';
import ignore from 'ignore';
import { defaultIgnores } from './defaultIgnores';
import type { ProjectRoot } from './projectRoot';
import { readFileIfPresent } from './readFileIfPresent';

/** Who says that something stays out. */
export type IgnoreSource = 'default' | 'projectFile' | 'ignoreFile';

export interface IgnoreRules {
  /** Who keeps a path out, if anybody does. A folder's path ends with `/`. */
  ignoredBy(path: string): IgnoreSource | undefined;
  /** Whether `.miniprogramignore` asks for this path by name (`!path`). */
  isAskedFor(path: string): boolean;
}

export const ignoreFileName = '.miniprogramignore';

/**
 * The rules of one project, all relative to the upload root, later ones first: `.miniprogramignore` (in the upload
 * root, or else in the folder that was opened), then the globs of `mini.project.json`, then the defaults.
 */
export async function readIgnoreRules(project: ProjectRoot): Promise<IgnoreRules> {
  const text =
    (await readFileIfPresent(join(project.directory, ignoreFileName))) ??
    (await readFileIfPresent(join(project.folder, ignoreFileName))) ??
    '';
  const layers: readonly (readonly [IgnoreSource, readonly string[]])[] = [
    ['default', defaultIgnores],
    ['projectFile', project.excluded.flatMap((glob) => relativeToRoot(glob, project.root) ?? [])],
    ['ignoreFile', text.split(/\r?\n/)],
  ];
  const rules = ignore();
  for (const [source, patterns] of layers) rules.add(patterns.map((pattern) => ({ pattern, mark: source })));
  return {
    ignoredBy: (path) => sourceOf(rules.test(path).rule?.mark),
    isAskedFor: (path) => rules.test(path).unignored,
  };
}

function sourceOf(mark: string | undefined): IgnoreSource | undefined {
  return mark === 'default' || mark === 'projectFile' || mark === 'ignoreFile' ? mark : undefined;
}

/**
 * A glob relative to the opened folder as a pattern relative to the upload root; none where it cannot match there.
 * Everything in a folder is the folder.
 */
function relativeToRoot(glob: string, root: string): string | undefined {
  const path = glob.replace(/^\.?\//, '').replace(/\/\*\*(?:\/\*)?$/, '/');
  if (path === '' || path.startsWith('!') || path.startsWith('#')) return undefined;
  if (path.startsWith('**/')) return path;
  if (root === '') return `/${path}`;
  return path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}
