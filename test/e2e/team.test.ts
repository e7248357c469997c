import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { closeSample, openSample, stepsOfOnePath, type ClickedPath } from '../support/clickedPath';
import { answerSelectApp, openMiniPrograms, openReview, runReleaseCommand, stands } from '../support/guideSteps';
import { providerPerson, type ProviderPerson } from '../support/oidcProvider';
import type { Phone } from '../support/phone';
import { ReleasePanelPage } from '../support/releasePanelPage';
import { TeamPlatform, type TeamProcess } from '../support/teamPlatform';
import {
  chooseQuickPick,
  dialog,
  pressInDialog,
  pressInNotification,
  pressInRow,
  quickInput,
  quickPickRow,
  statusBarItem,
  treeRow,
  typeInput,
  viewBadge,
} from '../support/workbenchPage';

const target = 'Harbor Wallet · Production';
const request = 'Harbor Coffee 1.0.0 → Production';

const mira = providerPerson('Mira Merchant', 'mira@bakery.example');
const rolf = providerPerson('Rolf Reviewer', 'rolf@wallet.example');

/** People of the super app who are no testers. */
const users = Array.from({ length: 60 }, (_, number) => `user-${number}`);

describe('two people at two windows, on one platform of two processes', () => {
  let team: TeamPlatform;
  let deliveryKey = '';
  let merchant: ClickedPath | undefined;
  let reviewer: ClickedPath | undefined;

  before(async () => {
    team = await TeamPlatform.start([mira, rolf]);
    const { workspaceId: wallet } = await team.admin('create-workspace', '--kind', 'tenant', '--name', 'Harbor Wallet');
    const app = await team.admin('create-app', '--workspace', String(wallet), '--name', 'Harbor Wallet');
    const bakery = await team.admin('create-workspace', '--kind', 'developer', '--name', 'Corner Bakery');
    await team.invite(mira, String(bakery['workspaceId']), 'Developer Admin');
    await team.invite(rolf, String(wallet), 'Workspace Reviewer');
    const where = ['--app', String(app['targetAppId']), '--environment', 'Production'];
    deliveryKey = String((await team.admin('create-delivery-key', ...where, '--name', 'phones'))['key']);
    merchant = await openSample();
    reviewer = await openSample();
  });

  stepsOfOnePath(() => [merchant, reviewer].filter((one) => one !== undefined));

  after(async () => {
    if (merchant) await closeSample(merchant);
    if (reviewer) await closeSample(reviewer);
    await team?.stop();
  });

  const atMerchant = (): Page => pageOf(merchant);
  const atReviewer = (): Page => pageOf(reviewer);

  const phones = async (): Promise<readonly Phone[]> =>
    Promise.all(team.processes.map((process) => team.phoneAt(process, deliveryKey)));

  const hostAt = (index: 0 | 1): string => new URL(team.processes[index].address).host;

  /** What a user gets, which both processes have to agree on. */
  const gets = async (user: string): Promise<string> => {
    const answers = await Promise.all((await phones()).map((phone) => answerTo(phone, user)));
    assert.equal(answers[0], answers[1], 'the two processes disagree');
    return answers[0] ?? '';
  };

  it('Connect to a Platform and Sign In, in the browser, each at another process', async () => {
    const [one, other] = team.processes;
    await connect(atMerchant(), team, one, mira);
    await connect(atReviewer(), team, other, rolf);
  });

  it('each is shown where to begin on a platform with nothing on it yet', async () => {
    await atMerchant().getByText('This folder holds a mini program that was not uploaded yet.').waitFor();
    await sidebar(atMerchant())
      .getByText(`${mira.name} · ${hostAt(0)}`)
      .waitFor();
    await sidebar(atReviewer())
      .getByText(`${rolf.name} · ${hostAt(1)}`)
      .waitFor();
    await treeRow(atMerchant(), 'Members').filter({ hasText: 'Corner Bakery' }).waitFor();
    await welcome(atReviewer(), 'No mini program was submitted to you for review yet.');
    assert.equal(await gets('harbor.ada'), 'nothing');
  });

  it('Upload Version: the folder’s mini program is of another platform, and is created on this one', async () => {
    const page = atMerchant();
    await treeRow(page, 'Upload Version…').click();
    await pressInNotification(page, 'which is not on this platform', 'Choose Another');
    await chooseQuickPick(page, 'Create a Mini Program…');
    await quickInput(page).getByText('The name of the mini program').waitFor();
    await typeInput(page, 'Harbor Coffee');
    await quickInput(page).getByText('The version: three numbers').waitFor();
    await typeInput(page, '1.0.0');
    await quickInput(page).getByText('A note for those who release').waitFor();
    await typeInput(page, 'Pick-up shelves and the new rewards page');
    await chooseQuickPick(page, 'Upload Harbor Coffee 1.0.0');
    await pressInNotification(page, 'Harbor Coffee 1.0.0 is uploaded', 'Select App');
    await treeRow(page, 'Harbor Coffee').filter({ hasText: 'in this folder' }).waitFor();
  });

  it('Select App and Apply to Release: it waits for the review', async () => {
    const page = atMerchant();
    await answerSelectApp(page, 'Harbor Wallet', 'Production');
    const panel = new ReleasePanelPage(page);
    await panel.press('Apply to Release');
    await panel.field('Tagline').fill('Order ahead, pick up warm');
    await panel.field('Description').fill('Order ahead at every harbour, and pick your coffee up warm.');
    await panel.field('Category').fill('Food and drink');
    await panel.press('Apply');
    await stands(page, {
      target,
      row: 'Under Review',
      stage: 'Under Review',
      next: 'Waiting for the review',
      statusBar: 'Harbor Coffee 1.0.0: Under Review',
    });
  });

  it('the reviewer sees the request arrive in the other window, reads it, and approves', async () => {
    const page = atReviewer();
    await viewBadge(page, 'Mini Program Release').getByText('1', { exact: true }).waitFor();
    const panel = await openReview(page, request);
    await panel.text('Order ahead, pick up warm').waitFor();
    await panel.press('Approve');
    await dialog(page).getByText(`Submitted by ${mira.name}`).waitFor();
    await pressInDialog(page, 'Approve');
    await treeRow(page, 'My Approvals').filter({ hasText: 'nothing waits for you' }).waitFor();
    await panel.presentStep.filter({ hasText: 'Pilot Testing' }).waitFor();
  });

  it('the merchant sees it approved, and adds testers, who get it from both processes', async () => {
    const page = atMerchant();
    await stands(page, {
      target,
      row: 'Pilot Testing',
      stage: 'Pilot Testing',
      next: 'Nobody gets 1.0.0 until there are testers.',
      statusBar: 'Harbor Coffee 1.0.0: Pilot Testing',
    });
    const panel = new ReleasePanelPage(page);
    await panel.field('Add by Manual Entry').fill('harbor.ada\nharbor.bo');
    await panel.press('Add');
    await quickPickRow(page, 'Add').filter({ hasText: '2 testers will be added' }).click();
    await panel.next.filter({ hasText: '2 testers get 1.0.0' }).waitFor();
    assert.equal(await gets('harbor.ada'), '1.0.0 TARGETING_MATCH');
    assert.equal(await gets('harbor.chen'), 'nothing');
  });

  it('a process killed with kill -9: its window keeps what it knew and says so; everybody else goes on', async () => {
    const page = atMerchant();
    const [one, other] = team.processes;
    await team.kill(one);
    await sidebar(page).getByText(`${one.address} stopped answering`).first().waitFor();
    await treeRow(page, target).filter({ hasText: 'Pilot Testing' }).waitFor();
    const status = statusBarItem(page, 'Harbor Coffee 1.0.0: Pilot Testing');
    await status.filter({ has: page.locator('.codicon-debug-disconnect') }).waitFor();
    assert.equal(await answerTo(await team.phoneAt(other, deliveryKey), 'harbor.ada'), '1.0.0 TARGETING_MATCH');
    await new ReleasePanelPage(atReviewer()).presentStep.filter({ hasText: 'Pilot Testing' }).waitFor();
  });

  it('and goes on by itself when the process is there again', async () => {
    const page = atMerchant();
    await team.startAgain(team.processes[0]);
    await page.getByText('stopped answering').first().waitFor({ state: 'hidden' });
    await new ReleasePanelPage(page).press('Complete Testing');
    await pressInDialog(page, 'Complete Without a Test');
    await stands(page, {
      target,
      row: 'Grayscale Release',
      stage: 'Grayscale Release',
      next: '1.0.0 is ready to go live on Harbor Wallet · Production; only its testers get it so far.',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release',
    });
  });

  it('Grayscale Release with 20 %: both processes give it to the same users', async () => {
    const page = atMerchant();
    const panel = new ReleasePanelPage(page);
    await panel.press('Confirm');
    await panel.press('20 %');
    await panel.press('Next Step');
    await pressInDialog(page, 'Next Step');
    await stands(page, {
      target,
      row: 'Grayscale Release 20 %',
      stage: '20 %',
      next: '20 % of the users and its 2 testers get 1.0.0',
      statusBar: 'Harbor Coffee 1.0.0: Grayscale Release 20 %',
    });
    await new ReleasePanelPage(atReviewer()).presentStep.filter({ hasText: '20 %' }).waitFor();
    const answers = await Promise.all(users.map(gets));
    const share = answers.filter((answer) => answer === '1.0.0 SPLIT').length;
    assert.ok(share > 2 && share < 30, `${share} of ${users.length}`);
  });

  it('Full Release: everyone gets it, and both windows show it', async () => {
    const page = atMerchant();
    await pressInRow(page, target, 'Next Step…');
    await chooseQuickPick(page, '100 %');
    await pressInDialog(page, 'Release to Everyone');
    await stands(page, {
      target,
      row: 'Full Release',
      stage: 'Full Release',
      next: 'Live for everyone',
      statusBar: 'Harbor Coffee 1.0.0 live',
    });
    await new ReleasePanelPage(page).logEntry(`${rolf.name} approved it`).waitFor();
    await new ReleasePanelPage(atReviewer()).presentStep.filter({ hasText: 'Full Release' }).waitFor();
    assert.deepEqual(new Set(await Promise.all(users.map(gets))), new Set(['1.0.0 STATIC']));
  });

  it('Sign Out, and nothing of the platform stays to be seen', async () => {
    for (const page of [atMerchant(), atReviewer()]) {
      await runReleaseCommand(page, 'Sign Out');
      await welcome(page, 'Sign in to see your mini programs and their releases.');
      assert.equal(await treeRow(page, target).count(), 0);
    }
  });
});

