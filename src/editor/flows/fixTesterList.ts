import {
  commands,
  l10n,
  TabInputTextDiff,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type Uri,
} from 'vscode';
import { testerListFixesScheme } from '../contributions';
import { isReadOnly } from '../testers/isReadOnly';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { numberText } from '../sentences/statusWords';
import type { FixedList, FixedLists, ListToFix } from '../testers/fixedLists';
import { whenChosen } from './whenChosen';

/** Shows a list beside the same with everything mended that can be, and changes it when the person agrees. */
export async function fixTesterList(
  context: FlowContext,
  document: TextDocument,
  toFix: ListToFix,
  fixedLists: FixedLists,
): Promise<FlowOutcome> {
  const name = workspace.asRelativePath(document.uri);
  const fixed = await context.ui.progress(l10n.t('Checking {0}…', name), (_, token) =>
    fixedLists.prepare(document, toFix, token),
  );
  if (fixed === undefined) return 'canceled';
  if (fixed.edits.length === 0) {
    whenChosen(context, context.ui.inform(nothingSentence(fixed, name)), {});
    return 'done';
  }
  const title = l10n.t('{0}: As It Is ↔ Fixed', name);
  await commands.executeCommand('vscode.diff', document.uri, fixed.uri, title);
  const asking = context.ui.inform(countsSentence(fixed, name), { id: 'apply', title: l10n.t('Apply') } as const);
  whenChosen(context, asking, { apply: () => applyTesterListFixes(context, fixed.uri, fixedLists) });
  return 'done';
}

/** Changes the list that is shown beside its fixed version; where it was edited meanwhile, that is shown first. */
export async function applyTesterListFixes(
  context: FlowContext,
  fixedUri: Uri,
  fixedLists: FixedLists,
): Promise<FlowOutcome> {
  const fixed = fixedLists.at(fixedUri);
  if (fixed === undefined) return 'canceled';
  const { document, version, edits, toFix } = fixed;
  if (document.version !== version) return fixTesterList(context, document, toFix, fixedLists);
  if (await isReadOnly(document.uri)) {
    const name = workspace.asRelativePath(document.uri);
    void context.ui.warn(l10n.t('{0} is read-only, and was not changed. Save a copy of it, and fix that one.', name));
    return 'failed';
  }
  const change = new WorkspaceEdit();
  change.set(document.uri, [...edits]);
  if (!(await workspace.applyEdit(change))) {
    await context.ui.warn(l10n.t('{0} could not be changed.', workspace.asRelativePath(document.uri)));
    return 'failed';
  }
  fixedLists.forget(fixedUri);
  await closeDiff(fixedUri);
  await window.showTextDocument(document);
  return 'done';
}

async function closeDiff(fixedUri: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = tabs.filter(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === fixedUri.toString(),
  );
  await window.tabGroups.close(shown);
}

function countsSentence({ edits, findingCount }: FixedList, name: string): string {
  const left = findingCount - edits.length;
  const fixed =
    edits.length === 1
      ? l10n.t('1 problem in {0} can be fixed.', name)
      : l10n.t('{0} problems in {1} can be fixed.', numberText(edits.length), name);
  if (left <= 0) return fixed;
  const rest =
    left === 1 ? l10n.t('1 more needs your decision.') : l10n.t('{0} more need your decision.', numberText(left));
  return `${fixed} ${rest}`;
}

function nothingSentence({ findingCount }: FixedList, name: string): string {
  return findingCount === 0
    ? l10n.t('There is nothing to fix in {0}.', name)
    : l10n.t('Nothing in {0} can be fixed without your decision.', name);
}

/** The fixed list that is in front, by the editor that shows it. */
export function shownFixedList(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputTextDiff && input.modified.scheme === testerListFixesScheme
    ? input.modified
    : undefined;
}
