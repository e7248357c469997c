import { Failure } from './failure.mts';
import type { Profile } from './profile.mts';
import { pathOf } from './programs.mts';
import { runProcess } from './processes.mts';

/** The desktop VS Code's command, when it is on the PATH and has a display to open a window on. */
export function desktopEditor(): string | undefined {
  // In a terminal of a remote window, `code` opens files in that window and knows no profile.
  if (
    !hasDisplay() ||
    process.env['REMOTE_CONTAINERS'] !== undefined ||
    process.env['VSCODE_IPC_HOOK_CLI'] !== undefined
  )
    return undefined;
  return pathOf('code');
}

/** Whether a window could be opened. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Installs the packaged extension into the profile, as a user does. */
export async function installIntoDesktop(code: string, profile: Profile, vsix: string): Promise<void> {
  const { code: exitCode, output } = await runProcess(
    code,
    [...profileArguments(profile), '--install-extension', vsix, '--force'],
    shell,
  );
  if (exitCode !== 0) throw new Failure(`The extension could not be installed:\n${output.trim()}`);
}

/** Opens a window on the folder; answers when it was closed. */
export async function openDesktop(code: string, profile: Profile, folder: string): Promise<void> {
  const args = [
    '--new-window',
    '--wait',
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
  ];
  const { code: exitCode, output } = await runProcess(code, [...profileArguments(profile), ...args, folder], shell);
  if (exitCode !== 0) throw new Failure(`VS Code could not open its window:\n${output.trim()}`);
}

/** A `.cmd` file needs a shell. */
const shell = { shell: process.platform === 'win32' };

function profileArguments(profile: Profile): string[] {
  const own = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  // Chromium's sandbox refuses root.
  return process.getuid?.() === 0 ? [...own, '--no-sandbox'] : own;
}
