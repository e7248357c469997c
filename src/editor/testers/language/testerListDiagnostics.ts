import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  l10n,
  languages,
  Location,
  type TextDocument,
} from 'vscode';
import type { ErrorParameters } from '../../../core/errorCode';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { Owner } from '../../lifecycle';
import { unreadableListSentence } from '../../sentences/unreadableListSentence';
import { numberText } from '../../sentences/statusWords';
import { testerLineSentence } from '../testerLineSentence';
import { rangeInList } from './rangeInList';
import type { CheckedList, TesterListChecks } from './testerListChecks';

/** VS Code itself shows no more of one file. */
const mostShown = 1000;

/** The code of the diagnostic of a list that cannot be read. */
export const unreadableCode = 'unreadable';

/** Shows in a tester list what there is to say of its entries, as it is typed. */
export class TesterListDiagnostics extends Owner {
  readonly #shown = this.own(languages.createDiagnosticCollection('mini-program-tester-list'));

  constructor(checks: TesterListChecks) {
    super();
    this.own(checks.onDidCheck((list) => this.#shown.set(list.document.uri, diagnosticsOf(list))));
    this.own(checks.onDidClose(({ uri }) => this.#shown.delete(uri)));
  }
}

function diagnosticsOf(list: CheckedList): readonly Diagnostic[] {
  const { check, document } = list;
  if (check === undefined) return [notChecked(document)];
  if (check.unreadable !== undefined) return [unreadable(document, check.unreadable)];
  return check.findings.slice(0, mostShown).map((finding) => diagnosticOf(list, finding));
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

function diagnosticOf(list: CheckedList, finding: TesterFinding): Diagnostic {
  const { document } = list;
  const severity = finding.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(rangeInList(document, finding), sentenceOf(list, finding), severity);
  diagnostic.code = finding.code;
  diagnostic.source = 'Mini Program Release';
  if (finding.code === 'duplicate') diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (finding.firstLine !== undefined) {
    const first = new Location(document.uri, rangeInList(document, { line: finding.firstLine }));
    const sentence = l10n.t('Line {0} has it first.', finding.firstLine);
    diagnostic.relatedInformation = [new DiagnosticRelatedInformation(first, sentence)];
  }
  return diagnostic;
}

/** Why, and what user IDs of the app look like where that helps. */
function sentenceOf({ app, rules }: CheckedList, finding: TesterFinding): string {
  const sentence = testerLineSentence(finding);
  const { example } = rules;
  if (typeof example !== 'string' || example === '' || app === undefined || !isAboutForm(finding)) return sentence;
  return l10n.t('{0} A user ID of {1} looks like {2}.', sentence, app.name, example);
}

function isAboutForm({ code, fix }: TesterFinding): boolean {
  const isPlain = code === 'duplicate' || code === 'similar' || code === 'too many testers' || code === 'empty';
  return !isPlain && fix.kind === 'remove';
}

function unreadable(document: TextDocument, { reason, line, column }: ErrorParameters): Diagnostic {
  const place = {
    reason: typeof reason === 'string' ? reason : undefined,
    line: typeof line === 'number' ? line : 1,
    column: typeof column === 'number' ? column : 1,
  };
  const range = rangeInList(document, { line: place.line });
  const diagnostic = new Diagnostic(range, unreadableListSentence(place).join(' '), DiagnosticSeverity.Error);
  diagnostic.code = unreadableCode;
  diagnostic.source = 'Mini Program Release';
  return diagnostic;
}
