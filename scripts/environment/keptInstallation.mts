import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './isRunning.mts';
import { keptFolder } from './paths.mts';
import { step } from './progress.mts';

const unfinishedPrefix = '.unfinished-';

/**
 * A folder below `.vscode-test/` that is made once. It is filled under another name and renamed when complete, so one that
 * exists is whole, whenever the run that made it was interrupted.
 */
export async function keptInstallation(
  name: string,
  title: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(keptFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(keptFolder, { recursive: true });
  removeUnfinished();
  const unfinished = join(keptFolder, `${unfinishedPrefix}${process.pid}-${name}`);
  mkdirSync(unfinished);
  await step(title, () => fill(unfinished));
  // Another run may have been faster; then its folder serves.
  if (existsSync(folder)) rmSync(unfinished, { recursive: true, force: true });
  else renameSync(unfinished, folder);
  return folder;
}

function removeUnfinished(): void {
  for (const name of readdirSync(keptFolder)) {
    const owner = name.startsWith(unfinishedPrefix)
      ? Number.parseInt(name.slice(unfinishedPrefix.length), 10)
      : process.pid;
    if (owner !== process.pid && !isRunning(owner)) rmSync(join(keptFolder, name), { recursive: true, force: true });
  }
}
