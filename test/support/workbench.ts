import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../scripts/environment/chromium.mts';
import { codeServer, installExtension, startCodeServer } from '../../scripts/environment/codeServer.mts';
import { packagedExtension } from '../../scripts/environment/paths.mts';
import { anyFreePort } from '../../scripts/environment/ports.mts';
import { makeProfile } from '../../scripts/environment/profile.mts';
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
};

/** A VS Code in a browser, with the packaged extension installed as a user has it. */
export type Workbench = {
  page: Page;
  /** The address of the window; another page of the same context may open it, too. */
  url: string;
  userDataDir: string;
  /** Everything the window wrote to its console as an error, and what its scripts threw. */
  consoleErrors: string[];
  close: () => Promise<void>;
};

const defaultViewport = { width: 1280, height: 800 };

/** Opens a real VS Code with a profile of its own in a headless browser and waits until its window stands. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const {
    workspaceFolder,
    vsix = packagedExtension,
    userSettings = {},
    theme,
    viewport = defaultViewport,
    pixelRatio = 1,
  } = options;
  const themeSetting = theme === undefined ? {} : { 'workbench.colorTheme': theme };
  const profile = makeProfile(join(runFolder('window'), 'profile'), { ...themeSetting, ...userSettings });
  const entry = await codeServer();
  await installExtension(entry, profile, vsix);
  const server = await startCodeServer({ entry, profile, port: await anyFreePort(), offline: true });
  const browser = await launchChromium();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage({ viewport, deviceScaleFactor: pixelRatio });
    const consoleErrors = collectErrors(page);
    const query = workspaceFolder === undefined ? 'ew=true' : `folder=${encodeURIComponent(workspaceFolder)}`;
    const url = `${server.url}/?${query}`;
    await page.goto(url);
    await page.locator('.monaco-workbench .statusbar').waitFor();
    return { page, url, userDataDir: profile.userData, consoleErrors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The vendor's own signing module, which no open build of VS Code holds; VS Code asks for it and goes on without. */
const missingInOpenBuilds = '/node_modules/vsda/';

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !url.includes(missingInOpenBuilds)) errors.push(`${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return errors;
}
