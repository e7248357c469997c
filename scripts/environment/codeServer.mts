import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.mts';
import { keptInstallation } from './keptInstallation.mts';
import { installPackages, npm } from './npm.mts';
import { endProcess, runProcess, startProcess } from './processes.mts';
import type { Profile } from './profile.mts';

/** VS Code 1.139.1, as the npm registry holds it. */
const version = '4.139.1';
const startMilliseconds = 60_000;

/** A code-server that is ready, and the way to end it with everything it started. */
export type RunningCodeServer = { url: string; ended: Promise<void>; close: () => Promise<void> };

/** Downloads code-server once, answers its entry script. */
export async function codeServer(): Promise<string> {
  const folder = await keptInstallation(`code-server-${version}`, `Downloading VS Code (code-server ${version})`, fill);
  return join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
}

async function fill(folder: string): Promise<void> {
  await installPackages(folder, [`code-server@${version}`]);
  const editor = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await installPackages(editor, ['--omit=dev']);
  // The two native modules without which the extension host logs errors at each start; it works without them, too.
  const { code, output } = await npm(editor, ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog']);
  if (code !== 0)
    console.log(`\nTwo native modules of VS Code could not be built; it goes on without them.\n${output.trim()}`);
}

/** Installs a packaged extension into the profile, as a user does. */
export async function installExtension(entry: string, profile: Profile, vsix: string): Promise<void> {
  const args = [entry, '--install-extension', vsix, '--force', ...profileArguments(profile)];
  const { code, output } = await runProcess(process.execPath, args, { env: environment(profile) });
  if (code !== 0) throw new Failure(`The extension could not be installed:\n${output.trim()}`);
}

/** What a code-server is started with. */
export type CodeServerOptions = {
  entry: string;
  profile: Profile;
  port: number;
  /** Without the shop for extensions, which would otherwise be asked for updates. */
  offline?: boolean;
  extraArguments?: readonly string[];
  /** For the server and its extension hosts. */
  extraEnvironment?: NodeJS.ProcessEnv;
};

/** Starts code-server and waits until it answers. Its log is `code-server.log` in the profile. */
export async function startCodeServer(options: CodeServerOptions): Promise<RunningCodeServer> {
  const { entry, profile, port, offline = false, extraArguments = [], extraEnvironment } = options;
  const socket = join(tmpdir(), `mini-program-release-${port}.sock`);
  const args = [
    entry,
    '--auth=none',
    `--bind-addr=127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--ignore-last-opened',
    // A socket's path has about 100 characters; the profile's own folder may be longer.
    `--session-socket=${socket}`,
    ...profileArguments(profile),
    ...extraArguments,
  ];
  const child = startProcess(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(profile), ...(offline ? { EXTENSIONS_GALLERY: '{}' } : {}), ...extraEnvironment },
  });
  const log = createWriteStream(profile.serverLog);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    await endProcess(child);
    rmSync(socket, { force: true });
  };
  try {
    await untilItAnswers(ended, url, profile.serverLog);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, ended, close };
}

function profileArguments(profile: Profile): string[] {
  return [
    // Its own configuration file, not the one in the home folder.
    `--config=${join(profile.folder, 'code-server.yaml')}`,
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
  ];
}

function environment(profile: Profile): NodeJS.ProcessEnv {
  mkdirSync(profile.folder, { recursive: true });
  return {
    ...process.env,
    XDG_CONFIG_HOME: join(profile.folder, 'config'),
    XDG_DATA_HOME: join(profile.folder, 'data'),
    XDG_CACHE_HOME: join(profile.folder, 'cache'),
    // Set in a terminal inside an editor, they would send the command to that editor.
    VSCODE_IPC_HOOK_CLI: undefined,
    PASSWORD: undefined,
    PORT: undefined,
  };
}

async function untilItAnswers(ended: Promise<void>, url: string, log: string): Promise<void> {
  const answers = async (): Promise<boolean> => {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    return response?.ok ?? false;
  };
  const gone = ended.then(() => 'ended at once');
  const deadline = Date.now() + startMilliseconds;
  while (!(await answers())) {
    const problem = Date.now() > deadline ? 'does not answer' : await Promise.race([gone, delay(100)]);
    if (problem !== undefined) throw new Failure(`VS Code's server ${problem}; its log is ${log}`);
  }
}
