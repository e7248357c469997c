import assert from 'node:assert/strict';
import { clickedPath } from '../support/clickedPath';
import {
  answerSelectApp,
  applyToRelease,
  openMiniPrograms,
  openReview,
  runReleaseCommand,
  stands,
  switchAccount,
  uploadVersion,
  whatAUserGets,
} from '../support/guideSteps';
import type { Phone } from '../support/phone';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { phoneOf } from '../support/windowPhone';
import {
  chooseFile,
  chooseQuickPick,
  closeEditor,
  dialog,
  filterQuickPick,
  pressInDialog,
  pressInNotification,
  pressInRow,
  quickInput,
  quickPickRow,
  runCommand,
  statusBarItem,
  treeRow,
  viewBadge,
} from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';
const request = 'Harbor Coffee 1.0.0 → Production';

/** People of the super app who are no testers. */
const users = Array.from({ length: 120 }, (_, number) => `user-${number}`);

/** Those of them who get a version on their phone, and why: `1.0.0 SPLIT`. */
async function usersWhoGet(phone: Phone, answer: string): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(users.map((user) => phone.gets(user)));
  return new Set(users.filter((_, index) => answers[index] === answer));
}

describe('a release with pilot testing, clicked from the upload to everyone', () => {
  const path = clickedPath();
  let shareAt20: ReadonlySet<string> = new Set();

  const phone = (): Promise<Phone> => phoneOf(path(), 'Harbor Wallet', 'Production');

  it('shows the folder’s mini program first, with nothing to release yet', async () => {
    const { page } = path();
    await openMiniPrograms(page);
    await treeRow(page, 'Harbor Coffee').filter({ hasText: 'in this folder' }).waitFor();
    assert.equal(await (await phone()).gets('harbor.ada'), 'FLAG_NOT_FOUND');
  });

  it('Upload Version: proposes 1.0.0, shows what goes in, and says that it arrived', async () => {
    const { page } = path();
    await uploadVersion(page, '1.0.0', 'Pick-up shelves and the new rewards page');
    await treeRow(page, '1.0.0').filter({ hasText: 'uploaded just now' }).waitFor();
  });

  it('Select App: target app, environment and configuration, then the package is built', async () => {
    const { page } = path();
    await pressInNotification(page, 'Harbor Coffee 1.0.0 is uploaded', 'Select App');
    await quickPickRow(page, 'Harbor Wallet').waitFor();
    await answerSelectApp(page, 'Harbor Wallet', 'Production');
    await stands(page, {
      target,
      row: 'New Version Created',
      stage: 'New Version Created',
      next: 'The package is built. Harbor Wallet reviews it before anybody gets it.',
      statusBar: 'Harbor Coffee 1.0.0: New Version Created',
    });
  });

  it('Apply to Release: with the basic information edited, it waits for the review', async () => {
    const { page } = path();
    await applyToRelease(page, 'Order ahead, pick up warm');
    await stands(page, {
      target,
      row: 'Under Review',
      stage: 'Under Review',
      next: 'Waiting for the review',
      statusBar: 'Harbor Coffee 1.0.0: Under Review',
    });
    await treeRow(page, request).filter({ hasText: 'Release · Harbor Wallet · just now' }).waitFor();
  });

  it('the reviewer finds the request in Approvals, reads what was applied with, and approves', async () => {
    const { page } = path();
    await switchAccount(page, 'Rui Reviewer');
    await treeRow(page, 'My Approvals').filter({ hasText: '1 waits for you' }).waitFor();
    await viewBadge(page, 'Mini Program Release').getByText('1', { exact: true }).waitFor();
    const panel = await openReview(page, request);
    await panel.text('Order ahead, pick up warm').waitFor();
    await panel.press('Approve');
    await dialog(page).getByText('Submitted by Dana Developer').waitFor();
    await pressInDialog(page, 'Approve');
    await treeRow(page, 'My Approvals').filter({ hasText: 'nothing waits for you' }).waitFor();
    await panel.presentStep.filter({ hasText: 'Pilot Testing' }).waitFor();
  });

  it('back as the developer, it is in Pilot Testing, and nobody gets it', async () => {
    const { page } = path();
    await switchAccount(page, 'Dana Developer');
    await stands(page, {
      target,
      row: 'Pilot Testing',
      stage: 'Pilot Testing',
      next: 'Nobody gets 1.0.0 until there are testers.',
      statusBar: 'Harbor Coffee 1.0.0: Pilot Testing',
    });
    await treeRow(page, request).filter({ hasText: 'Approved' }).waitFor();
    assert.equal(await (await phone()).gets('harbor.ada'), 'nothing DISABLED');
  });

  it('Add Testers by manual entry: shows what is wrong before anything changes', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.field('Add by Manual Entry').fill('harbor.ada\nharbor.bo\nharbor.ada\n');
    await panel.press('Add');
    await quickInput(page).getByText('harbor.ada stands on line 1 already.').waitFor();
    await chooseQuickPick(page, 'Add');
    await panel.next.filter({ hasText: '2 testers get 1.0.0' }).waitFor();
    assert.equal(await (await phone()).gets('harbor.ada'), '1.0.0 TARGETING_MATCH');
    assert.equal(await (await phone()).gets('harbor.chen'), 'nothing DISABLED');
  });

  it('Add Testers from pilot.testers.csv: those who are there already stay', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Add Testers');
    await panel.press('Add by File Upload…');
    await chooseFile(page, 'pilot.testers.csv');
    await quickPickRow(page, 'Add').filter({ hasText: '10 testers will be added, 0 removed, 2 kept.' }).click();
    await panel.next.filter({ hasText: '12 testers get 1.0.0' }).waitFor();
    assert.equal(await (await phone()).gets('harbor.chen'), '1.0.0 TARGETING_MATCH');
  });

  it('Update Test Group: the list replaces the testers', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Update Test Group');
    await panel.field('The updated list').fill('harbor.ada\nharbor.zoe');
    await panel.press('Update');
    await quickPickRow(page, 'Update').filter({ hasText: '1 tester will be added, 11 removed, 1 kept.' }).click();
    await pressInDialog(page, 'Remove 11 Testers');
    // Not 12 testers, as before.
    await panel.next.filter({ hasText: /(?<!\d)2 testers get 1\.0\.0/ }).waitFor();
    assert.equal(await (await phone()).gets('harbor.zoe'), '1.0.0 TARGETING_MATCH');
    assert.equal(await (await phone()).gets('harbor.chen'), 'nothing DISABLED');
  });

  it('Show QR Code, from the command palette: a tester opens the page by the link, and nobody else does', async () => {
    const { page } = path();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await runReleaseCommand(page, 'Show QR Code…');
    await chooseQuickPick(page, `Harbor Coffee 1.0.0 on ${target}`);
    const panel = new ReleasePanelPage(page);
    await panel.qrCode('Its 2 testers can open it, and nobody else.').waitFor();
    await panel.field('Page').fill('pages/mine');
    await page.keyboard.press('Tab');
    await panel.problem('1.0.0 has no page pages/mine. It has pages/home/home,').waitFor();
    await panel.field('Page').fill('pages/menu/menu');
    await panel.field('Query').fill('table=7');
    await panel.press('Copy Link');
    await panel.text('The link is copied.').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.partialDeepStrictEqual(await (await phone()).scan(link, 'harbor.zoe'), {
      mayOpen: true,
      page: 'pages/menu/menu',
      query: 'table=7',
      package: { version: '1.0.0' },
    });
    assert.deepEqual(await (await phone()).scan(link, 'harbor.chen'), { mayOpen: false });
    await panel.press('Copy Picture');
    await panel.text('The picture is copied.').waitFor();
  });

  it('Complete Testing, from the row: the release type is next, and the testers keep it', async () => {
    const { page } = path();
    await pressInRow(page, target, 'Complete Testing…');
    await dialog(page).getByText('Its testers keep 1.0.0.').waitFor();
    await pressInDialog(page, 'Complete Without a Test');
    await stands(page, {
      target,
      row: 'Grayscale Release',
      stage: 'Grayscale Release',
      next: '1.0.0 is ready to go live on Harbor Wallet · Production; only its testers get it so far.',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release',
    });
    // What was said of the testers belongs to the step before.
    await new ReleasePanelPage(page).text('testers added').waitFor({ state: 'hidden' });
    assert.equal(await (await phone()).gets('harbor.ada'), '1.0.0 TARGETING_MATCH');
  });

  it('Grayscale Release with 20 %, in the panel: about one user in five gets it', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('Confirm');
    await panel.press('20 %');
    await panel.press('Next Step');
    await dialog(page).getByText(`Release Harbor Coffee 1.0.0 to 20 % of the users of ${target}?`).waitFor();
    await pressInDialog(page, 'Next Step');
    await stands(page, {
      target,
      row: 'Grayscale Release 20 %',
      stage: '20 %',
      next: '20 % of the users and its 2 testers get 1.0.0',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release 20 %',
    });
    shareAt20 = await usersWhoGet(await phone(), '1.0.0 SPLIT');
    assert.ok(shareAt20.size > 8 && shareAt20.size < 48, `${shareAt20.size} of ${users.length}`);
  });

  it('Show What a User Gets: says which version, and why', async () => {
    const { page } = path();
    assert.match(await whatAUserGets(page, 'harbor.ada', target), /1\.0\.0: A tester of 1\.0\.0\./u);
    const [inside = ''] = shareAt20;
    const outside = users.find((user) => !shareAt20.has(user)) ?? '';
    assert.match(
      await whatAUserGets(page, inside, target),
      /1\.0\.0: Bucket \d+ of 100 is within the 20 % that get 1\.0\.0\./u,
    );
    assert.match(
      await whatAUserGets(page, outside, target),
      /nothing: Bucket \d+ of 100 is outside of the 20 % that get 1\.0\.0\. Nothing else is live there\./u,
    );
  });

  it('Show What a User Gets, in the panel: every step to it, and what is no user ID', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    const field = panel.field('User ID');
    await field.fill('harbor ada');
    await panel.press('Show');
    await panel.problem('harbor ada is no user ID').waitFor();
    assert.equal(await field.inputValue(), 'harbor ada');
    await field.fill('harbor.ada');
    await page.keyboard.press('Enter');
    await panel.userAnswer
      .filter({ hasText: 'harbor.ada · The user gets 1.0.0, which not everyone gets yet.' })
      .waitFor();
    await panel.userAnswer.filter({ hasText: 'A tester of 1.0.0.' }).waitFor();
    const [inside = ''] = shareAt20;
    await field.fill(inside);
    await panel.press('Show');
    await panel.userAnswer.filter({ hasText: 'No tester of 1.0.0.' }).waitFor();
    await panel.userAnswer.filter({ hasText: /Bucket \d+ of 100 is within the 20 % that get 1\.0\.0\./u }).waitFor();
  });

  it('Show What a User Gets, from a line of pilot.testers.csv: on hover, with the way to every target', async () => {
    const { page } = path();
    await runCommand(page, 'Go to File...');
    await filterQuickPick(page, 'pilot.testers.csv');
    await chooseQuickPick(page, 'pilot.testers.csv');
    const line = page.locator('.view-line').filter({ hasText: 'harbor.ada' });
    await line.hover({ position: { x: 20, y: 8 } });
    const hover = page.locator('.monaco-hover').filter({ hasText: `harbor.ada: Harbor Coffee 1.0.0 on ${target}` });
    await hover.getByText('Tester: A tester of 1.0.0.').waitFor();
    await hover.getByRole('link', { name: 'Show What a User Gets' }).click();
    await quickInput(page).getByText('What harbor.ada gets of Harbor Coffee').waitFor();
    await page.keyboard.press('Escape');
    await closeEditor(page);
  });

  it('Next Step to 50 %, from the row: whoever was in stays in', async () => {
    const { page } = path();
    await pressInRow(page, target, 'Next Step…');
    await chooseQuickPick(page, '50 %');
    await dialog(page).getByText('from 20 % to 50 %?').waitFor();
    await pressInDialog(page, 'Next Step');
    await stands(page, {
      target,
      row: 'Grayscale Release 50 %',
      stage: '50 %',
      next: '50 % of the users and its 2 testers get 1.0.0',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release 50 %',
    });
    const shareAt50 = await usersWhoGet(await phone(), '1.0.0 SPLIT');
    assert.ok(shareAt50.size > shareAt20.size, `${shareAt50.size} of ${users.length}`);
    assert.deepEqual(
      [...shareAt20].filter((user) => !shareAt50.has(user)),
      [],
    );
  });

  it('Full Release, from the command palette: everyone gets it', async () => {
    const { page } = path();
    await runReleaseCommand(page, 'Full Release…');
    await chooseQuickPick(page, `Harbor Coffee 1.0.0 on ${target}`);
    await dialog(page).getByText('It will be the first version that is live there.').waitFor();
    await pressInDialog(page, 'Release to Everyone');
    await stands(page, {
      target,
      row: 'Full Release',
      stage: 'Full Release',
      next: 'Live for everyone',
      statusBar: 'Harbor Coffee 1.0.0 live',
    });
    const panel = new ReleasePanelPage(page);
    await panel.details.filter({ hasText: '1.0.0, this one' }).waitFor();
    await panel.logEntry('Rui Reviewer approved it').waitFor();
    assert.deepEqual(await usersWhoGet(await phone(), '1.0.0 STATIC'), new Set(users));
  });

  it('the status bar leads to the panel, and the phone to the package of the hash it was told', async () => {
    const { page } = path();
    await page.keyboard.press('ControlOrMeta+Shift+E');
    await statusBarItem(page, 'Harbor Coffee 1.0.0 live').click();
    await new ReleasePanelPage(page).heading('Harbor Coffee 1.0.0').waitFor();
    const asked = await phone();
    const { value } = await asked.evaluate('anybody');
    assert.ok(value);
    const { status, bytes } = await asked.download(value.url);
    assert.equal(status, 200);
    assert.equal(bytes.byteLength, value.size);
  });
});
