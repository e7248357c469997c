import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isJsonObject, parseToolJsonText } from '../../core/project/jsonText';
import { resolveProjectPath } from '../../core/project/projectPaths';
import { projectProblem } from '../../core/project/projectProblem';
import { CollectError } from './collectError';
import { readFileIfPresent } from './readFileIfPresent';
import { surveyFolder } from './surveyFolder';

export interface ProjectRoot {
  /** The folder that was opened, without symbolic links. */
  readonly folder: string;
  /** The folder to upload: it has `app.json`. */
  readonly directory: string;
  /** `directory` relative to `folder`, separated by `/`; `''` when they are one. */
  readonly root: string;
  /** Globs of `mini.project.json` (`exclude`, and `uploadExclude` of its second format), relative to `folder`. */
  readonly excluded: readonly string[];
}

/**
 * Finds what to upload from a folder: the root that `mini.project.json` names, or else the folder itself.
 *
 * @throws CollectError
 */
export async function findProjectRoot(folder: string): Promise<ProjectRoot> {
  const real = await realFolder(folder);
  const settings = await readProjectFile(real);
  const directory = await realRoot(real, settings.root);
  if (directory === undefined || (await readFileIfPresent(join(directory, 'app.json'))) === undefined) {
    throw new CollectError('notAMiniProgram', folder, { problem: await surveyFolder(real) });
  }
  return { folder: real, directory, ...settings };
}

async function realFolder(folder: string): Promise<string> {
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CollectError('folderMissing', folder);
  return realpath(folder);
}

async function readProjectFile(folder: string): Promise<{ root: string; excluded: readonly string[] }> {
  const path = join(folder, 'mini.project.json');
  const text = await readFileIfPresent(path);
  if (text === undefined) return { root: '', excluded: [] };

  const place = { path: 'mini.project.json' };
  const document = parseToolJsonText(text);
  if (!document.valid) {
    const position = document.position === undefined ? {} : { position: document.position };
    const problem = projectProblem('jsonInvalid', { reason: document.reason }, { ...place, ...position });
    throw new CollectError('projectFileInvalid', path, { problem });
  }
  const settings = isJsonObject(document.value) ? document.value : {};
  const named = settings['miniprogramRoot'] ?? '';
  if (typeof named !== 'string') {
    const problem = projectProblem('valueInvalid', { expected: 'string' }, { ...place, pointer: '/miniprogramRoot' });
    throw new CollectError('projectFileInvalid', path, { problem });
  }
  const root = resolveProjectPath('', named.replaceAll('\\', '/'));
  if (root === undefined) throw new CollectError('rootOutsideFolder', named);
  return { root, excluded: [...texts(settings['exclude']), ...texts(settings['uploadExclude'])] };
}

async function realRoot(folder: string, root: string): Promise<string | undefined> {
  const directory = await realpath(join(folder, root)).catch(() => undefined);
  if (directory !== undefined && !isInside(folder, directory)) throw new CollectError('rootOutsideFolder', directory);
  return directory;
}

/** Whether a path without symbolic links is a folder or lies in it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text: unknown) => typeof text === 'string') : [];
}
