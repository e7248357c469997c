import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packagedExtension } from '../scripts/environment/paths.mts';
import { packageExtension } from '../scripts/environment/vsix.mts';
import { harborCoffee } from '../test/support/projects';
import { openWorkbench } from '../test/support/workbench';
import { runCommand } from '../test/support/workbenchPage';

/** What VS Code took to load and call two extensions as a window opened, in milliseconds. */
export interface Activation {
  readonly extension: number;
  /** VS Code's own Git extension, in the same window. */
  readonly git: number;
}

/** Opens windows on a folder that is a mini program and a Git repository, one after the other, and reads what VS Code measured. */
export async function measureActivation(windows: number): Promise<readonly Activation[]> {
  await packageExtension(packagedExtension);
  const parent = await mkdtemp(join(tmpdir(), 'activation-'));
  const workspaceFolder = join(parent, 'harbor-coffee');
  await cp(harborCoffee, workspaceFolder, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: workspaceFolder });
  const workbench = await openWorkbench();
  try {
    const measured: Activation[] = [];
    for (let window = 0; window < windows; window += 1) {
      const page = await workbench.openWindow(workspaceFolder);
      measured.push(await readActivation(page));
      await page.close();
    }
    return measured;
  } finally {
    await workbench.close();
    await rm(parent, { recursive: true, force: true });
  }
}

async function readActivation(page: Page): Promise<Activation> {
  await runCommand(page, 'Developer: Show Running Extensions');
  return {
    extension: await activationOf(page, 'mini-program-release.mini-program-release'),
    git: await activationOf(page, 'vscode.git'),
  };
}

/** What the list of running extensions has beside an extension, once it has finished. */
async function activationOf(page: Page, id: string): Promise<number> {
  const name = page.locator('.name').getByText(id, { exact: true });
  const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({ has: name });
  const text = await row.locator('.activation-time').filter({ hasText: /\dms$/u }).textContent();
  const milliseconds = /(\d+)ms$/u.exec(text ?? '')?.[1];
  if (milliseconds === undefined) throw new Error(`${id}: ${text}`);
  return Number(milliseconds);
}
