import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/environment/chromium.mts';
import { codeServer, installExtension, startCodeServer } from '../../scripts/environment/codeServer.mts';
import { packagedExtension } from '../../scripts/environment/paths.mts';
import { anyFreePort } from '../../scripts/environment/ports.mts';
import { isHostNoise } from '../../scripts/environment/hostNoise.mts';
import { makeProfile, platformDataFolder } from '../../scripts/environment/profile.mts';
import { runFolder } from '../../scripts/environment/runFolder.mts';

/** What a workbench is opened with. */
export type WorkbenchOptions = {
  /** Absolute path of the folder that stands open; none: an empty window. */
  workspaceFolder?: string;
  /** The extension to install; by default the one that `npm test` has packaged. */
  vsix?: string;
  /** More user settings than the quiet ones of every throw-away profile. */
  userSettings?: Record<string, unknown>;
  /** A color theme by the name the theme picker shows. */
  theme?: string;
  viewport?: { width: number; height: number };
  /** Pixels of a picture per pixel of the window; 2 for pictures to be shown. */
  pixelRatio?: number;
  /** Called before the first window opens, with the folder in which the embedded platform will keep its data. */
  prepareData?: (dataFolder: string) => Promise<void>;
};

/** A VS Code in a browser, with the packaged extension installed as a user has it. */
export type Workbench = {
  page: Page;
  userDataDir: string;
  /** Where the embedded platform keeps its data. */
  dataFolder: string;
  /** Everything the windows wrote to their consoles as an error, and what their scripts threw. */
  consoleErrors: string[];
  /** Opens another window on the same profile; without a folder, an empty one. */
  openWindow: (workspaceFolder?: string) => Promise<Page>;
  close: () => Promise<void>;
};

const defaultViewport = { width: 1280, height: 800 };

/** Patience for one condition; both of the machine's cores may be busy with something else. */
const longestWait = 60_000;

/** Opens a real VS Code with a profile of its own in a headless browser and waits until its window stands. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { workspaceFolder, vsix = packagedExtension, userSettings = {}, theme, prepareData } = options;
  const themeSetting = theme === undefined ? {} : { 'workbench.colorTheme': theme };
  const profile = makeProfile(join(runFolder('window'), 'profile'), { ...themeSetting, ...userSettings });
  const dataFolder = platformDataFolder(profile);
  await prepareData?.(dataFolder);
  const entry = await codeServer();
  await installExtension(entry, profile, vsix);
  const server = await startCodeServer({ entry, profile, port: await anyFreePort(), offline: true });
  const browser = await launchChromium();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const context = await browser.newContext({
      viewport: options.viewport ?? defaultViewport,
      deviceScaleFactor: options.pixelRatio ?? 1,
    });
    context.setDefaultTimeout(longestWait);
    const consoleErrors: string[] = [];
    const openWindow = (folder?: string): Promise<Page> => openPage(context, server.url, folder, consoleErrors);
    const page = await openWindow(workspaceFolder);
    return { page, userDataDir: profile.userData, dataFolder, consoleErrors, openWindow, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(
  context: BrowserContext,
  serverUrl: string,
  workspaceFolder: string | undefined,
  consoleErrors: string[],
): Promise<Page> {
  const page = await context.newPage();
  collectErrors(page, consoleErrors);
  const query = workspaceFolder === undefined ? 'ew=true' : `folder=${encodeURIComponent(workspaceFolder)}`;
  await page.goto(`${serverUrl}/?${query}`);
  await page.locator('.monaco-workbench .statusbar').waitFor();
  return page;
}

function collectErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    const error = { text: message.text(), source: message.location().url };
    if (message.type() === 'error' && !isHostNoise(error)) errors.push(`${error.text} (${error.source})`);
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
}
