// The steps of the release procedure that every path begins with, clicked as the guide tells them.
import type { Page } from 'playwright-core';
import { ReleasePanelPage } from './releasePanelPage';
import {
  chooseQuickPick,
  notification,
  openView,
  pressInDialog,
  pressOnRow,
  quickInput,
  quickPickRow,
  runCommand,
  statusBarItem,
  treeRow,
  typeInput,
} from './workbenchPage';

const category = 'Mini Program Release';

/** Runs one of the extension's commands from the command palette. */
export function runReleaseCommand(page: Page, title: string): Promise<void> {
  return runCommand(page, `${category}: ${title}`);
}

export function openMiniPrograms(page: Page): Promise<void> {
  return openView(page, category);
}

/** Upload Version, until it says that the version arrived. */
export async function uploadVersion(page: Page, version: string, note: string): Promise<void> {
  await runReleaseCommand(page, 'Upload Version…');
  await quickInput(page).getByText('The version: three numbers').waitFor();
  await typeInput(page, version);
  await quickInput(page).getByText('A note for those who release').waitFor();
  await typeInput(page, note);
  await chooseQuickPick(page, `Upload Harbor Coffee ${version}`);
  await notification(page, `Harbor Coffee ${version} is uploaded`).waitFor();
}

/** The questions of Select App, until the panel says that the package is built. */
export async function answerSelectApp(page: Page, app: string, environment: string): Promise<void> {
  await chooseQuickPick(page, app);
  await chooseQuickPick(page, environment);
  await chooseQuickPick(page, 'Continue');
  await chooseQuickPick(page, `Select ${app} · ${environment}`);
  await new ReleasePanelPage(page).button('Apply to Release').waitFor();
}

/** Apply to Release on the panel in sight, with another tagline. */
export async function applyToRelease(page: Page, tagline: string): Promise<void> {
  const panel = new ReleasePanelPage(page);
  await panel.press('Apply to Release');
  await panel.field('Tagline').fill(tagline);
  await panel.press('Apply');
}

/** Switch Account, by a person's name. */
export async function switchAccount(page: Page, name: string): Promise<void> {
  await runReleaseCommand(page, 'Switch Account…');
  await chooseQuickPick(page, `${name} (local)`);
}

/**
 * Opens the review of the request that waits in the Approvals view.
 *
 * @param kind what else its row says, where another request has the same label
 */
export async function openReview(page: Page, request: string, kind = ''): Promise<ReleasePanelPage> {
  await treeRow(page, 'My Approvals').filter({ hasText: '1 waits for you' }).waitFor();
  await pressOnRow(treeRow(page, request).filter({ hasText: kind }), 'Open Review');
  const panel = new ReleasePanelPage(page);
  const asked = quickPickRow(page, request);
  // VS Code forgets which row was pressed while it reads the rows anew; then the command asks.
  await Promise.any([panel.heading('Review').waitFor(), asked.waitFor()]);
  if (await asked.isVisible()) await asked.click();
  await panel.heading('Review').waitFor();
  return panel;
}

/** Approves a request from the Approvals view, the way over its review. */
export async function approve(page: Page, request: string): Promise<void> {
  const panel = await openReview(page, request);
  await panel.press('Approve');
  await pressInDialog(page, 'Approve');
}

/** Shows a release of the tree in its panel. */
export async function openRelease(page: Page, target: string): Promise<ReleasePanelPage> {
  await treeRow(page, target).click();
  return new ReleasePanelPage(page);
}

/** Where a release stands, as the tree, the panel and the status bar all have to say it. */
export interface Standing {
  /** The target's row in the tree. */
  readonly target: string;
  readonly row: string;
  /** The stage of the panel's stepper. */
  readonly stage: string;
  /** The panel's Next card. */
  readonly next: string;
  readonly statusBar: string;
}

/** Waits until the tree, the panel and the status bar agree on where a release stands. */
export async function stands(page: Page, standing: Standing): Promise<void> {
  const panel = new ReleasePanelPage(page);
  await treeRow(page, standing.target).filter({ hasText: standing.row }).waitFor();
  await panel.presentStep.filter({ hasText: standing.stage }).waitFor();
  await panel.next.filter({ hasText: standing.next }).waitFor();
  await statusBarItem(page, standing.statusBar).waitFor();
}

/** Show What a User Gets: the row of a target, for one user. */
export async function whatAUserGets(page: Page, userId: string, target: string): Promise<string> {
  await runReleaseCommand(page, 'Show What a User Gets…');
  await quickInput(page).getByText('User ID in the super app').waitFor();
  await typeInput(page, userId);
  await quickInput(page).getByText(`What ${userId} gets of Harbor Coffee`).waitFor();
  const answer = await quickPickRow(page, target).innerText();
  await page.keyboard.press('Escape');
  return answer.split('\n').join(': ');
}
