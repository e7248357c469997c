import { randomUUID } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { keptFolder, projectFolder } from '../../scripts/environment/paths.mts';
import { startSuperApp } from '../../scripts/environment/superApp.mts';
import { clickedPath } from '../support/clickedPath';
import { openMiniPrograms, openReview, switchAccount } from '../support/guideSteps';
import { seed } from '../support/platform';
import { startWindowPlatform } from '../support/windowPlatform';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { SuperAppPage } from '../support/superAppPage';
import {
  chooseQuickPick,
  filterQuickPick,
  notification,
  rowBelow,
  runCommand,
  setSidebarWidth,
  statusBarItem,
  treeRow,
} from '../support/workbenchPage';

/** Where all of them go, to be looked at. */
const folder = join(keptFolder, 'pictures');

const readmeFolder = join(projectFolder, 'media', 'readme');

/** Those a README shows are written beside it only when somebody asks for it: `UPDATE_PICTURES=1 npm test -- e2e`. */
const inReadme: ReadonlyMap<string, string> = new Map([
  ['grayscale-dark', readmeFolder],
  ['grayscale-light', readmeFolder],
  ['grayscale-high-contrast', readmeFolder],
  ['narrow-dark', readmeFolder],
  // The extension's package comes without the super app, and without its picture.
  ['super-app-light', join(projectFolder, 'samples', 'super-app')],
]);
const updatesReadme = process.env['UPDATE_PICTURES'] === '1';

const testers = Array.from({ length: 148 }, (_, number) => `harbor-${String(number + 1).padStart(4, '0')}`);

/** The same as a list of two groups. */
const testerList = ['[Staff]', ...testers.slice(0, 20), '', '[Regulars]', ...testers.slice(20)].join('\n');

const hour = 60 * 60 * 1000;

/** An open and how it ended, so many hours ago. */
function reportOf(releaseId: string, hoursAgo: number, isFailure: boolean, userId?: string): readonly object[] {
  const event = { releaseId, at: Date.now() - hoursAgo * hour, ...(userId !== undefined && { userId }) };
  return [
    { ...event, id: randomUUID(), kind: 'open', firstOpen: true },
    { ...event, id: randomUUID(), kind: isFailure ? 'failure' : 'success' },
  ];
}

/** What phones reported: most testers have opened the new version, for a few it failed, and more and more users have it. */
function reportsOf(release: string, live: string): readonly object[] {
  const ofTesters = testers.flatMap((userId, index) =>
    index % 5 === 3 ? [] : reportOf(release, (index * 7) % 11, index % 30 === 4, userId),
  );
  const hours = Array.from({ length: 12 }, (_, hoursAgo) => hoursAgo);
  const others = hours.flatMap((hoursAgo) => [
    ...Array.from({ length: 12 }, (_, index) => reportOf(live, hoursAgo, index === hoursAgo)),
    ...Array.from({ length: 6 - hoursAgo / 2 }, (_, index) => reportOf(release, hoursAgo, index === 5)),
  ]);
  return [...ofTesters, ...others.flat()];
}

/** Harbor Coffee in the middle of its life: something live, something moving, something rejected, something waiting. */
async function busyPlatform(dataFolder: string): Promise<void> {
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
  try {
    const first = await world.act(await world.approve(await world.applied()), 'completeTesting');
    await world.act(first, 'releaseToEveryone');

    const second = await world.upload();
    const configuration = { clientId: 'harbor-coffee-8f21', serverDomains: ['api.harbor-coffee.example'] };
    const wallet = await world.ended(await world.select(second, { configuration }));
    const testing = await world.approve(await world.apply(wallet), { reason: 'Checked the new checkout domain.' });
    await world.addTesters(testing, testerList);
    const phone = await world.phone();
    const reports = reportsOf(testing.id, first.id);
    for (let from = 0; from < reports.length; from += 500) await phone.report(reports.slice(from, from + 500));
    const tested = await world.act(await world.read(testing), 'completeTesting');
    await world.grayscale(await world.grayscale(tested, 5), 20);
    const sandbox = await world.ended(await world.select(second, { environment: 'Sandbox' }));
    await world.apply(sandbox);

    const third = await world.upload();
    const metro = await world.ended(await world.select(third, { targetApp: seed.metroPay }));
    await world.reject(
      await world.apply(metro),
      'The tagline promises hot coffee, and the menu sells iced tea first.\nChange one of the two, then apply again.',
      'mia-metro',
    );
    await world.apply(
      await world.ended(await world.select(third, { targetApp: seed.metroPay, environment: 'Sandbox', configuration })),
    );
    await world.ended(await world.select(third));
  } finally {
    await world.stop();
  }
}

