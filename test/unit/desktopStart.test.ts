import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { desktopEditor, installIntoDesktop, openDesktop } from '../../scripts/environment/desktopEditor.mts';
import { Failure } from '../../scripts/environment/failure.mts';
import { makeProfile } from '../../scripts/environment/profile.mts';
import { runProcess } from '../../scripts/environment/processes.mts';
import { temporaryFolder } from '../support/temporaryFolder';

const standIn = join(process.cwd(), 'test', 'fixtures', 'desktop', 'code');
const remote = ['REMOTE_CONTAINERS', 'VSCODE_IPC_HOOK_CLI'];

/** This process's environment as it would be on a desktop, with changes. */
function desktop(changes: Record<string, string | undefined> = {}): void {
  const path = [dirname(standIn), dirname(process.execPath)].join(delimiter);
  const all = { PATH: path, DISPLAY: ':0', WAYLAND_DISPLAY: undefined, ...without(remote), ...changes };
  for (const [name, value] of Object.entries(all))
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
}

function without(names: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function calls(userData: string): string[] {
  return readFileSync(join(userData, 'calls.txt'), 'utf8').split('\n');
}

describe('npm start on a desktop', () => {
  const folder = temporaryFolder();
  const before = { ...process.env };

  afterEach(() => {
    process.env = { ...before };
  });

  it('takes the VS Code on the PATH', () => {
    desktop();
    assert.equal(desktopEditor(), standIn);
    desktop({ DISPLAY: undefined, WAYLAND_DISPLAY: 'wayland-0' });
    assert.equal(desktopEditor(), standIn);
  });

  it('takes none where there is no `code`, no display, or a terminal of a remote window', () => {
    desktop({ PATH: dirname(process.execPath) });
    assert.equal(desktopEditor(), undefined);
    if (process.platform === 'linux') {
      desktop({ DISPLAY: undefined });
      assert.equal(desktopEditor(), undefined);
    }
    for (const name of remote) {
      desktop({ [name]: 'set' });
      assert.equal(desktopEditor(), undefined, name);
    }
  });

  it('says what is missing when the desktop was asked for', async () => {
    const env = { ...process.env, PATH: dirname(process.execPath), DISPLAY: '' };
    const task = join('scripts', 'tasks', 'start.mts');
    const { code, output } = await runProcess(process.execPath, [task, '--desktop'], { env });
    assert.equal(code, 1);
    assert.match(output, /^No desktop VS Code can be opened: .* Use --browser\.\s*$/);
  });

  it('installs the extension and opens the folder in a profile of its own, until the window is closed', async () => {
    desktop();
    const profile = makeProfile(folder());
    await installIntoDesktop(standIn, profile, 'extension.vsix');
    await openDesktop(standIn, profile, 'sample');
    const [install = '', open = ''] = calls(profile.userData);
    for (const call of [install, open])
      assert.ok(call.startsWith(`--user-data-dir ${profile.userData} --extensions-dir ${profile.extensions} `), call);
    assert.match(install, / --install-extension extension\.vsix --force$/);
    assert.match(open, / --new-window --wait .* sample$/);
  });

  it('says in a sentence that it could not install, or not open a window', async () => {
    desktop();
    const profile = makeProfile(folder());
    const failure = (sentence: string): Failure => new Failure(`${sentence}\nSomething is missing on this machine.`);
    await assert.rejects(
      installIntoDesktop(standIn, profile, 'broken.vsix'),
      failure('The extension could not be installed:'),
    );
    await assert.rejects(openDesktop(standIn, profile, 'broken'), failure('VS Code could not open its window:'));
  });
});
