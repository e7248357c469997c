import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mts';
import { runProcess } from './processes.mts';

/** Runs npm under this Node, so that native modules are built for it. */
export async function npm(folder: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const script = process.env['npm_execpath'];
  const options = { cwd: folder, env: environmentForNpm() };
  return script === undefined
    ? await runProcess('npm', args, { ...options, shell: process.platform === 'win32' })
    : await runProcess(process.execPath, [script, ...args], options);
}

/** Installs packages into a folder; the registry being out of reach is told in a sentence. */
export async function installPackages(folder: string, args: readonly string[]): Promise<void> {
  // Without one, npm would install into the next folder above that has a package.json: the project.
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const { code, output } = await npm(folder, [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...args,
  ]);
  if (code === 0) return;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/u.test(output))
    throw new Failure(
      'The npm registry cannot be reached. Connect to the internet once; what is downloaded is kept in .vscode-test/.',
    );
  if (output.includes('ENOSPC')) throw new Failure('The disk is full: 1 GB is needed below .vscode-test/.');
  throw new Failure(`npm could not install ${args.join(' ')}:\n${output.trim()}`);
}

/** npm hands its own settings to the scripts it runs; this project's must not leak into another folder's install. */
function environmentForNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?:config_(?!registry|cache|userconfig|globalconfig)|package_|lifecycle_)/u.test(name),
    ),
  );
}
