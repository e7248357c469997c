import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { startSuperApp, type RunningSuperApp } from '../../scripts/environment/superApp.mts';
import { clickedPath } from '../support/clickedPath';
import {
  answerSelectApp,
  applyToRelease,
  approve,
  openMiniPrograms,
  switchAccount,
  uploadVersion,
} from '../support/guideSteps';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { SuperAppPage } from '../support/superAppPage';
import {
  chooseQuickPick,
  notification,
  openCommandPalette,
  pressInNotification,
  quickInput,
} from '../support/workbenchPage';

const list = 'pilot.testers.csv';

/** Opens a file of the workspace by its name, in place of the command palette. */
async function openFile(page: Page, name: string): Promise<void> {
  await openCommandPalette(page);
  await quickInput(page).locator('.quick-input-box input').fill(name);
  await quickInput(page).locator('.monaco-list-row').filter({ hasText: name }).first().click();
  await page.locator('.tabs-container .tab.active').filter({ hasText: name }).waitFor();
}

/** What stands above the first line of the list. */
function lens(page: Page, text: string | RegExp): Locator {
  return page.locator('.editor-instance .codelens-decoration a').filter({ hasText: text });
}

/** Types a line at the end of the editor in front. */
async function typeAtEnd(page: Page, line: string): Promise<void> {
  await page.locator('.editor-instance .view-lines').last().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(line);
}

describe('a tester list, edited beside the release that it is for', () => {
  const path = clickedPath();
  let server: RunningSuperApp | undefined;
  let pia: SuperAppPage;

  after(async () => {
    await server?.close();
  });

  it('stands below what it would do to the group of the workspace’s release', async () => {
    const { page, dataFolder, consoleErrors, workspaceFolder } = path();
    const lines = Array.from({ length: 6000 }, (_, number) => `user-${number}`);
    await writeFile(join(workspaceFolder, 'long.testers.txt'), [...lines, 'user-1', ''].join('\n'));
    await openMiniPrograms(page);
    await uploadVersion(page, '1.0.0', '');
    await pressInNotification(page, 'Harbor Coffee 1.0.0 is uploaded', 'Select App');
    await answerSelectApp(page, 'Harbor Wallet', 'Production');
    await applyToRelease(page, 'Order ahead, pick up warm');
    const panel = new ReleasePanelPage(page);
    await panel.presentStep.filter({ hasText: 'Under Review' }).waitFor();
    await switchAccount(page, 'Rui Reviewer');
    await approve(page, 'Harbor Coffee 1.0.0 → Production');
    await panel.presentStep.filter({ hasText: 'Pilot Testing' }).waitFor();
    await switchAccount(page, 'Dana Developer');
    await panel.field('Add by Manual Entry').fill('harbor.ada harbor.zoe');
    await panel.press('Add');
    await chooseQuickPick(page, 'Add');
    await panel.next.filter({ hasText: '2 testers get 1.0.0' }).waitFor();
    server = await startSuperApp({ dataFolder });
    pia = await SuperAppPage.open(page, server, consoleErrors);
    await pia.signIn('harbor.pia');
    await pia.said('Nothing is released to harbor.pia on Harbor Wallet · Production yet.').waitFor();
    await openFile(page, list);
    await lens(
      page,
      'Pilot Testing · Harbor Wallet Production · 1.0.0: 2 in the group, 11 to add, 1 to remove',
    ).waitFor();
  });

  it('says what is wrong with a line while it is typed, and mends it', async () => {
    const { page } = path();
    await typeAtEnd(page, 'harbor\u200b.pia,Pia Sato\n');
    await lens(page, '1 problem: Fix All…').waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.locator('.marker-widget').getByText('There is an invisible character (U+200B) at place 7.').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.marker-widget').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').getByText('Replace with harbor.pia').click();
    await lens(page, '1 problem').waitFor({ state: 'hidden' });
    await page.locator('.view-line').filter({ hasText: 'harbor.pia,Pia Sato' }).waitFor();
  });

  it('Fix All in This List shows what it would change, and changes it when agreed', async () => {
    const { page } = path();
    await typeAtEnd(page, 'harbor.ada,Ada again\nｈarbor.quin,Quin\n');
    await lens(page, '2 problems: Fix All…').click();
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'As It Is ↔ Fixed' }).waitFor();
    await pressInNotification(page, `2 problems in ${list} can be fixed.`, 'Apply');
    await lens(page, '2 in the group, 13 to add, 1 to remove').waitFor();
    await page.locator('.view-line').filter({ hasText: 'harbor.quin,Quin' }).waitFor();
  });

  it('Update Test Group shows the difference, and sends the list as it is on the screen', async () => {
    const { page } = path();
    await lens(page, 'Update…').click();
    await page
      .locator('.tabs-container .tab.active')
      .filter({ hasText: `↔ ${list}` })
      .waitFor();
    await page.locator('.editor.original .view-line').filter({ hasText: 'harbor.zoe' }).waitFor();
    await pressInNotification(page, '13 testers will be added, 1 removed, 1 kept.', 'Update');
    await notification(page, '13 testers added, 1 removed, 1 kept.').waitFor();
    await lens(page, '14 in the group, all as in this list').waitFor();
  });

  it('a long list is checked, too, on a thread that the package brings along', async () => {
    const { page } = path();
    await openFile(page, 'long.testers.txt');
    await lens(page, '1 problem: Fix All…').waitFor();
  });

  it('and the new tester’s phone has the release by itself', async () => {
    await pia.search('coff');
    await pia.result('Harbor Coffee').filter({ hasText: 'Order ahead, pick up warm' }).waitFor();
    await pia.result('1.0.0').click();
    await pia.answer.getByText('one of its testers (TARGETING_MATCH)').waitFor();
  });
});
