import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mts';
import { projectFolder } from './paths.mts';
import { runProcess } from './processes.mts';

/** More than this, and something that does not belong there went in. */
const budgetBytes = 2 * 1024 * 1024;

/** The version in package.json. */
export function extensionVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Failure('package.json has no version.');
}

/** Builds for production and packages the extension into `file`; answers its size in bytes. */
export async function packageExtension(file: string): Promise<number> {
  mkdirSync(dirname(file), { recursive: true });
  const vsce = join(projectFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
  // esbuild has bundled what is needed, and the README's pictures come with the package: no dependencies, no repository links.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  const { code, output } = await runProcess(process.execPath, [vsce, 'package', ...options], { cwd: projectFolder });
  if (code !== 0) throw new Failure(`The extension could not be built and packaged:\n${output.trim()}`);
  const { size } = statSync(file);
  if (size > budgetBytes) throw new Failure(`The package has ${size} bytes, more than the ${budgetBytes} it may have.`);
  return size;
}

/** `1.2 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
