import { startWindowPlatform } from '../support/windowPlatform';
import { cp, mkdir } from 'node:fs/promises';
import { startWindowPlatform } from '../support/windowPlatform';
import { join } from 'node:path';
import { startWindowPlatform } from '../support/windowPlatform';
import type { Page } from 'playwright-core';
import { startWindowPlatform } from '../support/windowPlatform';
import { keptFolder, projectFolder } from '../../scripts/environment/paths.mts';
import { startWindowPlatform } from '../support/windowPlatform';
import { clickedPath } from '../support/clickedPath';
import { startWindowPlatform } from '../support/windowPlatform';
import { openMiniPrograms, openReview, switchAccount } from '../support/guideSteps';
import { startWindowPlatform } from '../support/windowPlatform';
import { seed } from '../support/platform';
import { startWindowPlatform } from '../support/windowPlatform';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { startWindowPlatform } from '../support/windowPlatform';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { startWindowPlatform } from '../support/windowPlatform';
import {
import { startWindowPlatform } from '../support/windowPlatform';
  chooseQuickPick,
import { startWindowPlatform } from '../support/windowPlatform';
  filterQuickPick,
import { startWindowPlatform } from '../support/windowPlatform';
  notification,
import { startWindowPlatform } from '../support/windowPlatform';
  rowBelow,
import { startWindowPlatform } from '../support/windowPlatform';
  runCommand,
import { startWindowPlatform } from '../support/windowPlatform';
  setSidebarWidth,
import { startWindowPlatform } from '../support/windowPlatform';
  statusBarItem,
import { startWindowPlatform } from '../support/windowPlatform';
  treeRow,
import { startWindowPlatform } from '../support/windowPlatform';
} from '../support/workbenchPage';
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
/** Where all of them go, to be looked at. */
import { startWindowPlatform } from '../support/windowPlatform';
const folder = join(keptFolder, 'pictures');
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
/** Those the README shows are written to it only when somebody asks for it: `UPDATE_PICTURES=1 npm test -- e2e`. */
import { startWindowPlatform } from '../support/windowPlatform';
const inReadme = new Set(['grayscale-dark', 'grayscale-light', 'grayscale-high-contrast', 'narrow-dark']);
import { startWindowPlatform } from '../support/windowPlatform';
const readmeFolder = join(projectFolder, 'media', 'readme');
import { startWindowPlatform } from '../support/windowPlatform';
const updatesReadme = process.env['UPDATE_PICTURES'] === '1';
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
const testers = Array.from({ length: 148 }, (_, number) => `harbor-${String(number + 1).padStart(4, '0')}`).join('\n');
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
/** Harbor Coffee in the middle of its life: something live, something moving, something rejected, something waiting. */
import { startWindowPlatform } from '../support/windowPlatform';
async function busyPlatform(dataFolder: string): Promise<void> {
import { startWindowPlatform } from '../support/windowPlatform';
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
import { startWindowPlatform } from '../support/windowPlatform';
  try {
import { startWindowPlatform } from '../support/windowPlatform';
    const first = await world.act(await world.approve(await world.applied()), 'completeTesting');
import { startWindowPlatform } from '../support/windowPlatform';
    await world.act(first, 'releaseToEveryone');
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
    const second = await world.upload();
import { startWindowPlatform } from '../support/windowPlatform';
    const configuration = { clientId: 'harbor-coffee-8f21', serverDomains: ['api.harbor-coffee.example'] };
import { startWindowPlatform } from '../support/windowPlatform';
    const wallet = await world.ended(await world.select(second, { configuration }));
import { startWindowPlatform } from '../support/windowPlatform';
    const testing = await world.approve(await world.apply(wallet), { reason: 'Checked the new checkout domain.' });
import { startWindowPlatform } from '../support/windowPlatform';
    await world.addTesters(testing, testers);
import { startWindowPlatform } from '../support/windowPlatform';
    const tested = await world.act(await world.read(testing), 'completeTesting');
import { startWindowPlatform } from '../support/windowPlatform';
    await world.grayscale(await world.grayscale(tested, 5), 20);
import { startWindowPlatform } from '../support/windowPlatform';
    const sandbox = await world.ended(await world.select(second, { environment: 'Sandbox' }));
import { startWindowPlatform } from '../support/windowPlatform';
    await world.apply(sandbox);
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
    const third = await world.upload();
import { startWindowPlatform } from '../support/windowPlatform';
    const metro = await world.ended(await world.select(third, { targetApp: seed.metroPay }));
import { startWindowPlatform } from '../support/windowPlatform';
    await world.reject(
import { startWindowPlatform } from '../support/windowPlatform';
      await world.apply(metro),
import { startWindowPlatform } from '../support/windowPlatform';
      'The tagline promises hot coffee, and the menu sells iced tea first.\nChange one of the two, then apply again.',
import { startWindowPlatform } from '../support/windowPlatform';
      'mia-metro',
import { startWindowPlatform } from '../support/windowPlatform';
    );
import { startWindowPlatform } from '../support/windowPlatform';
    await world.apply(
import { startWindowPlatform } from '../support/windowPlatform';
      await world.ended(await world.select(third, { targetApp: seed.metroPay, environment: 'Sandbox', configuration })),
import { startWindowPlatform } from '../support/windowPlatform';
    );
import { startWindowPlatform } from '../support/windowPlatform';
    await world.ended(await world.select(third));
import { startWindowPlatform } from '../support/windowPlatform';
  } finally {
import { startWindowPlatform } from '../support/windowPlatform';
    await world.stop();
import { startWindowPlatform } from '../support/windowPlatform';
  }
import { startWindowPlatform } from '../support/windowPlatform';
}
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
const themes = [
import { startWindowPlatform } from '../support/windowPlatform';
  { title: 'Dark Modern', file: 'dark', kind: 'vs-dark' },
import { startWindowPlatform } from '../support/windowPlatform';
  { title: 'Light Modern', file: 'light', kind: 'vs' },
import { startWindowPlatform } from '../support/windowPlatform';
  { title: 'Dark High Contrast', file: 'high-contrast', kind: 'hc-black' },
import { startWindowPlatform } from '../support/windowPlatform';
] as const;
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
const wide = { width: 1120, height: 760 };
import { startWindowPlatform } from '../support/windowPlatform';
/** With the activity bar beside it, the panel has 300 pixels. */
import { startWindowPlatform } from '../support/windowPlatform';
const narrow = { width: 352, height: 900 };
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
/** Room for a whole review. */
import { startWindowPlatform } from '../support/windowPlatform';
const tall = { width: 1120, height: 1150 };
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
const wallet = 'Harbor Wallet · Production';
import { startWindowPlatform } from '../support/windowPlatform';
const metro = 'Metro Pay · Production';
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
/** Opens a release of a version in its panel, with the pointer out of the way. */
import { startWindowPlatform } from '../support/windowPlatform';
async function show(page: Page, version: string, target: string, sentence: string): Promise<void> {
import { startWindowPlatform } from '../support/windowPlatform';
  await (await rowBelow(page, version, target)).click();
import { startWindowPlatform } from '../support/windowPlatform';
  await new ReleasePanelPage(page).next.filter({ hasText: sentence }).waitFor();
import { startWindowPlatform } from '../support/windowPlatform';
  await page.mouse.move(wide.width / 2, 1);
import { startWindowPlatform } from '../support/windowPlatform';
}
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
async function chooseTheme(page: Page, title: string, kind: string): Promise<void> {
import { startWindowPlatform } from '../support/windowPlatform';
  await runCommand(page, 'Preferences: Color Theme');
import { startWindowPlatform } from '../support/windowPlatform';
  await filterQuickPick(page, title);
import { startWindowPlatform } from '../support/windowPlatform';
  await chooseQuickPick(page, title);
import { startWindowPlatform } from '../support/windowPlatform';
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
import { startWindowPlatform } from '../support/windowPlatform';
}
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
describe('the pictures', () => {
import { startWindowPlatform } from '../support/windowPlatform';
  const path = clickedPath({
import { startWindowPlatform } from '../support/windowPlatform';
    prepareData: busyPlatform,
import { startWindowPlatform } from '../support/windowPlatform';
    viewport: wide,
import { startWindowPlatform } from '../support/windowPlatform';
    // Sharp enough to be read, small enough to come with the package.
import { startWindowPlatform } from '../support/windowPlatform';
    pixelRatio: 1.25,
import { startWindowPlatform } from '../support/windowPlatform';
    userSettings: {
import { startWindowPlatform } from '../support/windowPlatform';
      // One panel at a time, so that no other tab stands in the picture.
import { startWindowPlatform } from '../support/windowPlatform';
      'workbench.editor.showTabs': 'single',
import { startWindowPlatform } from '../support/windowPlatform';
      'window.commandCenter': false,
import { startWindowPlatform } from '../support/windowPlatform';
      'window.title': '${rootName}',
import { startWindowPlatform } from '../support/windowPlatform';
    },
import { startWindowPlatform } from '../support/windowPlatform';
  });
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
  async function take(name: string): Promise<void> {
import { startWindowPlatform } from '../support/windowPlatform';
    const { page } = path();
import { startWindowPlatform } from '../support/windowPlatform';
    await notification(page).waitFor({ state: 'hidden' });
import { startWindowPlatform } from '../support/windowPlatform';
    const file = join(folder, `${name}.png`);
import { startWindowPlatform } from '../support/windowPlatform';
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
import { startWindowPlatform } from '../support/windowPlatform';
    if (updatesReadme && inReadme.has(name)) await cp(file, join(readmeFolder, `${name}.png`));
import { startWindowPlatform } from '../support/windowPlatform';
  }
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
  before(async () => {
import { startWindowPlatform } from '../support/windowPlatform';
    await mkdir(folder, { recursive: true });
import { startWindowPlatform } from '../support/windowPlatform';
    if (updatesReadme) await mkdir(readmeFolder, { recursive: true });
import { startWindowPlatform } from '../support/windowPlatform';
    const { page } = path();
import { startWindowPlatform } from '../support/windowPlatform';
    await openMiniPrograms(page);
import { startWindowPlatform } from '../support/windowPlatform';
    await treeRow(page, '1.0.1').click();
import { startWindowPlatform } from '../support/windowPlatform';
    await setSidebarWidth(page, 400);
import { startWindowPlatform } from '../support/windowPlatform';
  });
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
  for (const { title, file, kind } of themes) {
import { startWindowPlatform } from '../support/windowPlatform';
    it(`the window in ${title}`, async () => {
import { startWindowPlatform } from '../support/windowPlatform';
      const { page } = path();
import { startWindowPlatform } from '../support/windowPlatform';
      await chooseTheme(page, title, kind);
import { startWindowPlatform } from '../support/windowPlatform';
      await show(page, '1.0.2', wallet, '20 % of the users and its 148 testers get 1.0.2, the others 1.0.1.');
import { startWindowPlatform } from '../support/windowPlatform';
      await statusBarItem(page, 'Harbor Coffee 1.0.2: Grayscale Release 20 %').waitFor();
import { startWindowPlatform } from '../support/windowPlatform';
      await take(`grayscale-${file}`);
import { startWindowPlatform } from '../support/windowPlatform';
      await show(page, '1.0.3', metro, 'Rejected: change what is asked for');
import { startWindowPlatform } from '../support/windowPlatform';
      await take(`rejected-${file}`);
import { startWindowPlatform } from '../support/windowPlatform';
      await show(page, '1.0.3', wallet, '1.0.2 is already in Grayscale Release');
import { startWindowPlatform } from '../support/windowPlatform';
      await take(`created-${file}`);
import { startWindowPlatform } from '../support/windowPlatform';
      await show(page, '1.0.1', wallet, 'Live for everyone');
import { startWindowPlatform } from '../support/windowPlatform';
      await take(`live-${file}`);
import { startWindowPlatform } from '../support/windowPlatform';
    });
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
    it(`the panel at 300 pixels in ${title}`, async () => {
import { startWindowPlatform } from '../support/windowPlatform';
      const { page } = path();
import { startWindowPlatform } from '../support/windowPlatform';
      await show(page, '1.0.2', wallet, '20 % of the users and its 148 testers get 1.0.2, the others 1.0.1.');
import { startWindowPlatform } from '../support/windowPlatform';
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
import { startWindowPlatform } from '../support/windowPlatform';
      await page.setViewportSize(narrow);
import { startWindowPlatform } from '../support/windowPlatform';
      await take(`narrow-${file}`);
import { startWindowPlatform } from '../support/windowPlatform';
      await page.setViewportSize(wide);
import { startWindowPlatform } from '../support/windowPlatform';
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
import { startWindowPlatform } from '../support/windowPlatform';
      await treeRow(page, '1.0.3').waitFor();
import { startWindowPlatform } from '../support/windowPlatform';
    });
import { startWindowPlatform } from '../support/windowPlatform';
  }
import { startWindowPlatform } from '../support/windowPlatform';

import { startWindowPlatform } from '../support/windowPlatform';
  it('the review, as the reviewer sees it', async () => {
import { startWindowPlatform } from '../support/windowPlatform';
    const { page } = path();
import { startWindowPlatform } from '../support/windowPlatform';
    await chooseTheme(page, 'Dark Modern', 'vs-dark');
import { startWindowPlatform } from '../support/windowPlatform';
    await page.setViewportSize(tall);
import { startWindowPlatform } from '../support/windowPlatform';
    await switchAccount(page, 'Mia Metro');
import { startWindowPlatform } from '../support/windowPlatform';
    await openReview(page, 'Harbor Coffee 1.0.3 → Metro Pay · Sandbox');
import { startWindowPlatform } from '../support/windowPlatform';
    await page.mouse.move(wide.width / 2, 1);
import { startWindowPlatform } from '../support/windowPlatform';
    await take('review-dark');
import { startWindowPlatform } from '../support/windowPlatform';
  });
import { startWindowPlatform } from '../support/windowPlatform';
});
