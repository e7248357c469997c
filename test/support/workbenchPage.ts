// The parts of a VS Code window that tests touch, found the way a person finds them: by the words on them.
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { keptFolder } from '../../scripts/environment/paths.mts';

/** The one line at the top that asks: command palette, quick picks and input boxes. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget:visible');
}

/** An entry of the open quick pick, by its whole label. */
export function quickPickRow(page: Page, label: string): Locator {
  const name = page.locator('.quick-input-list-label .label-name').filter({ hasText: whole(label) });
  return quickInput(page).locator('.quick-input-list .monaco-list-row').filter({ has: name });
}

/** Text that is nothing but this. */
function whole(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}\\s*$`, 'u');
}

/** Opens the command palette. One that is still closing would swallow the key. */
export async function openCommandPalette(page: Page): Promise<void> {
  await quickInput(page).waitFor({ state: 'hidden' });
  await page.keyboard.press('F1');
  await quickInput(page).locator('.quick-input-box input:focus').waitFor();
}

/** Runs a command from the command palette by its whole title, category included: `Mini Programs: Upload Version…`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openCommandPalette(page);
  await quickInput(page).locator('.quick-input-box input').fill(`>${title}`);
  await quickPickRow(page, title).click();
}

/** Chooses one entry of a quick pick by its whole label. */
export async function chooseQuickPick(page: Page, label: string): Promise<void> {
  await quickPickRow(page, label).click();
}

/** Narrows the open quick pick to what matches; a long one draws only the rows in sight. */
export async function filterQuickPick(page: Page, text: string): Promise<void> {
  await quickInput(page).locator('.quick-input-box input').fill(text);
}

/** Types into the open input box (or quick pick) and confirms with Enter. */
export async function typeInput(page: Page, text: string): Promise<void> {
  const input = quickInput(page).locator('.quick-input-box input');
  await input.fill(text);
  await input.press('Enter');
}

/** Chooses a file of the workspace folder, with which VS Code's own dialog begins in a browser. */
export async function chooseFile(page: Page, name: string): Promise<void> {
  await quickInput(page).getByRole('button', { name: 'OK', exact: true }).waitFor();
  // Only rows in sight are drawn, and files come after folders.
  await quickInput(page).locator('.quick-input-list .monaco-list-row').first().hover();
  await page.mouse.wheel(0, 1000);
  await chooseQuickPick(page, name);
}

/** A notification toast, by a part of its text. */
export function notification(page: Page, text: string | RegExp = ''): Locator {
  return page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
}

/** Presses a button of a notification. */
export async function pressInNotification(page: Page, text: string | RegExp, button: string): Promise<void> {
  await notification(page, text).getByRole('button', { name: button, exact: true }).click();
}

/** The modal dialog. */
export function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** Presses a button of the modal dialog. */
export async function pressInDialog(page: Page, button: string): Promise<void> {
  await dialog(page).getByRole('button', { name: button, exact: true }).click();
}

/** Opens a view container by its name in the activity bar. */
export async function openView(page: Page, title: string): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: title });
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
}

/** Reloads the window, as somebody does who has installed something, and waits until it stands again. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await runCommand(page, 'Developer: Reload Window');
  await loaded;
  await page.locator('.monaco-workbench .statusbar').waitFor();
}

/** Opens the Accounts menu of the activity bar. */
export async function openAccounts(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('button', { name: 'Accounts' }).click();
}

/** The number on the Accounts menu: requests to sign in. */
export function accountsBadge(page: Page): Locator {
  return page.locator('.activitybar').getByRole('button', { name: 'Accounts' }).locator('.badge-content');
}

/** Presses an item of the open menu, then one of the menu within it, and so on. */
export async function pressInMenu(page: Page, ...titles: readonly string[]): Promise<void> {
  // VS Code takes a button that goes up right after a menu opened for the end of the click that opened it.
  const press = { delay: 150 };
  for (const title of titles)
    await page.locator('.monaco-menu').getByRole('menuitem', { name: title }).last().click(press);
}

/** Presses the button of a view that has nothing to show. */
export async function pressInWelcome(page: Page, button: string): Promise<void> {
  await page.locator('.welcome-view').getByRole('button', { name: button, exact: true }).first().click();
}

/** Closes the editor in sight. */
export async function closeEditor(page: Page): Promise<void> {
  await page.locator('.tabs-container .tab.active').getByRole('button', { name: 'Close' }).click();
}

/** The number on a view container in the activity bar. */
export function viewBadge(page: Page, title: string): Locator {
  return page.locator('.activitybar').getByRole('tab', { name: title }).locator('.badge-content');
}

/** A row of a tree view by its whole label. */
export function treeRow(page: Page, label: string): Locator {
  const name = page.locator('.label-name').getByText(label, { exact: true });
  return page.locator('.part.sidebar .monaco-list-row').filter({ has: name });
}

/** A row that stands somewhere below another one, for labels that come more than once. */
export async function rowBelow(page: Page, above: string, label: string): Promise<Locator> {
  const start = Number(await treeRow(page, above).getAttribute('data-index'));
  const rows = await treeRow(page, label).all();
  const places = await Promise.all(rows.map(async (row) => Number(await row.getAttribute('data-index'))));
  const [place] = places.filter((one) => one > start).toSorted((one, other) => one - other);
  return treeRow(page, label).and(page.locator(`[data-index="${place}"]`));
}

/** Drags the side bar's edge until it has this width. */
export async function setSidebarWidth(page: Page, width: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) return;
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + width, middle, { steps: 5 });
  await page.mouse.up();
}

/** Presses an inline button of a tree row by its title. */
export function pressInRow(page: Page, label: string, button: string): Promise<void> {
  return pressOnRow(treeRow(page, label), button);
}

/** Presses an inline button of a row that its label alone does not name. */
export async function pressOnRow(row: Locator, button: string): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name: button }).click();
}

/** An item of the status bar, by a part of its text. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.statusbar .statusbar-item').filter({ hasText: text });
}

/** The document of the webview in sight: VS Code puts it into a frame within a frame. */
export function webviewFrame(page: Page): FrameLocator {
  const outer = page.locator('iframe.webview.ready').filter({ visible: true });
  return outer.contentFrame().locator('#active-frame').contentFrame();
}

/** Writes a picture of the window to `.vscode-test/screenshots/<name>.png` and answers its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(keptFolder, 'screenshots', `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  return path;
}
