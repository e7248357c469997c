import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { isRunning } from '../../scripts/environment/isRunning.mts';
import type { RunningProcess } from '../../scripts/environment/processTable.mts';
import type { Release } from '../../src/protocol/release';
import { openMiniPrograms, runReleaseCommand } from '../support/guideSteps';
import { eventually } from '../support/platform';
import { processesOn } from '../support/processesOn';
import { harborCoffee, projectFixtures } from '../support/projects';
import { ReleaseWorld, sampleUpload } from '../support/releaseWorld';
import { openWorkbench, type Workbench } from '../support/workbench';
import { notification, pressInNotification, pressInWelcome, treeRow } from '../support/workbenchPage';
import { startWindowPlatform } from '../support/windowPlatform';

const target = 'Harbor Wallet · Production';

describe('A window in which things go wrong', () => {
  let folder: string;
  let workbench: Workbench;
  let world: ReleaseWorld;
  let release: Release;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wrong-'));
    const workspaceFolder = join(folder, 'harbor-coffee');
    await cp(harborCoffee, workspaceFolder, { recursive: true });
    // Whoever runs as root may write everywhere, but not into a file as if it were a folder.
    const prepareData = async (dataFolder: string): Promise<void> => {
      await mkdir(dirname(dataFolder), { recursive: true });
      await writeFile(dataFolder, 'in the way');
    };
    workbench = await openWorkbench({ workspaceFolder, prepareData });
  });

  after(async () => {
    await world?.stop();
    await workbench?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const row = (label: string): Locator => treeRow(workbench.page, label);

  async function platformProcess(): Promise<RunningProcess> {
    const found = await eventually(
      () => Promise.resolve(processesOn(workbench.dataFolder)),
      (processes) => processes.length === 1,
    );
    assert.ok(found[0]);
    return found[0];
  }

  /** Opens another window and gives the command Upload Version there. */
  async function uploadIn(workspaceFolder?: string): Promise<Page> {
    const page = await workbench.openWindow(workspaceFolder);
    await openMiniPrograms(page);
    // A window that is still starting takes the focus, and with it the command palette, away again.
    await treeRow(page, 'Harbor Coffee').waitFor();
    await runReleaseCommand(page, 'Upload Version…');
    return page;
  }

  it('says in both views why the platform cannot start, and in a notification', async () => {
    const { page } = workbench;
    await openMiniPrograms(page);
    const why = page.locator('.welcome-view').getByText('The data folder of the release platform cannot be written.');
    await why.nth(1).waitFor();
    await notification(page, 'or its folder cannot be written').getByRole('button', { name: 'Show Log' }).waitFor();
  });

  it('works at a press of Restart, once the cause is gone', async () => {
    await rm(workbench.dataFolder);
    await pressInWelcome(workbench.page, 'Restart');
    await row('Harbor Coffee').waitFor();
    assert.equal(await workbench.page.locator('.welcome-view').getByText('cannot be written').count(), 0);
  });

  it('shows what another process does, row by row, by itself', async () => {
    world = new ReleaseWorld(await startWindowPlatform(workbench.dataFolder), await sampleUpload());
    release = await world.built();
    await row(target).filter({ hasText: 'New Version Created' }).waitFor();
    release = await world.apply(release);
    await row(target).filter({ hasText: 'Under Review' }).waitFor();
  });

  it('keeps rows, what is folded and what is selected when the platform is killed with kill -9', async () => {
    await world.upload();
    await row('1.0.2').click();
    await row('1.0.2').and(workbench.page.locator('[aria-expanded="false"]')).waitFor();
    const { id } = await platformProcess();
    process.kill(id, 'SIGKILL');
    await eventually(platformProcess, (found) => found.id !== id, 20_000);
    await row(target).filter({ hasText: 'Under Review' }).waitFor();
    release = await world.approve(release);
    await row(target).filter({ hasText: 'Pilot Testing' }).waitFor();
    assert.equal(await row('1.0.2').getAttribute('aria-expanded'), 'false');
    assert.equal(await row('1.0.2').getAttribute('aria-selected'), 'true');
  });

  it('leaves no process behind two seconds after its extension host was killed', async () => {
    const { id, parent } = await platformProcess();
    const begun = performance.now();
    process.kill(parent, 'SIGKILL');
    await eventually(
      () => Promise.resolve(isRunning(id)),
      (runs) => !runs,
    );
    assert.ok(performance.now() - begun < 2000);
  });

  it('that is empty, says that no folder is open, and offers the ways on', async () => {
    const page = await uploadIn();
    const toast = notification(page, 'No folder is open. Open a mini-program folder, or create the sample.');
    await toast.getByRole('button', { name: 'Open Folder' }).waitFor();
    await toast.getByRole('button', { name: 'Create a Sample' }).waitFor();
    await page.close();
  });

  it('on a folder that is no mini program, names it', async () => {
    const other = join(folder, 'not-a-mini-program');
    await cp(join(projectFixtures, 'not-a-mini-program'), other, { recursive: true });
    const page = await uploadIn(other);
    await notification(page, 'not-a-mini-program').getByRole('button', { name: 'Open Folder' }).waitFor();
    await page.close();
  });

  it('on a broken app.json, shows the place', async () => {
    const broken = join(folder, 'broken');
    await mkdir(broken);
    await writeFile(join(broken, 'app.json'), '{\n  "pages": ["index",]\n}');
    const page = await uploadIn(broken);
    const sentence = 'broken cannot be uploaded yet. app.json, line 2: This is no valid JSON';
    await pressInNotification(page, sentence, 'Open File');
    await page.locator('.statusbar').getByText('Ln 2, Col 22 (1 selected)').waitFor();
    await page.close();
  });
});
