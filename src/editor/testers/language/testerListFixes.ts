import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  l10n,
  type CodeActionContext,
  type CodeActionProvider,
  type CodeActionProviderMetadata,
  type Diagnostic,
  type Range,
  type TextDocument,
} from 'vscode';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { commandIds } from '../../contributions';
import { certainFixes, fixOf, isCertain } from './fixesOfList';
import { isReadOnly } from '../isReadOnly';
import { commentOut, editAction, removeLine } from './lineActions';
import { rangeInList } from './rangeInList';
import type { TesterListChecks } from './testerListChecks';
import { unreadableCode } from './checkDiagnostics';
import { unreadableFixes } from './unreadableFixes';

const fixAllKind = CodeActionKind.SourceFixAll.append('testerList');

export const testerListFixKinds: CodeActionProviderMetadata = {
  providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
};

/** Mends what is wrong with entries of a tester list, or takes them out of it. */
export class TesterListFixes implements CodeActionProvider {
  readonly #checks: TesterListChecks;

  constructor(checks: TesterListChecks) {
    this.#checks = checks;
  }

  async provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    const check = this.#checks.of(document)?.check;
    if (check === undefined) return [];
    const { only, triggerKind, diagnostics } = context;
    const wantsFixes = only === undefined || only.contains(CodeActionKind.QuickFix);
    const found = check.findings.filter((finding) => rangeInList(document, finding).intersection(range) !== undefined);
    const fixes = wantsFixes ? onceEach(found.flatMap((finding) => actionsOf(document, finding, diagnostics))) : [];
    const broken = diagnostics.filter(({ code }) => code === unreadableCode);
    const mending = wantsFixes && broken.length > 0 ? unreadableFixes(document, check.unreadable ?? {}) : [];
    for (const action of mending) action.diagnostics = broken;
    // Nothing is taken out of a list unseen, such as when it is saved.
    const mayFixAll = triggerKind === CodeActionTriggerKind.Invoke && certainFixes(document, check.findings).length > 0;
    const all = mayFixAll ? fixAllActions(document, only, wantsFixes && found.length > 0) : [];
    const offered = [...fixes, ...mending, ...all];
    return offered.length > 0 && (await isReadOnly(document.uri)) ? [saveElsewhere(diagnostics)] : offered;
  }
}

/** What there are two findings of is taken out by one action. */
function onceEach(actions: readonly CodeAction[]): readonly CodeAction[] {
  const once = new Map<string, CodeAction>();
  for (const action of actions) {
    const what = JSON.stringify([action.title, action.edit?.entries()]);
    const same = once.get(what);
    if (same === undefined) once.set(what, action);
    else same.diagnostics = [...(same.diagnostics ?? []), ...(action.diagnostics ?? [])];
  }
  return [...once.values()];
}

/** A fix that could not be saved would be lost. */
function saveElsewhere(diagnostics: readonly Diagnostic[]): CodeAction {
  const title = l10n.t('This File Is Read-Only: Save It under Another Name…');
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { title, command: 'workbench.action.files.saveAs' };
  action.diagnostics = [...diagnostics];
  return action;
}

function actionsOf(
  document: TextDocument,
  finding: TesterFinding,
  diagnostics: readonly Diagnostic[],
): readonly CodeAction[] {
  const { fix, line } = finding;
  const about = diagnostics.filter(({ range, code }) => range.start.line === line - 1 && code === finding.code);
  const actions =
    fix.kind === 'choose column'
      ? [chooseColumn(document)]
      : [...fixActions(document, finding), ...others(document, finding)];
  for (const action of actions) action.diagnostics = about;
  return actions;
}

/** A table whose columns nobody has named. */
function chooseColumn({ uri }: TextDocument): CodeAction {
  const title = l10n.t('Choose the Column of User IDs…');
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { title, command: commandIds.chooseTesterColumn, arguments: [uri] };
  action.isPreferred = true;
  return action;
}

function fixActions(document: TextDocument, finding: TesterFinding): readonly CodeAction[] {
  const edit = fixOf(document, finding);
  if (edit === undefined) return [];
  const { fix, value, isShared } = finding;
  const removal = isShared ? l10n.t('Remove {0}', value) : l10n.t('Remove This Line');
  const action = editAction(document, fix.kind === 'replace' ? l10n.t('Replace with {0}', fix.text) : removal, edit);
  action.isPreferred = isCertain(finding);
  return [action];
}

/** Where it is not certain what is meant, the line is also left out, for good or until somebody knows. */
function others(document: TextDocument, finding: TesterFinding): readonly CodeAction[] {
  // Of a record of several lines it is not known which ones these are.
  if (isCertain(finding) || finding.column === undefined) return [];
  const line = finding.line - 1;
  const isRemoval = finding.fix.kind === 'remove' && !finding.isShared && fixOf(document, finding) !== undefined;
  return [...(isRemoval ? [] : [removeLine(document, line)]), commentOut(document, line)];
}

/** In the menu of a finding, and where somebody asks for source actions. */
function fixAllActions(
  { uri }: TextDocument,
  only: CodeActionKind | undefined,
  isAtFinding: boolean,
): readonly CodeAction[] {
  const title = l10n.t('Fix All in This List…');
  const wantsSource = only?.contains(fixAllKind) ?? false;
  const kinds = [...(isAtFinding ? [CodeActionKind.QuickFix] : []), ...(wantsSource ? [fixAllKind] : [])];
  return kinds.map((kind) => {
    const action = new CodeAction(title, kind);
    action.command = { title, command: commandIds.fixTesterList, arguments: [uri] };
    return action;
  });
}
