import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  l10n,
  Location,
  type Range,
  type Uri,
} from 'vscode';
import type { ListCheck, ListCheckRules } from '../../../client/testers/listCheck';
import type { ErrorParameters } from '../../../core/errorCode';
import type { TesterFinding, TesterFindingCode } from '../../../core/testers/testerFinding';
import type { TargetApp } from '../../../protocol/targetApp';
import { unreadableListSentence } from '../../sentences/unreadableListSentence';
import { testerLineSentence } from '../testerLineSentence';

/** VS Code itself shows no more of one file. */
export const mostShown = 1000;

/** The code of the diagnostic of a list that cannot be read. */
export const unreadableCode = 'unreadable';

/** What a check has found, and where its places are on the screen. */
export interface ShownCheck {
  readonly uri: Uri;
  readonly rules: ListCheckRules;
  readonly app?: TargetApp;
  readonly check: ListCheck;
  readonly rangeOf: (place: Pick<TesterFinding, 'line' | 'column' | 'length'>) => Range;
}

/** What the Problems view says of a list that was checked. */
export function checkDiagnostics(shown: ShownCheck): readonly Diagnostic[] {
  const { unreadable, findings } = shown.check;
  if (unreadable !== undefined) return [unreadableDiagnostic(shown, unreadable)];
  return findings.slice(0, mostShown).map((finding) => diagnosticOf(shown, finding));
}

function diagnosticOf(shown: ShownCheck, finding: TesterFinding): Diagnostic {
  const { uri, rangeOf } = shown;
  const severity = finding.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(rangeOf(finding), sentenceOf(shown, finding), severity);
  diagnostic.code = finding.code;
  diagnostic.source = 'Mini Program Release';
  if (finding.code === 'duplicate') diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (finding.firstLine !== undefined) {
    const first = new Location(uri, rangeOf({ line: finding.firstLine }));
    const sentence =
      finding.code === 'duplicate'
        ? l10n.t('Line {0} has it first.', finding.firstLine)
        : l10n.t('Line {0} has the other one.', finding.firstLine);
    diagnostic.relatedInformation = [new DiagnosticRelatedInformation(first, sentence)];
  }
  return diagnostic;
}

/** Why, and what user IDs of the app look like where that helps. */
function sentenceOf({ app, rules }: ShownCheck, finding: TesterFinding): string {
  const sentence = testerLineSentence(finding);
  const { example } = rules;
  if (typeof example !== 'string' || example === '' || app === undefined || !isAboutForm(finding)) return sentence;
  return l10n.t('{0} A user ID of {1} looks like {2}.', sentence, app.name, example);
}

function isAboutForm({ code, fix }: TesterFinding): boolean {
  return !notAboutForm.has(code) && fix.kind === 'remove';
}

const notAboutForm: ReadonlySet<TesterFindingCode> = new Set([
  'duplicate',
  'similar',
  'wrong group',
  'too many groups',
  'too many testers',
  'empty',
]);

function unreadableDiagnostic({ rangeOf }: ShownCheck, { reason, line, column }: ErrorParameters): Diagnostic {
  const place = {
    reason: typeof reason === 'string' ? reason : undefined,
    line: typeof line === 'number' ? line : 1,
    column: typeof column === 'number' ? column : 1,
  };
  const sentence = unreadableListSentence(place).join(' ');
  const diagnostic = new Diagnostic(rangeOf({ line: place.line }), sentence, DiagnosticSeverity.Error);
  diagnostic.code = unreadableCode;
  diagnostic.source = 'Mini Program Release';
  return diagnostic;
}
