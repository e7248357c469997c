import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startSuperApp, type RunningSuperApp } from '../../scripts/environment/superApp.mts';
import { clickedPath } from '../support/clickedPath';
import { openMiniPrograms, openRelease, openReview, switchAccount } from '../support/guideSteps';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { SuperAppPage } from '../support/superAppPage';
import { startWindowPlatform } from '../support/windowPlatform';
import { dialog, notification, pressInDialog, quickInput, treeRow, typeInput } from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';

describe('a mini program that is taken offline, and then removed by force', () => {
  let world: ReleaseWorld | undefined;
  const path = clickedPath({ prepareData: releaseOneVersion });
  let server: RunningSuperApp | undefined;
  let phone: SuperAppPage;
  let superApp: Page;

  /** Everyone has 1.0.1. */
  async function releaseOneVersion(dataFolder: string): Promise<void> {
    world = new ReleaseWorld(await startWindowPlatform(dataFolder), await sampleUpload());
    await world.live();
  }

  after(async () => {
    await server?.close();
    await world?.stop();
  });

  it('is open on a phone', async () => {
    const { page, dataFolder, consoleErrors } = path();
    await openMiniPrograms(page);
    await treeRow(page, '1.0.1')
      .filter({ hasText: `live on ${target}` })
      .waitFor();
    server = await startSuperApp({ dataFolder });
    phone = await SuperAppPage.open(page, server, consoleErrors);
    await phone.signIn('user-001');
    await phone.result('1.0.1').click();
    await phone.answer.getByText('signature and bytes verified').waitFor();
  });

  it('Take Mini Program Offline, with a reason, waits for a reviewer, while everyone still has it', async () => {
    const { page } = path();
    const panel = await openRelease(page, target);
    await panel.press('Take Mini Program Offline…');
    await quickInput(page).getByText('The reason, as the reviewers and the log of the release have it.').waitFor();
    await typeInput(page, 'The pier is closed for the winter.');
    await dialog(page).getByText('A reviewer of Harbor Wallet decides first.').waitFor();
    await pressInDialog(page, 'Submit for Review');
    await panel.next.filter({ hasText: 'Waiting to be taken offline' }).waitFor();
    await panel.next.filter({ hasText: 'The pier is closed for the winter.' }).waitFor();
    await phone.answer.getByText('1.0.1').waitFor();
  });

  it('the reviewer reads what goes and why, and approves', async () => {
    superApp = await path().openWindow();
    await openMiniPrograms(superApp);
    await treeRow(superApp, 'Harbor Coffee').or(superApp.getByText('Sign in to see')).first().waitFor();
    await switchAccount(superApp, 'Rui Reviewer');
    const review = await openReview(superApp, 'Harbor Coffee 1.0.1 → Production', 'Take Offline');
    await review.text('The pier is closed for the winter.').first().waitFor();
    await review.press('Approve');
    await dialog(superApp).getByText('Nobody gets it there any more: 1.0.1 in Production (Full Release).').waitFor();
    await pressInDialog(superApp, 'Approve');
  });

  it('nobody gets it any more: the tree, the panel and the phone say so', async () => {
    const { page } = path();
    await treeRow(page, target).filter({ hasText: 'Archived, taken offline' }).waitFor();
    const { next } = new ReleasePanelPage(page);
    await next.filter({ hasText: '1.0.1 is no longer live on' }).waitFor();
    await next.filter({ hasText: 'Reason' }).filter({ hasText: 'The pier is closed for the winter.' }).waitFor();
    await phone.said('1.0.1 is no longer there for you.').waitFor();
    await phone.said(`Nothing is released to user-001 on ${target} yet.`).waitFor();
  });

  it('the tester of the next version has it, in a grayscale that has just begun', async () => {
    assert.ok(world);
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'harbor.ada\n');
    const tested = await world.act(await world.read(testing), 'completeTesting');
    await world.grayscale(await world.grayscale(tested), 1);
    await phone.page.getByRole('button', { name: 'Sign Out' }).click();
    await phone.signIn('harbor.ada');
    await phone.result('1.0.2').click();
    await phone.answer.getByText('signature and bytes verified').waitFor();
  });

  it('the super app’s admin removes it by force, once somebody else of the super app agrees', async () => {
    await switchAccount(superApp, 'Wen Admin');
    // An admin's rows are others than a reviewer's: the last of them comes with all.
    await treeRow(superApp, 'Members').waitFor();
    await treeRow(superApp, 'Harbor Coffee').click();
    const panel = await openRelease(superApp, target);
    await panel.heading('Harbor Coffee 1.0.2').waitFor();
    await panel.press('Force Remove…');
    await quickInput(superApp).getByText('The reason, as the people of the mini program will read it.').waitFor();
    await typeInput(superApp, 'It opens addresses that were never reviewed.');
    await dialog(superApp).getByText('1.0.2 in Production (Grayscale Release').waitFor();
    await pressInDialog(superApp, 'Submit for Review');
    await treeRow(superApp, 'My Requests').waitFor();
    await phone.answer.getByText('1.0.2').waitFor();
    await switchAccount(superApp, 'Rui Reviewer');
    const review = await openReview(superApp, 'Harbor Coffee → all environments');
    await review.press('Approve');
    await pressInDialog(superApp, 'Approve');
  });

  it('the merchant is told why, and the phone has it no more', async () => {
    const { page } = path();
    const sentence = 'Harbor Wallet removed Harbor Coffee by force: It opens addresses that were never reviewed.';
    await notification(page, sentence).waitFor();
    await phone.said('1.0.2 is no longer there for you.').waitFor();
    await treeRow(page, target).filter({ hasText: 'Archived, force removed' }).waitFor();
  });
});
