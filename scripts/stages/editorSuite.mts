import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../environment/paths.mts';
import { runFolder } from '../environment/runFolder.mts';
import { desktopForTests, runEditorOnDesktop } from './editorOnDesktop.mts';
import { runEditorInBrowser } from './editorInBrowser.mts';
import { judged, readSuiteResult, type SuiteResult } from './suiteResult.mts';

/** Where a window with the suite is opened, and how long it may take. */
export type EditorHost = {
  profileFolder: string;
  workspaceFolder: string;
  resultFolder: string;
  timeoutMilliseconds: number;
  /** The script that VS Code runs, absolute. */
  suite: string;
};

const suiteMilliseconds = 10 * 60_000;

/** Runs `out/test/editor` inside a real VS Code: the vendor's desktop build where it can be had, else code-server. */
export async function runEditorSuite(): Promise<SuiteResult> {
  const folder = runFolder('editor');
  const host: EditorHost = {
    profileFolder: join(folder, 'profile'),
    workspaceFolder: join(folder, 'workspace'),
    resultFolder: folder,
    timeoutMilliseconds: suiteMilliseconds,
    suite: join(projectFolder, 'out', 'test', 'editor', 'index.js'),
  };
  cpSync(join(projectFolder, 'samples', 'harbor-coffee'), host.workspaceFolder, { recursive: true });
  const desktop = await desktopForTests();
  console.log(`  in ${desktop === undefined ? 'code-server' : 'the desktop VS Code'}`);
  const { code, errors } = await (desktop === undefined ? runEditorInBrowser(host) : runEditorOnDesktop(desktop, host));
  showReport(folder);
  for (const error of errors) console.log(`  Error in the console of the editor: ${error}`);
  const problem =
    code === undefined
      ? 'It did not end in time.'
      : errors.length > 0
        ? 'The console of the editor is not clean.'
        : undefined;
  return judged(readSuiteResult(folder), problem);
}

function showReport(folder: string): void {
  const file = join(folder, 'report.txt');
  if (existsSync(file)) console.log(readFileSync(file, 'utf8').trimEnd());
}
