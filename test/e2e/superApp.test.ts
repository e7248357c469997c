import assert from 'node:assert/strict';
import { startSuperApp, type RunningSuperApp } from '../../scripts/environment/superApp.mts';
import { crowdUsers } from '../../samples/super-app/page/crowd';
import { bucketOf, inShare } from '../../src/core/audience';
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
import { startWindowPlatform } from '../support/windowPlatform';
import { phoneOf } from '../support/windowPhone';
import { chooseQuickPick, pressInDialog, pressInNotification } from '../support/workbenchPage';

const tester = 'harbor.ada';

describe('the sample super app, while a release goes from its testers to everyone', () => {
  const path = clickedPath();
  let server: RunningSuperApp | undefined;
  /** Ada's phone, on which Harbor Coffee stays open, and another one. */
  let ada: SuperAppPage;
  let other: SuperAppPage;

  /** The users of the crowd whom the audience's function, in its own right, puts into a share of a tester's release. */
  async function computedShare(percentage: number): Promise<readonly string[]> {
    const phone = await phoneOf(path(), 'Harbor Wallet', 'Production');
    const { metadata } = await phone.evaluate(tester);
    const { releaseId = '' } = metadata;
    return crowdUsers.filter((userId) => inShare(bucketOf(releaseId, userId), percentage));
  }

  /** What the QR code of the release says that the tester gets. */
  async function qrCodeOfTestersRelease(page: string): Promise<string> {
    const { metadata } = await (await phoneOf(path(), 'Harbor Wallet', 'Production')).evaluate(tester);
    const platform = await startWindowPlatform(path().dataFolder);
    try {
      const call = { params: { id: metadata.releaseId ?? '' }, query: { page } };
      return (await platform.as('dana-developer').call('getQrCode', call)).value;
    } finally {
      await platform.stop();
    }
  }

  /** From the upload to Pilot Testing, with Ada as its tester. */
  async function bringToItsTester(version: string): Promise<void> {
    const { page } = path();
    await uploadVersion(page, version, '');
    await pressInNotification(page, `Harbor Coffee ${version} is uploaded`, 'Select App');
    await answerSelectApp(page, 'Harbor Wallet', 'Production');
    await applyToRelease(page, 'Order ahead, pick up warm');
    const panel = new ReleasePanelPage(page);
    await panel.presentStep.filter({ hasText: 'Under Review' }).waitFor();
    await switchAccount(page, 'Rui Reviewer');
    await approve(page, `Harbor Coffee ${version} → Production`);
    await panel.presentStep.filter({ hasText: 'Pilot Testing' }).waitFor();
    await switchAccount(page, 'Dana Developer');
    await panel.field('Add by Manual Entry').fill(tester);
    await panel.press('Add');
    await chooseQuickPick(page, 'Add');
    await panel.next.filter({ hasText: `1 tester gets ${version}` }).waitFor();
  }

  /** From Pilot Testing to a share of the users. */
  async function bringToShare(percentage: number): Promise<void> {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    // As the tester's phone reported.
    await panel.text('Its tester has opened it.').waitFor();
    await panel.press('Complete Testing');
    await pressInDialog(page, 'Complete Testing');
    await panel.press('Confirm');
    await panel.press(`${percentage} %`);
    await panel.press('Next Step');
    await pressInDialog(page, 'Next Step');
    await panel.presentStep.filter({ hasText: `${percentage} %` }).waitFor();
  }

  after(async () => {
    await server?.close();
  });

  it('before the first release there is nothing for anybody', async () => {
    const { page, dataFolder, consoleErrors } = path();
    await openMiniPrograms(page);
    server = await startSuperApp({ dataFolder });
    ada = await SuperAppPage.open(page, server, consoleErrors);
    await ada.signIn(tester);
    await ada.said(`Nothing is released to ${tester} on Harbor Wallet · Production yet.`).waitFor();
  });

  it('Pilot Testing: the tester’s phone has it by itself, and no other', async () => {
    const { page, consoleErrors } = path();
    await bringToItsTester('1.0.0');
    await ada.search('tea');
    await ada.said('No mini program is called “tea”.').waitFor();
    await ada.search('coff');
    await ada.result('Harbor Coffee').filter({ hasText: 'Order ahead, pick up warm' }).waitFor();
    const reported = ada.page.waitForResponse((answer) => answer.url().endsWith('/v1/delivery/events'));
    await ada.result('1.0.0').click();
    await ada.phone.getByText('Pick up at the pier in eight minutes.').waitFor();
    // Who presses keys goes on where the list was, and who listens hears what came.
    await ada.focused.and(ada.phone.getByRole('heading', { name: 'Harbor Coffee' })).waitFor();
    await ada.heard('Harbor Coffee').waitFor();
    await ada.answer.getByText('one of its testers (TARGETING_MATCH)').waitFor();
    await ada.answer.getByText('verified').waitFor();
    // That she opened it, and that it worked.
    assert.partialDeepStrictEqual(await (await reported).json(), { counted: 2, refused: [] });
    assert.ok(server);
    other = await SuperAppPage.open(page, server, consoleErrors);
    await other.signIn('user-001');
    await other.said('Nothing is released to user-001 on Harbor Wallet · Production yet.').waitFor();
    await other.crowdGets('None of them gets anything here yet.');
  });

  it('its pages can be turned, and nothing of them runs', async () => {
    await ada.phone.getByRole('button', { name: 'Menu' }).click();
    await ada.phone.getByText('drinks, roasted on the pier').waitFor();
    await ada.heard('Menu').waitFor();
    await ada.focused.and(ada.phone.getByRole('button', { name: 'Menu' })).waitFor();
    await ada.phone.getByRole('button', { name: 'Orders' }).click();
    await ada.phone.getByText('Your next coffee is two taps away.').waitFor();
    assert.ok(await ada.phone.getByRole('button', { name: 'See the menu' }).isDisabled());
    await ada.said('No script of the mini program runs.').waitFor();
  });

  it('a QR code opens a page of it for the tester, and nothing for others', async () => {
    const value = await qrCodeOfTestersRelease('pages/menu/menu');
    await other.scan(value);
    await other.said('This QR code opens nothing for you, or nothing yet.').waitFor();
    await ada.phone.getByRole('button', { name: 'Close the mini program' }).click();
    await ada.scan(value);
    await ada.phone.getByText('drinks, roasted on the pier').waitFor();
    await ada.answer.getByText('opened by a QR code, for this time').waitFor();
    await ada.answer.getByText('verified').waitFor();
    await ada.phone.getByRole('button', { name: 'Close the mini program' }).click();
    await ada.result('1.0.0').click();
  });

  it('Grayscale Release 20 %: of 200 users exactly those get it whom the audience’s function computes', async () => {
    await bringToShare(20);
    const share = await computedShare(20);
    await other.crowdGets(`${share.length} of 200 get 1.0.0, ${200 - share.length} get nothing.`);
    assert.deepEqual(await other.usersWhoGet('1.0.0'), share);
  });

  it('Full Release: everyone gets it', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('100 %');
    await panel.press('Next Step');
    await pressInDialog(page, 'Release to Everyone');
    await other.crowdGets('200 of 200 get 1.0.0.');
    assert.deepEqual(await other.usersWhoGet('1.0.0'), crowdUsers);
    await other.result('1.0.0').waitFor();
  });

  it('the next version: what the tester has open switches by itself, everyone else stays', async () => {
    await bringToItsTester('1.0.1');
    await ada.said('You get 1.0.1 now, in place of 1.0.0.').waitFor();
    await other.crowdGets('200 of 200 get 1.0.0.');
    await bringToShare(50);
    const share = await computedShare(50);
    await other.crowdGets(`${share.length} of 200 get 1.0.1, ${200 - share.length} get 1.0.0.`);
    assert.deepEqual(await other.usersWhoGet('1.0.1'), share);
  });

  it('Cancel: everybody is back at what was live, the tester too', async () => {
    const { page } = path();
    await new ReleasePanelPage(page).press('Cancel');
    await pressInDialog(page, 'Cancel Release');
    await ada.said('You get 1.0.0 now, in place of 1.0.1.').waitFor();
    await other.crowdGets('200 of 200 get 1.0.0.');
    assert.deepEqual(await other.usersWhoGet('1.0.0'), crowdUsers);
  });
});
