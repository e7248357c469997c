import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { clickedPath } from '../support/clickedPath';
import {
  answerSelectApp,
  applyToRelease,
  openMiniPrograms,
  openReview,
  stands,
  switchAccount,
  uploadVersion,
} from '../support/guideSteps';
import { startWindowPlatform } from '../support/windowPlatform';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { phoneOf } from '../support/windowPhone';
import {
  closeEditor,
  dialog,
  notification,
  pressInDialog,
  pressInNotification,
  reloadWindow,
  statusBarItem,
  treeRow,
} from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';
const request = 'Harbor Coffee 1.1.0 → Production';
const reason = [
  'The tagline promises hot coffee, and the menu sells iced tea first.',
  'Change one of the two. Then apply again: nothing else stands in the way.',
].join('\n');

/** An earlier version, 1.0.1, that everyone has. */
async function releaseAnEarlierVersion(dataFolder: string): Promise<void> {
  const world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
  try {
    const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
    await world.act(tested, 'releaseToEveryone');
  } finally {
    await world.stop();
  }
}

describe('a rejection, and what comes of it', () => {
  const path = clickedPath({ prepareData: releaseAnEarlierVersion });
  let reviewer: Page;

  it('1.1.0 waits for the review, while everyone has 1.0.1', async () => {
    const { page } = path();
    await openMiniPrograms(page);
    await treeRow(page, '1.0.1')
      .filter({ hasText: `live on ${target}` })
      .click();
    await treeRow(page, target).waitFor({ state: 'hidden' });
    await uploadVersion(page, '1.1.0', 'Iced tea');
    await treeRow(page, 'Select App…').click();
    await answerSelectApp(page, 'Harbor Wallet', 'Production');
    await applyToRelease(page, 'Hot coffee, ready when you are');
    await treeRow(page, target).filter({ hasText: 'Under Review' }).waitFor();
    await closeEditor(page);
  });

  it('the reviewer rejects it in a window of their own, with a reason of several sentences', async () => {
    reviewer = await path().openWindow();
    await openMiniPrograms(reviewer);
    await treeRow(reviewer, 'Harbor Coffee').or(reviewer.getByText('Sign in to see')).first().waitFor();
    await switchAccount(reviewer, 'Rui Reviewer');
    const panel = await openReview(reviewer, request);
    await panel.press('Reject');
    await panel.problem('A rejection says why.').waitFor();
    await panel.field('Reason').fill(reason);
    await panel.press('Reject');
    await pressInDialog(reviewer, 'Reject');
    await treeRow(reviewer, request).filter({ hasText: 'Rejected' }).waitFor();
  });

  it('the developer is told once, and sees it in the tree, the status bar and the panel', async () => {
    const { page } = path();
    await notification(page, `Harbor Coffee 1.1.0 was rejected for ${target} by Rui Reviewer`).waitFor();
    assert.equal(await notification(page, 'was rejected').count(), 1);
    await treeRow(page, target).filter({ hasText: 'New Version Created, rejected' }).waitFor();
    await treeRow(page, request).filter({ hasText: 'Rejected' }).waitFor();
    await statusBarItem(page, 'Harbor Coffee 1.1.0 rejected: see why').waitFor();
    await pressInNotification(page, 'was rejected', 'View Details');
    const panel = new ReleasePanelPage(page);
    await panel.logEntry('Rui Reviewer rejected it').filter({ hasText: 'nothing else stands in the way' }).waitFor();
    await panel.next.filter({ hasText: 'Rejected: change what is asked for, then apply again' }).waitFor();
    assert.ok((await panel.next.innerText()).includes(reason), 'the reason stands in the card, line for line');
  });

  it('what was edited survives a reload of the window, on the page where it was typed', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Apply to Release');
    await panel.field('Tagline').fill('Iced tea, and coffee');
    await reloadWindow(page);
    await panel.heading('Apply to Release').waitFor();
    assert.equal(await panel.field('Tagline').inputValue(), 'Iced tea, and coffee');
  });

  it('the same version is applied again, and approved', async () => {
    const { page } = path();
    await new ReleasePanelPage(page).press('Apply');
    await stands(page, {
      target,
      row: 'Under Review',
      stage: 'Under Review',
      next: 'Waiting for the review',
      statusBar: 'Harbor Coffee 1.1.0: Under Review',
    });
    const theirs = new ReleasePanelPage(reviewer);
    await theirs.press('Open Review');
    await theirs.text('Iced tea, and coffee').waitFor();
    await theirs.press('Approve');
    await pressInDialog(reviewer, 'Approve');
    await stands(page, {
      target,
      row: 'Pilot Testing',
      stage: 'Pilot Testing',
      next: 'Next: Add Testers',
      statusBar: 'Harbor Coffee 1.1.0: Pilot Testing',
    });
  });

  it('a share of the users gets it', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Complete Testing');
    await dialog(page).getByText('Nobody tested it: no testers were added.').waitFor();
    await pressInDialog(page, 'Complete Without a Test');
    await panel.press('Confirm');
    await panel.field('Share of the users in percent').fill('99');
    await panel.press('Next Step');
    await pressInDialog(page, 'Next Step');
    await panel.next.filter({ hasText: '99 % of the users get 1.1.0, the others 1.0.1.' }).waitFor();
  });

  it('Cancel is final, and its users fall back to 1.0.1', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Cancel');
    await dialog(page).getByText('1.1.0 can never be released there again; upload a new version to go on.').waitFor();
    await dialog(page).getByText('Its 99 % of users fall back to 1.0.1.').waitFor();
    await pressInDialog(page, 'Cancel Release');
    await treeRow(page, target).filter({ hasText: 'Canceled' }).waitFor();
    await panel.presentStep.filter({ hasText: 'Canceled' }).waitFor();
    await panel.next.filter({ hasText: 'its users fell back to 1.0.1' }).waitFor();
    const phone = await phoneOf(path(), 'Harbor Wallet', 'Production');
    const answers = await Promise.all(['ada', 'bo', 'chen', 'dev'].map((user) => phone.gets(user)));
    assert.deepEqual(new Set(answers), new Set(['1.0.1 STATIC']));
  });
});
