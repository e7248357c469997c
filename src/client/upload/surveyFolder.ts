import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diagnoseProject } from '../../core/project/diagnoseProject';
import { projectProblem, type ProjectProblem } from '../../core/project/projectProblem';

/** Enough to recognise a project by, and little enough for a home folder. */
const maximumDepth = 4;
const maximumPaths = 2000;

/** Says what a folder without an `app.json` of its own is, after a look at the upper levels of it. */
export async function surveyFolder(folder: string): Promise<ProjectProblem> {
  const paths: string[] = [];
  await survey(folder, '', 1, paths);
  const diagnosis = await diagnoseProject({
    paths,
    sizeOf: () => 0,
    readText: (path) => readFile(join(folder, path), 'utf8'),
  });
  return diagnosis ?? projectProblem('appJsonMissing', {});
}

async function survey(folder: string, below: string, depth: number, paths: string[]): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (paths.length >= maximumPaths) return;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) paths.push(path);
    else if (entry.isDirectory() && depth < maximumDepth && !isUnremarkable(entry.name)) {
      await survey(folder, path, depth + 1, paths);
    }
  }
}

function isUnremarkable(folderName: string): boolean {
  return folderName === 'node_modules' || folderName.startsWith('.');
}
