import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { keptFolder } from '../../scripts/environment/paths.mts';
import { clickedPath } from '../support/clickedPath';
import { openMiniPrograms } from '../support/guideSteps';
import { seed } from '../support/platform';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { startWindowPlatform } from '../support/windowPlatform';
import {
  chooseQuickPick,
  filterQuickPick,
  notification,
  openView,
  pressInNotification,
  runCommand,
} from '../support/workbenchPage';

/** Where the pictures go, to be looked at. */
const folder = join(keptFolder, 'pictures');

const crew = `# Who tries Harbor Coffee first
harbor.ada # runs the shop
harbor.bo
harbor.chen, harbor.dev

[night shift]
harbor.elif # from 22:00
harb\u043Er.finn
harbor.gita
harbor.ada
２０８８００２
harbor*ines
`;

/** Harbor Coffee in its pilot test: somebody has opened it, for somebody it failed, and somebody is not on the list. */
async function pilotTest(dataFolder: string): Promise<void> {
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
  try {
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'harbor.ada\nharbor.bo\nharbor.chen\nharbor.zoe\n');
    const phone = await world.phone();
    const event = (kind: 'open' | 'failure', userId: string): object => {
      return { id: randomUUID(), releaseId: testing.id, kind, at: Date.now(), userId };
    };
    await phone.report([event('open', 'harbor.ada'), event('failure', 'harbor.chen')]);
  } finally {
    await world.stop();
  }
}

const themes = [
  { title: 'Dark Modern', file: 'dark', kind: 'vs-dark' },
  { title: 'Light Modern', file: 'light', kind: 'vs' },
  { title: 'Dark High Contrast', file: 'high-contrast', kind: 'hc-black' },
] as const;

/** What stands above the list. */
function lens(page: Page, text: string): Locator {
  return page.locator('.codelens-decoration').filter({ hasText: text });
}

function line(page: Page, text: string): Locator {
  return page.locator('.editor-instance .view-line').filter({ hasText: text }).first();
}

async function openFile(page: Page, name: string): Promise<void> {
  await runCommand(page, 'Go to File...');
  await filterQuickPick(page, name);
  await chooseQuickPick(page, name);
}

describe('a tester list in the window', () => {
  const path = clickedPath({
    prepareData: pilotTest,
    viewport: { width: 1120, height: 640 },
    pixelRatio: 1.25,
    userSettings: { 'miniProgramRelease.miniProgramId': seed.harborCoffee, 'window.commandCenter': false },
  });

  async function take(name: string): Promise<void> {
    const { page } = path();
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  }

  it('tells which release it is about, who is to be added, and what is wrong', async () => {
    const { page, workspaceFolder } = path();
    await mkdir(folder, { recursive: true });
    await writeFile(join(workspaceFolder, 'crew.testers'), crew);
    await openMiniPrograms(page);
    await openFile(page, 'crew.testers');
    await lens(
      page,
      'Pilot Testing · Harbor Wallet Production · 1.0.1: 4 in the group, 3 to add, 1 to remove: Update…',
    ).waitFor();
    await lens(page, '4 problems: Fix 2…').waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await openView(page, 'Explorer');
  });

  for (const { title, file, kind } of themes) {
    it(`in ${title}`, async () => {
      const { page } = path();
      await runCommand(page, 'Preferences: Color Theme');
      await filterQuickPick(page, title);
      await chooseQuickPick(page, title);
      await page.locator(`.monaco-workbench.${kind}`).waitFor();
      await take(`tester-list-${file}`);
      await line(page, 'harbor.bo').locator('span', { hasText: 'harbor.bo' }).last().hover();
      await page.locator('.monaco-hover').getByText('In the test group; never opened.').waitFor();
      await take(`tester-list-hover-${file}`);
      await page.mouse.move(700, 600);
      await page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
    });
  }

  it('is mended when the person has seen how', async () => {
    const { page } = path();
    await runCommand(page, 'Mini Program Release: Fix All in This List…');
    await notification(page, '2 problems in crew.testers can be fixed. 2 more need your decision.').waitFor();
    await page.locator('.monaco-diff-editor').waitFor();
    await take('tester-list-fixes');
    await pressInNotification(page, 'can be fixed', 'Apply');
    await line(page, '2088002').waitFor();
    await lens(page, '4 in the group, 5 to add, 1 to remove: Update…').waitFor();
  });
});
