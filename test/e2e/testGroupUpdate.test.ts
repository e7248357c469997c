import assert from 'node:assert/strict';
import { clickedPath } from '../support/clickedPath';
import { openMiniPrograms } from '../support/guideSteps';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { startWindowPlatform } from '../support/windowPlatform';
import {
  chooseQuickPick,
  notification,
  pressInNotification,
  quickInput,
  quickPickRow,
  runCommand,
  screenshot,
  treeRow,
} from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';

/** Harbor Coffee in Pilot Testing, with somebody who is not in the list of the sample. */
async function inPilotTesting(dataFolder: string): Promise<void> {
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
  try {
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'harbor.ada\nharbor.bo\nharbor.gone\n');
  } finally {
    await world.stop();
  }
}

describe('Update Test Group from a list of the workspace', () => {
  const path = clickedPath({ prepareData: inPilotTesting });

  it('compares the list with the group, and asks about it beside the comparison', async () => {
    const { page } = path();
    await openMiniPrograms(page);
    await treeRow(page, target).waitFor();
    await runCommand(page, 'Go to File...');
    await page.keyboard.type('pilot.testers.csv');
    await quickPickRow(page, 'pilot.testers.csv').waitFor();
    await chooseQuickPick(page, 'pilot.testers.csv');
    await page.locator('.tab', { hasText: 'pilot.testers.csv' }).waitFor();
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
    await notification(page, /the test group is as the list has it already/).waitFor();
  });
});
