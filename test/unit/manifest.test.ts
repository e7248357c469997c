import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds, contextKeys, releasePanelType, settingKeys, viewIds } from '../../src/editor/contributions';

/** Bundled tests run from `out/test/unit`. */
const projectFolder = join(__dirname, '..', '..', '..');

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly markdownDescription: string }>> };
  };
}

// The manifest is checked by VS Code itself when it loads it; here it is compared with the code.
const text = read('package.json');
const manifest = JSON.parse(text) as Manifest;
const { commands, menus, views, viewsContainers, viewsWelcome, configuration } = manifest.contributes;
const english = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const chinese = JSON.parse(read('package.nls.zh-cn.json')) as Readonly<Record<string, string>>;
const bundle = JSON.parse(read('l10n/bundle.l10n.zh-cn.json')) as Readonly<Record<string, string>>;

const contributed = commands.map(({ command }) => command);
const menuItems = Object.values(menus).flat();
const whens = [...menuItems.map(({ when }) => when), ...viewsWelcome.map(({ when }) => when)].filter(
  (when) => when !== undefined,
);

/** The literals that a pattern finds in the editor's sources, by file. */
function literalsIn(folder: string, pattern: RegExp): readonly { readonly file: string; readonly literal: string }[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = `${folder}/${name}`;
      return [...read(file).matchAll(pattern)].map(([, quoted = '']) => ({ file, literal: unquoted(quoted) }));
    });
}

function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return inner.replaceAll(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n');
}

const placeholders = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\{\d+\}/g)].map(([found]) => found).sort();

describe('The manifest', () => {
  it('contributes every command of the code, and no other', () => {
    assert.deepEqual(contributed.toSorted(), Object.values(commandIds).toSorted());
  });

  it('puts only contributed commands into menus and welcome views', () => {
    const linked = Object.entries(english)
      .filter(([key]) => key.startsWith('welcome.'))
      .flatMap(([, contents]) => [...contents.matchAll(/\(command:([\w.]+)\)/g)].map(([, id = '']) => id));
    for (const id of [...menuItems.map(({ command }) => command), ...linked]) assert.ok(contributed.includes(id), id);
  });

  it('gives every command of a menu an icon where it stands as a button', () => {
    for (const { command } of menuItems.filter(({ group }) => group === 'inline' || group?.startsWith('navigation'))) {
      assert.match(commands.find((one) => one.command === command)?.icon ?? '', /^\$\([\w-]+\)$/, command);
    }
  });

  it('contributes the views and the panel of the code', () => {
    const ids = Object.values(views)
      .flat()
      .map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), Object.values(viewIds).toSorted());
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${releasePanelType}`));
    for (const container of Object.keys(views)) {
      assert.ok(
        viewsContainers.activitybar.some(({ id }) => id === container),
        container,
      );
    }
  });

  it('names only views and context keys of the code in its conditions', () => {
    const known: ReadonlySet<string> = new Set([...Object.values(viewIds), ...Object.values(contextKeys)]);
    for (const when of whens) {
      for (const [name] of when.matchAll(/miniProgramRelease\.\w+/g)) assert.ok(known.has(name), `${name} in ${when}`);
    }
    for (const { view } of viewsWelcome) assert.ok(known.has(view), view);
  });

  it('closes every capability word, so that none matches a part of another', () => {
    for (const when of whens) {
      for (const [, pattern = ''] of when.matchAll(/viewItem =~ \/(.*?)\//g)) assert.match(pattern, /^;.+;$/, when);
    }
  });

  it('says of each change of a release whether it is there for one row or for all that are selected', () => {
    const changes = (menus['view/item/context'] ?? []).filter(
      ({ when = '', group = '' }) => when.includes('/;release;/') && /^(?:2_step|4_back)/u.test(group),
    );
    assert.ok(changes.length > 10);
    for (const { command, when } of changes) assert.match(when ?? '', /listMultiSelection/u, command);
  });

  it('contributes the settings of the code, and keeps untrusted workspaces from setting a command', () => {
    const settings = Object.keys(configuration.properties);
    assert.deepEqual(
      settings,
      Object.values(settingKeys).map((key) => `miniProgramRelease.${key}`),
    );
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [
      `miniProgramRelease.${settingKeys.buildCommand}`,
    ]);
  });

  it('has every text in English and Chinese, and no text that nobody shows', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key));
    assert.deepEqual(Object.keys(english).toSorted(), [...used].toSorted());
    assert.deepEqual(Object.keys(chinese).toSorted(), [...used].toSorted());
  });

  it('activates on shallow patterns only: a deep one walks the disk', () => {
    for (const event of manifest.activationEvents) assert.doesNotMatch(event, /\*\*|^\*$|onStartupFinished/);
  });
});

describe('The sentences of the editor', () => {
  const literals = literalsIn('src/editor', /\bl10n\s*\.t\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g);

  it('are literals, so that they can be translated', () => {
    const calls = literalsIn('src/editor', /\b(l10n\s*\.t\()/g);
    assert.equal(literals.length, calls.length);
  });

  it('are all there in Chinese, with the same placeholders', () => {
    const missing = literals.filter(({ literal }) => bundle[literal] === undefined);
    assert.deepEqual(
      missing.map(({ file, literal }) => `${file}: ${literal}`),
      [],
    );
    const broken = Object.entries(bundle).filter(
      ([source, target]) => placeholders(source).join() !== placeholders(target).join(),
    );
    assert.deepEqual(broken, []);
  });

  it('are all still said', () => {
    const said = new Set(literals.map(({ literal }) => literal));
    assert.deepEqual(
      Object.keys(bundle).filter((sentence) => !said.has(sentence)),
      [],
    );
  });
});
