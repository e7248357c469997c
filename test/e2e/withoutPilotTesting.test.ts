import assert from 'node:assert/strict';
import { clickedPath } from '../support/clickedPath';
import {
  answerSelectApp,
  applyToRelease,
  approve,
  openMiniPrograms,
  openRelease,
  runReleaseCommand,
  stands,
  switchAccount,
  uploadVersion,
} from '../support/guideSteps';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { phoneOf } from '../support/windowPhone';
import {
  accountsBadge,
  chooseQuickPick,
  dialog,
  openAccounts,
  openCommandPalette,
  pressInDialog,
  pressInMenu,
  quickInput,
  quickPickRow,
  statusBarItem,
  treeRow,
} from '../support/workbenchPage';

const production = 'Metro Pay · Production';
const sandbox = 'Metro Pay · Sandbox';

describe('releases without pilot testing', () => {
  const path = clickedPath();

  it('Upload Version and Select App, each from its row', async () => {
    const { page } = path();
    await openMiniPrograms(page);
    await uploadVersion(page, '1.0.0', '');
    await treeRow(page, 'Select App…').click();
    await answerSelectApp(page, 'Metro Pay', 'Production');
    await applyToRelease(page, 'Order ahead, pick up warm');
    await treeRow(page, production).filter({ hasText: 'Under Review' }).waitFor();
  });

  it('approved, it is in Release Preparation: nobody gets it', async () => {
    const { page } = path();
    await switchAccount(page, 'Mia Metro');
    await approve(page, 'Harbor Coffee 1.0.0 → Production');
    await treeRow(page, 'My Approvals').filter({ hasText: 'nothing waits for you' }).waitFor();
    await switchAccount(page, 'Dana Developer');
    await stands(page, {
      target: production,
      row: 'Release Preparation',
      stage: 'Release Preparation',
      next: 'Next: choose the release type',
      statusBar: 'Harbor Coffee 1.0.0: Release Preparation',
    });
    const phone = await phoneOf(path(), 'Metro Pay', 'Production');
    assert.equal(await phone.gets('anybody'), 'nothing DISABLED');
  });

  it('Grayscale Release with Confirm, by the keyboard alone', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await openCommandPalette(page);
    await page.keyboard.type('Mini Program Release: Open Release Progress');
    await quickPickRow(page, 'Mini Program Release: Open Release Progress').waitFor();
    await page.keyboard.press('Enter');
    await quickPickRow(page, `Harbor Coffee 1.0.0 on ${production}`).waitFor();
    await page.keyboard.press('Enter');
    await panel.tabTo(panel.radio('Grayscale Release'));
    await page.keyboard.press('ArrowDown');
    await panel.radio('Full Release').and(panel.checked).waitFor();
    await page.keyboard.press('ArrowUp');
    await panel.radio('Grayscale Release').and(panel.checked).waitFor();
    await panel.tabTo(panel.button('Confirm'));
    await page.keyboard.press('Enter');
    await dialog(page).getByText(`Release Harbor Coffee 1.0.0 on ${production} as a Grayscale Release?`).waitFor();
    await page.keyboard.press('Enter');
    await stands(page, {
      target: production,
      row: 'Grayscale Release',
      stage: 'Grayscale Release',
      next: 'Next: choose how many users get it first',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release',
    });
  });

  it('a percentage that Metro Pay does not offer is refused where it is typed', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.field('Share of the users in percent').fill('20');
    await panel.problem('Metro Pay').waitFor();
    await panel.field('Share of the users in percent').fill('5');
    await panel.press('Next Step');
    await pressInDialog(page, 'Next Step');
    await treeRow(page, production).filter({ hasText: 'Grayscale Release 5 %' }).waitFor();
    await statusBarItem(page, 'Harbor Coffee 1.0.0: Grayscale Release 5 %').waitFor();
  });

  it('100 % is Full Release', async () => {
    const { page } = path();
    const panel = new ReleasePanelPage(page);
    await panel.press('100 %');
    await panel.press('Next Step');
    await dialog(page).getByText(`Release Harbor Coffee 1.0.0 to everyone on ${production}?`).waitFor();
    await pressInDialog(page, 'Release to Everyone');
    await stands(page, {
      target: production,
      row: 'Full Release',
      stage: 'Full Release',
      next: 'Live for everyone',
      statusBar: 'Harbor Coffee 1.0.0 live',
    });
    const phone = await phoneOf(path(), 'Metro Pay', 'Production');
    assert.equal(await phone.gets('anybody'), '1.0.0 STATIC');
  });

  it('the same version goes to Sandbox: Production is taken, and approval is asked for there, too', async () => {
    const { page } = path();
    await runReleaseCommand(page, 'Select App…');
    await chooseQuickPick(page, '1.0.0');
    await chooseQuickPick(page, 'Metro Pay');
    await quickInput(page).getByText('used by this version: Full Release').waitFor();
    await chooseQuickPick(page, 'Sandbox');
    await chooseQuickPick(page, 'Continue');
    await chooseQuickPick(page, `Select ${sandbox}`);
    await applyToRelease(page, 'Order ahead, pick up warm');
    await treeRow(page, sandbox).filter({ hasText: 'Under Review' }).waitFor();
  });

  it('the reviewer signs in through the Accounts menu; approved, everyone in the Sandbox has it', async () => {
    const { page } = path();
    await openAccounts(page);
    await pressInMenu(page, 'Dana Developer (local)', 'Sign Out');
    await pressInDialog(page, 'Sign Out');
    await quickPickRow(page, 'Mia Metro (local)').waitFor();
    await page.keyboard.press('Escape');
    await accountsBadge(page).waitFor();
    await openAccounts(page);
    await pressInMenu(page, 'Sign in with Mini Program Release');
    await chooseQuickPick(page, 'Mia Metro (local)');
    await accountsBadge(page).waitFor({ state: 'hidden' });
    await approve(page, 'Harbor Coffee 1.0.0 → Sandbox');
    await treeRow(page, sandbox).filter({ hasText: 'Full Release' }).waitFor();
    await openAccounts(page);
    await pressInMenu(page, 'Mia Metro (local)', 'Sign Out');
    await pressInDialog(page, 'Sign Out');
    await quickInput(page).getByText('Switch Account').waitFor();
    await chooseQuickPick(page, 'Dana Developer (local)');
    await accountsBadge(page).waitFor({ state: 'hidden' });
    const panel = await openRelease(page, sandbox);
    await panel.next.filter({ hasText: `Everyone on ${sandbox} gets 1.0.0.` }).waitFor();
    const phone = await phoneOf(path(), 'Metro Pay', 'Sandbox');
    assert.equal(await phone.gets('anybody'), '1.0.0 STATIC');
  });
});
