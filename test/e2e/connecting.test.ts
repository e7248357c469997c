import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { version } from '../../package.json';
import { openMiniPrograms, runReleaseCommand } from '../support/guideSteps';
import { answerJson, httpPeer } from '../support/httpPeer';
import { OidcProvider, providerPerson } from '../support/oidcProvider';
import { startPlatform, type TestPlatform } from '../support/platform';
import { harborCoffee } from '../support/projects';
import { openWorkbench, type Workbench } from '../support/workbench';
import {
  chooseQuickPick,
  openAccounts,
  pressInWelcome,
  quickInput,
  quickPickRow,
  screenshot,
  treeRow,
  typeInput,
} from '../support/workbenchPage';

const dana = providerPerson('Dana Developer', 'dana-developer@local.example');

describe('A window that works with a team’s platform', () => {
  let folder: string;
  let workbench: Workbench;
  let provider: OidcProvider;
  let platform: TestPlatform;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'team-'));
    const workspaceFolder = join(folder, 'harbor-coffee');
    await cp(harborCoffee, workspaceFolder, { recursive: true });
    await mkdir(join(folder, 'platform'));
    provider = await OidcProvider.start({ people: [dana], redirectUris: ['http://127.0.0.1/signed-in'] });
    platform = await startTeam(0);
    workbench = await openWorkbench({ workspaceFolder });
    ({ page } = workbench);
    // code-server opens what listens on its own machine under an address of its own, as no provider elsewhere would be.
    await page.context().route(/\/proxy\/\d+\/auth\?/u, (route) =>
      route.fulfill({
        status: 302,
        headers: {
          location: route
            .request()
            .url()
            .replace(/\/\/[^/]+\/proxy\/(\d+)/u, '//127.0.0.1:$1'),
        },
      }),
    );
    await openMiniPrograms(page);
  });

  after(async () => {
    await workbench?.close();
    await platform?.stop();
    await provider?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function startTeam(port: number): Promise<TestPlatform> {
    const { issuer, clientId } = provider;
    const openId = { issuer, clientId, audiences: [] };
    return startPlatform({ folder: join(folder, 'platform'), port, openId, settings: { version } });
  }

  it('says in the box for the address what is wrong with what stands there', async () => {
    await treeRow(page, 'Harbor Coffee').waitFor();
    const newer = await httpPeer((_, response) =>
      answerJson(response, 200, {
        product: 'mini-program-release',
        version: '99.0.0',
        maximumUploadBytes: 1,
        signIn: null,
      }),
    );
    await runReleaseCommand(page, 'Connect to a Platform…');
    await typeInput(page, newer.url);
    await quickInput(page).getByText('newer than this extension works with').waitFor();
    await screenshot(page, 'team refusal');
    await newer.close();
  });

  it('signs in in the browser, which says that it may be closed', async () => {
    await typeInput(page, platform.url);
    await quickPickRow(page, 'In the Browser').waitFor();
    await screenshot(page, 'team sign-in');
    const [popup] = await Promise.all([page.waitForEvent('popup'), chooseQuickPick(page, 'In the Browser')]);
    await popup.getByText('Mini Program Release goes on in the editor.').waitFor();
    await popup.close();
    await treeRow(page, 'Harbor Coffee').waitFor();
    await openAccounts(page);
    await page.locator('.monaco-menu').getByText('dana-developer@local.example').waitFor();
    await screenshot(page, 'team accounts');
    await page.keyboard.press('Escape');
  });

  it('keeps its rows while the platform is away, and says so', async () => {
    const { port } = new URL(platform.url);
    await platform.stop();
    await page.getByText('stopped answering').first().waitFor();
    assert.ok(await treeRow(page, 'Harbor Coffee').isVisible());
    await screenshot(page, 'team offline');
    platform = await startTeam(Number(port));
    await page.getByText('stopped answering').first().waitFor({ state: 'hidden' });
    assert.ok(await treeRow(page, 'Harbor Coffee').isVisible());
  });

  it('says why it cannot work with what stands at the address after a reload, and goes back to its own', async () => {
    const { port } = new URL(platform.url);
    await platform.stop();
    const other = await httpPeer((_, response) => response.writeHead(404).end(), Number(port));
    await page.reload();
    await page.locator('.welcome-view').getByText('is no release platform. Check the address.').first().waitFor();
    await screenshot(page, 'team refused');
    await pressInWelcome(page, 'Use the Platform on This Machine');
    await treeRow(page, 'Harbor Coffee').waitFor();
    await other.close();
    platform = await startTeam(Number(port));
    // VS Code writes what a notification of an error says to the console, too.
    assert.deepEqual(
      workbench.consoleErrors.filter((text) => !text.includes('is no release platform')),
      [],
    );
  });
});