const themes = [
  { title: 'Dark Modern', file: 'dark', kind: 'vs-dark' },
  { title: 'Light Modern', file: 'light', kind: 'vs' },
  { title: 'Dark High Contrast', file: 'high-contrast', kind: 'hc-black' },
] as const;

const wide = { width: 1120, height: 760 };
/** With the activity bar beside it, the panel has 300 pixels. */
const narrow = { width: 352, height: 900 };

/** Room for a whole review. */
const tall = { width: 1120, height: 1150 };

const wallet = 'Harbor Wallet · Production';
const metro = 'Metro Pay · Production';

/** Opens a release of a version in its panel, with the pointer out of the way. */
async function show(page: Page, version: string, target: string, sentence: string): Promise<void> {
  await (await rowBelow(page, version, target)).click();
  const panel = new ReleasePanelPage(page);
  await panel.next.filter({ hasText: sentence }).waitFor();
  await panel.heading(`Harbor Coffee ${version}`).scrollIntoViewIfNeeded();
  await page.mouse.move(wide.width / 2, 1);
}

/** Scrolls to the testers of the release that is shown, with the buttons of one of them open. */
async function showTesters(page: Page): Promise<void> {
  const panel = new ReleasePanelPage(page);
  const user = panel.button('harbor-0002');
  if ((await user.getAttribute('aria-expanded')) === 'false') await user.click();
  await panel.button('Go to Its Line').waitFor();
  // With room for the rest below it.
  await panel.button('Export as CSV…').scrollIntoViewIfNeeded();
  await panel.heading('Testers').scrollIntoViewIfNeeded();
  await page.mouse.move(wide.width / 2, 1);
}

/** Scrolls to the QR code of the release that is shown. */
async function showQrCode(page: Page): Promise<void> {
  await new ReleasePanelPage(page).qrCode('Its testers and 20 % of the users').scrollIntoViewIfNeeded();
}

/** Asks in the panel what a user gets, with the answer in sight. */
async function showWhatAUserGets(page: Page): Promise<void> {
  const panel = new ReleasePanelPage(page);
  await panel.field('User ID').fill('mina');
  await panel.press('Show');
  await panel.userAnswer.filter({ hasText: 'mina' }).waitFor();
  await panel.userAnswer.scrollIntoViewIfNeeded();
  await page.mouse.move(wide.width / 2, 1);
}

async function chooseTheme(page: Page, title: string, kind: string): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  await filterQuickPick(page, title);
  await chooseQuickPick(page, title);
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
}

