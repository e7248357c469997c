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
  const name = page.locator('.quick-input-list-label .label-name').getByText(label, { exact: true });
  return quickInput(page).locator('.quick-input-list .monaco-list-row').filter({ has: name });
}

/** Runs a command from the command palette by its whole title, category included: `Mini Programs: Upload Version…`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await quickInput(page).locator('.quick-input-box input').fill(`>${title}`);
  await quickPickRow(page, title).click();
}

/** Chooses one entry of a quick pick by its whole label. */
export async function chooseQuickPick(page: Page, label: string): Promise<void> {
  await quickPickRow(page, label).click();
}

/** Types into the open input box (or quick pick) and confirms with Enter. */
export async function typeInput(page: Page, text: string): Promise<void> {
  const input = quickInput(page).locator('.quick-input-box input');
  await input.fill(text);
  await input.press('Enter');
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

/** A row of a tree view by its whole label. */
export function treeRow(page: Page, label: string): Locator {
  const name = page.locator('.label-name').getByText(label, { exact: true });
  return page.locator('.part.sidebar .monaco-list-row').filter({ has: name });
}

/** Presses an inline button of a tree row by its title. */
export async function pressInRow(page: Page, label: string, button: string): Promise<void> {
  const row = treeRow(page, label);
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
  const path = join(keptFolder, 'screenshots', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  return path;
}
