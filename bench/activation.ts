import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packagedExtension } from '../scripts/environment/paths.mts';
import { packageExtension } from '../scripts/environment/vsix.mts';
import { harborCoffee } from '../test/support/projects';
import { openWorkbench } from '../test/support/workbench';
import { runCommand } from '../test/support/workbenchPage';
import { inNewFolder } from './folders';
import type { Measure, Sample } from './measure';

let packaged: Promise<number> | undefined;

/**
 * Loading and calling the extension as a window opens, as VS Code itself measures it. The folder that stands open is a mini
 * program and a Git repository.
 */
export const activation: Measure = {
  key: 'activation',
  peer: 'VS Code’s own Git extension in the same window',
  aim: { atMost: 0.5 },
  run: () =>
    inNewFolder(async (folder) => {
      await (packaged ??= packageExtension(packagedExtension));
      const workspaceFolder = join(folder, 'harbor-coffee');
      await cp(harborCoffee, workspaceFolder, { recursive: true });
      execFileSync('git', ['init', '--quiet'], { cwd: workspaceFolder });
      // High enough for the whole list of running extensions: what is out of sight is not there to be read.
      const { page, close } = await openWorkbench({ workspaceFolder, viewport: { width: 1280, height: 4000 } });
      try {
        return await readActivation(page);
      } finally {
        await close();
      }
    }),
};

async function readActivation(page: Page): Promise<Sample> {
  await runCommand(page, 'Developer: Show Running Extensions');
  return {
    ours: await activationOf(page, 'Mini Program Release'),
    peer: await activationOf(page, 'Git'),
    unit: 'ms',
  };
}

/** What the list of running extensions has beside an extension, once that has started. */
async function activationOf(page: Page, extensionName: string): Promise<number> {
  const row = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ has: page.getByText(extensionName, { exact: true }) });
  const text = await row.locator('.activation-time').filter({ hasText: /\dms$/u }).textContent();
  return Number(/(\d+)ms$/u.exec(text ?? '')?.[1]);
}
