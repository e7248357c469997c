import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { join } from 'node:path';
import { hasDisplay } from '../environment/desktopEditor.mts';
import { keptFolder, projectFolder } from '../environment/paths.mts';
import { pathOf } from '../environment/programs.mts';
import { makeProfile } from '../environment/profile.mts';
import { runProcess } from '../environment/processes.mts';
import { step } from '../environment/progress.mts';
import type { EditorRun } from './editorInBrowser.mts';
import type { EditorHost } from './editorSuite.mts';
import { resultVariable } from './suiteResult.mts';

const updateServer = 'https://update.code.visualstudio.com/api/releases/stable';
const probeMilliseconds = 4_000;

/** The vendor's desktop VS Code, when it can be downloaded, has a display and starts here; answers its program. */
export async function desktopForTests(): Promise<string | undefined> {
  if (!hasDisplay() && pathOf('xvfb-run') === undefined) return undefined;
  const answer = await fetch(updateServer, { signal: AbortSignal.timeout(probeMilliseconds) }).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const download = (): Promise<string> =>
    downloadAndUnzipVSCode({ cachePath: join(keptFolder, 'desktop'), reporter: new SilentReporter() });
  const program = await step('Downloading the desktop VS Code', download).catch(() => undefined);
  if (program === undefined) return undefined;
  // A small Linux may lack the libraries that a browser needs.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return (await runProcess(program, ['--eval', '0'], { env })).code === 0 ? program : undefined;
}

/** Runs the editor suite in a window of the desktop VS Code. */
export async function runEditorOnDesktop(program: string, host: EditorHost): Promise<EditorRun> {
  const profile = makeProfile(host.profileFolder);
  const args = [
    host.workspaceFolder,
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
    `--extensionDevelopmentPath=${projectFolder}`,
    `--extensionTestsPath=${host.suite}`,
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-updates',
    '--disable-telemetry',
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    '--no-cached-data',
  ];
  const command = hasDisplay() ? [program, ...args] : ['xvfb-run', '--auto-servernum', program, ...args];
  const { code, timedOut } = await runProcess(command[0] ?? '', command.slice(1), {
    env: { ...process.env, [resultVariable]: host.resultFolder },
    timeoutMilliseconds: host.timeoutMilliseconds,
  });
  return { code: timedOut ? undefined : code, errors: [] };
}
