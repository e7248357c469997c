import { Diagnostic, DiagnosticSeverity, l10n, languages, type TextDocument } from 'vscode';
import { Owner } from '../../lifecycle';
import { numberText } from '../../sentences/statusWords';
import { checkDiagnostics } from './checkDiagnostics';
import { rangeInList } from './rangeInList';
import type { CheckedList, TesterListChecks } from './testerListChecks';

/** Shows in a tester list what there is to say of its entries, as it is typed. */
export class TesterListDiagnostics extends Owner {
  readonly #shown = this.own(languages.createDiagnosticCollection('mini-program-tester-list'));

  constructor(checks: TesterListChecks) {
    super();
    this.own(checks.onDidCheck((list) => this.#shown.set(list.document.uri, diagnosticsOf(list))));
    this.own(checks.onDidClose(({ uri }) => this.#shown.delete(uri)));
  }
}

function diagnosticsOf({ document, check, ...about }: CheckedList): readonly Diagnostic[] {
  if (check === undefined) return [notChecked(document)];
  const { uri } = document;
  return checkDiagnostics({ ...about, uri, check, rangeOf: (place) => rangeInList(document, place) });
}

/** VS Code shows no lenses in so large a file: Problems says it, too. */
function notChecked(document: TextDocument): Diagnostic {
  const sentence = l10n.t(
    'With {0} lines, this list is not checked while you type. Run Check Tester List from the command palette to check it.',
    numberText(document.lineCount),
  );
  const diagnostic = new Diagnostic(rangeInList(document, { line: 1 }), sentence, DiagnosticSeverity.Information);
  diagnostic.code = 'not checked';
  diagnostic.source = 'Mini Program Release';
  return diagnostic;
}
