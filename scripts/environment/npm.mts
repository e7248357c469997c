import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mts';
import { runProcess } from './processes.mts';

/** Runs npm under this Node, so that native modules are built for it. */
export async function npm(folder: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const script = process.env['npm_execpath'];
  return script?.endsWith('npm-cli.js')
    ? await runProcess(process.execPath, [script, ...args], { cwd: folder })
    : await runProcess('npm', args, { cwd: folder, shell: process.platform === 'win32' });
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
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=10000',
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