function pageOf(window: ClickedPath | undefined): Page {
  assert.ok(window, 'the window is not open yet');
  return window.page;
}

/** Connect to a Platform, then Sign In as somebody, in a page that the editor opens. */
async function connect(
  page: Page,
  team: TeamPlatform,
  { address }: TeamProcess,
  person: ProviderPerson,
): Promise<void> {
  team.provider.person = person;
  await openMiniPrograms(page);
  await runReleaseCommand(page, 'Connect to a Platform…');
  await quickInput(page).getByText('The address of the release platform of your team').waitFor();
  await typeInput(page, address);
  await quickPickRow(page, 'In the Browser').waitFor();
  const browser = await openedBrowser(page, () => chooseQuickPick(page, 'In the Browser'));
  await browser.getByText('Mini Program Release goes on in the editor.').waitFor();
  await browser.close();
}

/** code-server opens what stands at a local address behind its own, where no provider expects to be; a desktop does not. */
async function openedBrowser(page: Page, open: () => Promise<void>): Promise<Page> {
  const behindCodeServer = /^http:\/\/127\.0\.0\.1:\d+\/proxy\/(\d+)(\/.*)$/u;
  const context = page.context();
  await context.route(behindCodeServer, async (route) => {
    const location = route.request().url().replace(behindCodeServer, 'http://127.0.0.1:$1$2');
    await route.fulfill({ status: 302, headers: { location } });
  });
  const opened = context.waitForEvent('page');
  await open();
  const browser = await opened;
  await browser.waitForLoadState();
  await context.unroute(behindCodeServer);
  return browser;
}

function sidebar(page: Page): Locator {
  return page.locator('.part.sidebar');
}

/** Waits until a view with nothing in it says this. */
async function welcome(page: Page, sentence: string): Promise<void> {
  await page.locator('.welcome-view').getByText(sentence).first().waitFor();
}

/** The version that a user of the super app gets of its one mini program, and why. */
async function answerTo(phone: Phone, user: string): Promise<string> {
  const [flag] = await phone.evaluateAll(user);
  return flag === undefined ? 'nothing' : `${flag.variant ?? 'nothing'} ${flag.reason}`;
}
