import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './isRunning.mts';
import { keptFolder } from './paths.mts';

const runsFolder = join(keptFolder, 'runs');

/**
 * An empty folder for one run of something. It stays for a look at its logs until the next run after this process has ended.
 */
export function runFolder(name: string): string {
  mkdirSync(runsFolder, { recursive: true });
  for (const old of readdirSync(runsFolder))
    if (!isRunning(Number.parseInt(old, 10))) rmSync(join(runsFolder, old), { recursive: true, force: true });
  return mkdtempSync(join(runsFolder, `${process.pid}-${name}-`));
}
