import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwrightChromium, type Browser } from 'playwright-core';
import { Failure } from './failure.mts';
import { fontEnvironment } from './fonts.mts';
import { keptInstallation } from './keptInstallation.mts';
import { installPackages } from './npm.mts';
import { pathOf } from './programs.mts';
import { runProcess } from './processes.mts';
import { step } from './progress.mts';

/** A headless Chromium inside an npm package (Linux, x64). */
const packageVersion = '147.0.0';
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macPrograms = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const unpackScript = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";

const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Program = { path: string; environment: NodeJS.ProcessEnv };

/** Starts a headless Chromium: the machine's own, else one from the npm registry, else one from Debian's packages. */
export async function launchChromium(): Promise<Browser> {
  const { path, environment } = await findChromium();
  return await playwrightChromium.launch({
    executablePath: path,
    args: quietArguments,
    // The task's own signal handling ends it with everything else.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: definedEntries({ ...process.env, ...(await fontEnvironment()), ...environment }),
  });
}

/** Makes sure that a Chromium and its fonts are there, so that a later launch is quick. */
export async function prepareChromium(): Promise<void> {
  await findChromium();
  await fontEnvironment();
}

async function findChromium(): Promise<Program> {
  const installed = [...programs.map(pathOf), ...macPrograms, playwrightChromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (installed !== undefined) return { path: installed, environment: {} };
  const fromNpm = process.platform === 'linux' && process.arch === 'x64' ? await chromiumFromNpm() : undefined;
  return fromNpm ?? (await chromiumFromDebian());
}

async function chromiumFromNpm(): Promise<Program | undefined> {
  const folder = await keptInstallation(`chromium-${packageVersion}`, `Downloading Chromium ${packageVersion}`, fill);
  const path = join(folder, 'unpacked', 'chromium');
  // The package carries the shared libraries that a small Linux lacks; they are used only when it does.
  for (const environment of [{}, { LD_LIBRARY_PATH: join(folder, 'unpacked', 'al2023', 'lib') }]) {
    const { code } = await runProcess(path, ['--version'], { env: { ...process.env, ...environment } });
    if (code === 0) return { path, environment };
  }
  return undefined;
}

async function fill(folder: string): Promise<void> {
  await installPackages(folder, [`@sparticuz/chromium@${packageVersion}`]);
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const { code, output } = await runProcess(process.execPath, ['--input-type=module', '--eval', unpackScript], {
    cwd: folder,
    // It unpacks itself into the folder for temporary files; the second variable makes it unpack its libraries, too.
    env: { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (code !== 0) throw new Failure(`Chromium could not be unpacked:\n${output.trim()}`);
}

async function chromiumFromDebian(): Promise<Program> {
  const asRoot = process.getuid?.() === 0 && pathOf('apt-get') !== undefined;
  if (!asRoot)
    throw new Failure(
      'No Chromium was found. Install Chromium or Google Chrome so that it is on the PATH, then try again.',
    );
  await step('Installing Chromium (apt-get)', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runProcess('apt-get', ['update', '-qq'], { env });
    await runProcess('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  });
  const path = pathOf('chromium');
  if (path === undefined) throw new Failure('No Chromium could be installed. Install it by hand, then try again.');
  return { path, environment: {} };
}

function definedEntries(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
