import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  workspace,
  type Disposable,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { TesterLine } from '../../protocol/testers';
import { testerLineSentence } from './testerLineSentence';

/** Shows the lines of tester lists that were not taken in the Problems view, until the list is edited. */
export class TesterProblems implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('mini-program-testers');
  private readonly subscription = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.collection.delete(document.uri);
  });

  /** Replaces what is shown for a list; no lines take it back. */
  async update(uri: Uri, lines: readonly TesterLine[]): Promise<void> {
    if (lines.length === 0) this.collection.delete(uri);
    else this.show(await workspace.openTextDocument(uri), lines);
  }

  show(document: TextDocument, lines: readonly TesterLine[]): void {
    this.collection.set(
      document.uri,
      lines.map((line) => diagnostic(document, line)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }
}

function diagnostic(document: TextDocument, line: TesterLine): Diagnostic {
  // A duplicate does no harm; it may still be somebody else's ID mistyped.
  const severity = line.firstLine === undefined ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const shown = new Diagnostic(rangeOf(document, line), testerLineSentence(line), severity);
  shown.code = line.code;
  shown.source = 'Mini Program Release';
  return shown;
}

function rangeOf(document: TextDocument, { line, value }: TesterLine): Range {
  const { range, text } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const start = value === '' ? -1 : text.indexOf(value);
  if (start < 0) return range;
  return new Range(range.start.translate(0, start), range.start.translate(0, start + value.length));
}
