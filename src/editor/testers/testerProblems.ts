import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  workspace,
  type Disposable,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { TesterLine } from '../../protocol/testers';
import { Owner } from '../lifecycle';
import { mostShown } from './language/checkDiagnostics';
import { rangeInList } from './language/rangeInList';
import { openedDocument } from './openedDocument';
import { testerLineSentence } from './testerLineSentence';

/** Tells what the platform answered from what is found while a list is typed. */
const source = 'Mini Program Release Platform';

/** What the platform said of a list. */
interface Answer {
  readonly document: TextDocument;
  readonly lines: readonly TesterLine[];
}

/** Shows what the platform says of the lines of tester lists in the Problems view, until the list is edited. */
export class TesterProblems extends Owner implements Disposable {
  readonly #collection = this.own(languages.createDiagnosticCollection('mini-program-testers'));
  readonly #answers = new Map<string, Answer>();

  constructor() {
    super();
    this.own(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#forget(document.uri);
      }),
    );
    this.own(languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.#draw(uri))));
  }

  /** Replaces what is shown for a list; no lines take it back. A list that no editor can show gets none. */
  async update(uri: Uri, lines: readonly TesterLine[]): Promise<void> {
    const document = lines.length === 0 ? undefined : await openedDocument(uri);
    if (document === undefined) this.#forget(uri);
    else this.show(document, lines);
  }

  show(document: TextDocument, lines: readonly TesterLine[]): void {
    this.#answers.set(document.uri.toString(), { document, lines });
    this.#draw(document.uri);
  }

  #forget(uri: Uri): void {
    this.#answers.delete(uri.toString());
    this.#collection.delete(uri);
  }

  /** What was found in the list already is not shown twice. */
  #draw(uri: Uri): void {
    const answer = this.#answers.get(uri.toString());
    if (answer === undefined) return;
    const found = languages.getDiagnostics(uri).filter((one) => one.source !== source);
    const known = new Set(found.map(placeOf));
    const shown = answer.lines
      .slice(0, mostShown)
      .map((line) => diagnosticOf(answer.document, line))
      .filter((one) => !known.has(placeOf(one)));
    const before = this.#collection.get(uri) ?? [];
    if (before.map(placeOf).join() !== shown.map(placeOf).join()) this.#collection.set(uri, shown);
  }
}

const placeOf = ({ code, range }: Diagnostic): string =>
  JSON.stringify([code, range.start.line, range.start.character]);

function diagnosticOf(document: TextDocument, line: TesterLine): Diagnostic {
  const severity = line.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const shown = new Diagnostic(rangeInList(document, line), testerLineSentence(line), severity);
  shown.code = line.code;
  shown.source = source;
  return shown;
}
