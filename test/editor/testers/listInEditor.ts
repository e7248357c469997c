import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  languages,
  Uri,
  workspace,
  type CodeAction,
  type Diagnostic,
  type Disposable,
  type TextDocument,
} from 'vscode';

/** A folder for the lists of a suite. */
export class ListFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<ListFolder> {
    return new ListFolder(await mkdtemp(join(tmpdir(), 'tester-lists-')));
  }

  /** A list as somebody opens it. */
  async opened(name: string, text: string): Promise<TextDocument> {
    const path = join(this.path, name);
    await writeFile(path, text);
    return workspace.openTextDocument(Uri.file(path));
  }

  async remove(): Promise<void> {
    // VS Code saves by itself after a moment, and would find no folder; what no editor shows yet is not among all.
    await workspace.saveAll();
    const unsaved = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.fsPath.startsWith(this.path));
    await Promise.all(unsaved.map((document) => document.save()));
    await commands.executeCommand('workbench.action.closeAllEditors');
    await rm(this.path, { recursive: true });
  }
}

/** Waits until the Problems of a list are as they should be. */
export function untilProblems(
  { uri }: Pick<TextDocument, 'uri'>,
  fit: (problems: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  return new Promise((resolve) => {
    let listening: Disposable | undefined;
    const look = (): boolean => {
      const problems = languages.getDiagnostics(uri);
      if (!fit(problems)) return false;
      listening?.dispose();
      resolve(problems);
      return true;
    };
    if (!look())
      listening = languages.onDidChangeDiagnostics(
        ({ uris }) => uris.some((one) => one.toString() === uri.toString()) && look(),
      );
  });
}

export const codesOf = (problems: readonly Diagnostic[]): readonly unknown[] => problems.map(({ code }) => code);

/** What the light bulb offers for a problem. */
export function fixesFor({ uri }: TextDocument, { range }: Diagnostic): Thenable<readonly CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range, 'quickfix');
}