describe('the pictures', () => {
  const path = clickedPath({
    prepareData: busyPlatform,
    viewport: wide,
    // Sharp enough to be read, small enough to come with the package.
    pixelRatio: 1.25,
    userSettings: {
      // One panel at a time, so that no other tab stands in the picture.
      'workbench.editor.showTabs': 'single',
      'window.commandCenter': false,
      'window.title': '${rootName}',
    },
  });

  async function take(name: string): Promise<void> {
    const { page } = path();
    await notification(page).waitFor({ state: 'hidden' });
    await takeOf(page, name);
  }

  async function takeOf(page: Page, name: string): Promise<void> {
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    const shownIn = inReadme.get(name);
    if (updatesReadme && shownIn !== undefined) await cp(file, join(shownIn, `${name}.png`));
  }

  before(async () => {
    await mkdir(folder, { recursive: true });
    if (updatesReadme) await mkdir(readmeFolder, { recursive: true });
    const { page } = path();
    await openMiniPrograms(page);
    // The rows above it are there, so that it does not move under the pointer.
    for (const target of ['Metro Pay · Sandbox', 'Harbor Wallet · Sandbox']) await treeRow(page, target).waitFor();
    await treeRow(page, '1.0.1').click();
    await page.keyboard.press('ArrowRight');
    await treeRow(page, '1.0.1').and(page.locator('[aria-expanded="true"]')).waitFor();
    await setSidebarWidth(page, 400);
  });

  for (const { title, file, kind } of themes) {
    it(`the window in ${title}`, async () => {
      const { page } = path();
      await chooseTheme(page, title, kind);
      await show(page, '1.0.2', wallet, '20 % of the users and its 148 testers get 1.0.2, the others 1.0.1.');
      await statusBarItem(page, 'Harbor Coffee 1.0.2: Grayscale Release 20 %').waitFor();
      await take(`grayscale-${file}`);
      await showQrCode(page);
      await take(`qr-code-${file}`);
      await showWhatAUserGets(page);
      await take(`user-gets-${file}`);
      await showTesters(page);
      await take(`testers-${file}`);
      await show(page, '1.0.3', metro, 'Rejected: change what is asked for');
      await take(`rejected-${file}`);
      await show(page, '1.0.3', wallet, '1.0.2 is already in Grayscale Release');
      await take(`created-${file}`);
      await show(page, '1.0.1', wallet, 'Live for everyone');
      await take(`live-${file}`);
    });

    it(`the panel at 300 pixels in ${title}`, async () => {
      const { page } = path();
      await show(page, '1.0.2', wallet, '20 % of the users and its 148 testers get 1.0.2, the others 1.0.1.');
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      await page.setViewportSize(narrow);
      await take(`narrow-${file}`);
      await showQrCode(page);
      await take(`qr-code-narrow-${file}`);
      await showWhatAUserGets(page);
      await take(`user-gets-narrow-${file}`);
      await showTesters(page);
      await take(`testers-narrow-${file}`);
      await page.setViewportSize(wide);
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      await treeRow(page, '1.0.3').waitFor();
    });
  }

  it('the views in a side bar as wide as VS Code makes it', async () => {
    const { page } = path();
    await chooseTheme(page, 'Dark Modern', 'vs-dark');
    await setSidebarWidth(page, 300);
    await take('side-bar-dark');
    await setSidebarWidth(page, 400);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`the sample super app, ${scheme}`, async () => {
      const { page, dataFolder, consoleErrors } = path();
      const server = await startSuperApp({ dataFolder });
      try {
        const phone = await SuperAppPage.open(page, server, consoleErrors);
        await phone.page.emulateMedia({ colorScheme: scheme });
        await phone.signIn('harbor-0001');
        await phone.result('1.0.2').click();
        await phone.answer.getByText('verified').waitFor();
        await phone.page.getByText(/^\d+ of 200 get 1\.0\.2, \d+ get 1\.0\.1\.$/u).waitFor();
        await takeOf(phone.page, `super-app-${scheme}`);
        await phone.page.setViewportSize({ width: 320, height: 760 });
        await takeOf(phone.page, `super-app-narrow-${scheme}`);
        await phone.page.context().close();
      } finally {
        await server.close();
      }
    });
  }

  it('the review, as the reviewer sees it', async () => {
    const { page } = path();
    await chooseTheme(page, 'Dark Modern', 'vs-dark');
    await page.setViewportSize(tall);
    await switchAccount(page, 'Mia Metro');
    await openReview(page, 'Harbor Coffee 1.0.3 → Sandbox');
    await page.mouse.move(wide.width / 2, 1);
    await take('review-dark');
  });
});
