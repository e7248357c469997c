import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { harborCoffee } from './projects';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench';
import { screenshot } from './workbenchPage';

/** A window with a copy of the sample open. */
export interface ClickedPath extends Workbench {
  readonly workspaceFolder: string;
}

/** A window for a suite whose tests are the steps of one path. */
export function clickedPath(options: Omit<WorkbenchOptions, 'workspaceFolder'> = {}): () => ClickedPath {
  let path: ClickedPath | undefined;

  before(async () => {
    path = await openSample(options);
  });

  stepsOfOnePath(() => (path ? [path] : []));

  after(async () => {
    if (path) await closeSample(path);
  });

  return () => {
    assert.ok(path, 'the window is not open yet');
    return path;
  };
}

/** Opens a window on a copy of the sample. */
export async function openSample(options: Omit<WorkbenchOptions, 'workspaceFolder'> = {}): Promise<ClickedPath> {
  const workspaceFolder = join(await mkdtemp(join(tmpdir(), 'clicked-')), basename(harborCoffee));
  await cp(harborCoffee, workspaceFolder, { recursive: true });
  return { ...(await openWorkbench({ ...options, workspaceFolder })), workspaceFolder };
}

export async function closeSample(path: ClickedPath): Promise<void> {
  await path.close();
  await rm(join(path.workspaceFolder, '..'), { recursive: true, force: true });
}

/**
 * Makes a suite's tests the steps of one path: where a step fails, its windows are pictured and the steps after it are not
 * tried. Whatever went wrong behind the scenes meanwhile fails the step, too.
 *
 * @param windows those that are open
 */
export function stepsOfOnePath(windows: () => readonly Workbench[]): void {
  let broken: string | undefined;

  beforeEach(() => {
    if (broken !== undefined) throw new Error(`An earlier step failed, see ${broken}`);
  });

  afterEach(async function () {
    const { state, title } = this.currentTest ?? {};
    if (state === 'failed') broken ??= await picture(windows(), title ?? '');
    for (const one of windows()) {
      assert.deepEqual(one.consoleErrors, []);
      assert.deepEqual(await errorsInLogs(one), []);
    }
  });
}

/** A picture of every window, for whoever looks into a failure; answers where they are. */
async function picture(workbenches: readonly Workbench[], step: string): Promise<string> {
  const windows = workbenches.flatMap(({ page }) => page.context().pages());
  const files = windows.map((window, index) => screenshot(window, `failed ${step} ${index + 1}`));
  return (await Promise.all(files)).join(', ');
}

/** What the extension's own log and the log of its host have as errors. */
async function errorsInLogs({ userDataDir }: Workbench): Promise<readonly string[]> {
  const own = await logLines(userDataDir, 'Mini Program Release.log');
  const host = await logLines(userDataDir, 'remoteexthost.log');
  return [...own, ...host.filter((line) => line.includes('mini-program-release'))].filter((line) =>
    line.includes('[error]'),
  );
}

/** The lines of every log of a name, of all windows, the window opened last at the end. */
export async function logLines(userDataDir: string, name: string): Promise<readonly string[]> {
  const files = await readdir(join(userDataDir, 'logs'), { recursive: true });
  const logs = files.filter((file) => basename(file) === name).toSorted();
  const texts = await Promise.all(logs.map((file) => readFile(join(userDataDir, 'logs', file), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}
