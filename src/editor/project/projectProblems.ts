import { languages, Uri, workspace, type Diagnostic, type DiagnosticCollection, type Disposable } from 'vscode';
import type { ProjectProblem } from '../../core/project/projectProblem';
import { problemDiagnostic } from './problemDiagnostic';

/** Shows what is wrong with a mini program in the Problems view, at the place in the file where it is known. */
export class ProjectProblems implements Disposable {
  private readonly collection: DiagnosticCollection = languages.createDiagnosticCollection('mini-program');

  /** Replaces what is shown for the mini program whose `app.json` is in `root`. */
  async show(root: Uri, problems: readonly ProjectProblem[]): Promise<void> {
    const byFile = new Map<string, ProjectProblem[]>();
    for (const problem of problems) {
      const path = problem.path ?? 'app.json';
      byFile.set(path, [...(byFile.get(path) ?? []), problem]);
    }
    const entries = await Promise.all(
      [...byFile].map(async ([path, found]): Promise<[Uri, readonly Diagnostic[]]> => {
        const uri = Uri.joinPath(root, path);
        const text = await readTextOrNothing(uri);
        return [uri, found.map((problem) => problemDiagnostic(problem, text))];
      }),
    );
    this.clear(root);
    this.collection.set(entries);
  }

  /** Takes back what is shown for a mini program. */
  clear(root: Uri): void {
    const below = `${root.path.replace(/\/$/, '')}/`;
    const stale: Uri[] = [];
    this.collection.forEach((uri) => {
      if (uri.path.startsWith(below)) stale.push(uri);
    });
    for (const uri of stale) this.collection.delete(uri);
  }

  dispose(): void {
    this.collection.dispose();
  }
}

/** The problem may be that the file does not exist, or is no text. */
async function readTextOrNothing(uri: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}
