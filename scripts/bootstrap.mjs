// Plain JavaScript without a dependency: it runs on the Node a fresh machine has (20 or newer), installs the packages when
// they are missing, and hands over to the same task under the project's own Node, which runs TypeScript as it is.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(projectFolder, 'node_modules');
const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Whether node_modules holds what package-lock.json names. npm writes its hidden lock last, so a broken-off install has none. */
function packagesAreInstalled() {
  const hiddenLock = join(modules, '.package-lock.json');
  if (!existsSync(hiddenLock) || !existsSync(projectNode)) return false;
  const installed = readJson(hiddenLock).packages;
  return Object.entries(readJson(join(projectFolder, 'package-lock.json')).packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** npm passes SIGTERM only to the shell between it and this process, which dies and tells nobody; the new parent does. */
function watchNpm(whenGone) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  return setInterval(() => process.ppid !== parent && whenGone(), 300);
}

/** Runs to the end, passing signals on, and answers with the exit code a shell would show. */
function runToEnd(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectFolder, ...options });
    const passOn = (signal) => child.kill(signal);
    for (const signal of forwardedSignals) process.on(signal, passOn);
    const watch = watchNpm(() => passOn('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearInterval(watch);
      for (const name of forwardedSignals) process.off(name, passOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

async function installPackages() {
  const start = Date.now();
  console.log('Installing packages (npm ci)');
  // npm tells its scripts where it is; running that file needs no shell on any system.
  const npm = process.env.npm_execpath;
  const code = npm?.endsWith('npm-cli.js')
    ? await runToEnd(process.execPath, [npm, 'ci', '--loglevel=error'], { stdio: 'inherit' })
    : await runToEnd('npm', ['ci', '--loglevel=error'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (code === 130 || code === 143) process.exit(code);
  if (code !== 0 || !packagesAreInstalled()) {
    console.error(
      'The packages could not be installed. Check the connection to the npm registry and the disk, then try again.',
    );
    process.exit(1);
  }
  console.log(`Packages installed (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

/** Installs what package-lock.json names, unless it is there. */
export async function ensurePackages() {
  if (!packagesAreInstalled()) await installPackages();
}

/** Runs scripts/tasks/<name>.mts with this command's arguments and ends with its exit code. */
export async function runTask(name) {
  await ensurePackages();
  const env = {
    ...process.env,
    PATH: [dirname(projectNode), join(modules, '.bin'), process.env.PATH].join(delimiter),
    // Every process of this run inherits it; that is how stray ones are found.
    MINI_PROGRAM_RELEASE_RUN: randomUUID(),
  };
  const task = join(projectFolder, 'scripts', 'tasks', `${name}.mts`);
  // The channel tells the task when this process is gone, however it ended.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const code = await runToEnd(projectNode, [task, ...process.argv.slice(2)], { env, stdio });
  // And the other way round: a task that was killed could not end what it had started.
  await runToEnd(projectNode, [join(projectFolder, 'scripts', 'environment', 'endRun.mts')], { env, stdio: 'inherit' });
  process.exitCode = code;
}
