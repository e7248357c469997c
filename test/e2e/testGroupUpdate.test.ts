import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Release } from '../../src/protocol/release';
import { clickedPath } from '../support/clickedPath';
import { openMiniPrograms } from '../support/guideSteps';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { startWindowPlatform } from '../support/windowPlatform';
import {
  chooseQuickPick,
  notification,
  openView,
  pressInNotification,
  quickInput,
  quickPickRow,
  runCommand,
  screenshot,
  statusBarItem,
  treeRow,
  webviewFrame,
} from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';
const isAsListed = /the test group is as the list has it already/;

describe('Update Test Group from a list of the workspace', () => {
  let testing: Release | undefined;
  const path = clickedPath({ prepareData: inPilotTesting });

  /** Harbor Coffee in Pilot Testing, with somebody who is not in the list of the sample. */
  async function inPilotTesting(dataFolder: string): Promise<void> {
    await elsewhere(dataFolder, async (world) => {
      testing = await world.approve(await world.applied());
      await world.addTesters(testing, 'harbor.ada\nharbor.bo\nharbor.gone\n');
    });
  }

  it('compares the list with the group, and asks about it beside the comparison', async () => {
    const { page } = path();
    await openMiniPrograms(page);
    await treeRow(page, target).waitFor();
    await runCommand(page, 'Go to File...');
    await page.keyboard.type('pilot.testers.csv');
    await quickPickRow(page, 'pilot.testers.csv').waitFor();
    await chooseQuickPick(page, 'pilot.testers.csv');
    // The command palette has what there is for the editor at the moment it opens.
    await statusBarItem(page, 'Tester List').waitFor();
    await runCommand(page, 'Mini Program Release: Update Test Group from This File…');
    await quickInput(page).locator('.monaco-list-row', { hasText: target }).click();
    await page.locator('.tab', { hasText: `Test group on ${target} ↔ pilot.testers.csv` }).waitFor();
    await notification(page, /10 testers will be added, 1 removed, 2 kept/).waitFor();
    await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await screenshot(page, 'test group update');
  });

  it('updates by the button of the editor, and closes the comparison', async () => {
    const { page } = path();
    await page.locator('.editor-actions a[aria-label="Update"]').click();
    await notification(page, /10 testers added, 1 removed, 2 kept/).waitFor();
    await page.locator('.tab', { hasText: 'Test group on' }).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.editor-actions a[aria-label="Update"]').count(), 0);
  });

  it('begins anew where the question that stands there still is answered', async () => {
    const { page } = path();
    await pressInNotification(page, /Update the test group/, 'Update');
    await notification(page, isAsListed).waitFor();
  });

  it('begins where a list is dragged from the explorer onto the release in the tree', async () => {
    const { page } = path();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await notification(page).waitFor({ state: 'detached' });
    await dragListFromExplorer(page);
    // As a person does: over the icon until its view opens, then over the row.
    await dragOver(page, page.locator('.activitybar').getByRole('tab', { name: 'Mini Program Release' }));
    await treeRow(page, target).waitFor();
    await dragOver(page, treeRow(page, target));
    await page.mouse.up();
    await notification(page, isAsListed).waitFor();
  });

  it('and where it is dragged onto the panel with the Shift key, which VS Code wants for any panel', async () => {
    const { page } = path();
    await treeRow(page, target).click();
    const panel = webviewFrame(page);
    await panel.getByRole('heading', { level: 1 }).waitFor();
    await dragListFromExplorer(page);
    await page.keyboard.down('Shift');
    await dragOver(page, page.locator('.part.editor'));
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await panel.getByText(isAsListed).waitFor();
  });

  it('shows what somebody else changed meanwhile beside the new difference, and asks again', async () => {
    const { page, dataFolder } = path();
    await page.locator('.tab', { hasText: 'pilot.testers.csv' }).click();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('harbor.new,Somebody new\n');
    await runCommand(page, 'Mini Program Release: Update Test Group from This File…');
    await quickInput(page).locator('.monaco-list-row', { hasText: target }).click();
    await notification(page, /1 tester will be added, 0 removed, 12 kept/).waitFor();
    await elsewhere(dataFolder, async (world) => {
      assert.ok(testing);
      await world.addTesters(await world.read(testing), 'harbor.other\n');
    });
    await page.locator('.editor-actions a[aria-label="Update"]').click();
    await notification(page, /changed the test group since you looked: 1 added, 0 removed/).waitFor();
    await page.locator('.tab', { hasText: 'since you looked' }).waitFor();
    await screenshot(page, 'test group changed meanwhile');
    await pressInNotification(page, /changed the test group since you looked/, 'Update');
    await notification(page, /1 tester added, 1 removed, 12 kept/).waitFor();
    await page.locator('.tab', { hasText: 'Test group on' }).waitFor({ state: 'detached' });
  });
});

/** What happens on the same platform, but not in this window. */
async function elsewhere(dataFolder: string, work: (world: ReleaseWorld) => Promise<void>): Promise<void> {
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}

async function dragListFromExplorer(page: Page): Promise<void> {
  await openView(page, 'Explorer');
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'pilot.testers.csv' }).hover();
  await page.mouse.down();
}

/** Moves what is dragged onto something and over it: a browser tells of what is entered first, then of what is dragged over. */
async function dragOver(page: Page, place: Locator): Promise<void> {
  const box = await place.boundingBox();
  assert.ok(box);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.move(x, y + 3, { steps: 3 });
}
