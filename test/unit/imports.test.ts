import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';

/** Bundled tests run from `out/test/unit`. */
const projectFolder = join(__dirname, '..', '..', '..');

type Room = 'core' | 'protocol' | 'server' | 'client' | 'editor' | 'extension' | 'webview';

/** Which rooms a room may import from, beside itself (design: core ← protocol ← {server, client, webview}). */
const mayImport: Readonly<Record<Room, readonly Room[]>> = {
  core: [],
  protocol: ['core'],
  server: ['core', 'protocol'],
  client: ['core', 'protocol'],
  webview: ['core', 'protocol'],
  editor: ['core', 'protocol', 'client'],
  extension: ['editor'],
};

function roomOf(path: string): Room | undefined {
  if (path === 'src/extension.ts') return 'extension';
  const [top, second = ''] = path.split('/');
  if (top === 'webview') return 'webview';
  return (Object.keys(mayImport) as Room[]).find((room) => top === 'src' && room === second);
}

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(): readonly string[] {
  return ['src', 'webview'].flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')),
  );
}

const importPattern = /(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)'([^']+)'/gm;

function importsOf(path: string): readonly Import[] {
  const text = readFileSync(join(projectFolder, path), 'utf8');
  return [...text.matchAll(importPattern)].map(([, to = '']) => ({ from: path, to }));
}

const importAtOncePattern = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?'([^']+)'/gm;

/** Those that load when the file does: neither types nor what is imported when it is used. */
function importsAtOnceOf(path: string): readonly Import[] {
  const text = readFileSync(join(projectFolder, path), 'utf8');
  return [...text.matchAll(importAtOncePattern)].map(([, to = '']) => ({ from: path, to }));
}

/** The file that a relative import means. */
function resolved({ from, to }: Import): string {
  const base = posix.normalize(posix.join(posix.dirname(from), to));
  const found = [base, `${base}.ts`, `${base}/index.ts`].find((path) => {
    const absolute = join(projectFolder, path);
    return existsSync(absolute) && statSync(absolute).isFile();
  });
  assert.ok(found, `${from} imports ${to}, which is not there`);
  return found;
}

const files = sources();
const imports = files.flatMap(importsOf);
const relative = imports.filter(({ to }) => to.startsWith('.'));
const packages = imports.filter(({ to }) => !to.startsWith('.'));

const isBuiltin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

describe('Imports', () => {
  it('are found at all', () => {
    assert.ok(files.length > 100 && relative.length > 100 && packages.length > 50);
  });

  it('follow the arrows: core ← protocol ← {server, client, webview}, editor → {client, protocol, core}', () => {
    const wrong = relative.filter((one) => {
      const [from, to] = [roomOf(one.from), roomOf(resolved(one))];
      return from !== undefined && to !== undefined && from !== to && !mayImport[from].includes(to);
    });
    assert.deepEqual(wrong, []);
  });

  it('of the services know nothing of HTTP', () => {
    const wrong = relative.filter(
      (one) => one.from.startsWith('src/server/services/') && /^src\/server\/(http|routes)\//.test(resolved(one)),
    );
    assert.deepEqual(wrong, []);
  });

  it('stay inside src and webview', () => {
    const outside = relative.filter((one) => {
      const path = resolved(one);
      return roomOf(path) === undefined && path !== 'package.json';
    });
    assert.deepEqual(outside, []);
  });

  it('of vscode stand in the editor and in extension.ts only', () => {
    const rooms = new Set(packages.filter(({ to }) => to === 'vscode').map(({ from }) => roomOf(from)));
    assert.deepEqual(
      [...rooms].filter((room) => room !== 'editor' && room !== 'extension'),
      [],
    );
  });

  it('of Node stay out of what runs in a browser too', () => {
    const wrong = packages.filter(({ from, to }) => {
      const room = roomOf(from);
      return isBuiltin(to) && (room === 'protocol' || room === 'webview');
    });
    assert.deepEqual(wrong, []);
  });

  it('of packages wait until something is used: activation loads none but what VS Code gives', () => {
    const loaded = new Set(['src/extension.ts']);
    for (const path of loaded) {
      for (const one of importsAtOnceOf(path)) if (one.to.startsWith('.')) loaded.add(resolved(one));
    }
    assert.ok(loaded.size > 50);
    const found = [...loaded].flatMap(importsAtOnceOf).filter(({ to }) => !to.startsWith('.'));
    assert.deepEqual(
      found.filter(({ to }) => to !== 'vscode' && !isBuiltin(to)),
      [],
    );
  });

  it('of the client of object stores wait until an operator names one', () => {
    assert.deepEqual(
      packages.filter(({ to }) => to.startsWith('@aws-sdk/')).map(({ from }) => from),
      ['src/server/objectStore/bucket.ts'],
    );
    const atOnce = files.flatMap(importsAtOnceOf).filter(({ to }) => to.startsWith('.'));
    assert.deepEqual(
      atOnce.filter((one) => resolved(one) === 'src/server/objectStore/bucket.ts'),
      [],
    );
  });

  it('of the toolkit stand in one file', () => {
    const users = packages.filter(({ to }) => to.startsWith('@vscode/webview-ui-toolkit')).map(({ from }) => from);
    assert.equal(new Set(users).size <= 1, true, users.join());
  });

  it('make no barrels and have no default exports', () => {
    const barrels = files.filter((path) => /^export \* from/m.test(readFileSync(join(projectFolder, path), 'utf8')));
    const defaults = files.filter((path) => /^export default/m.test(readFileSync(join(projectFolder, path), 'utf8')));
    assert.deepEqual([...barrels, ...defaults], []);
  });
});
