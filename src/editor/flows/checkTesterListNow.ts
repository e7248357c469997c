import { commands, l10n, workspace, type TextDocument } from 'vscode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { numberText } from '../sentences/statusWords';
import type { ListCheck } from '../../client/testers/listCheck';
import type { TesterListChecks } from '../testers/language/testerListChecks';
import { whenChosen } from './whenChosen';

/** Checks a list because the person asked for it, such as one that is too large to be checked while it is typed. */
export async function checkTesterListNow(
  context: FlowContext,
  document: TextDocument,
  checks: TesterListChecks,
): Promise<FlowOutcome> {
  const name = workspace.asRelativePath(document.uri);
  const { lineCount } = document;
  const check = await context.ui.progress(l10n.t('Checking {0}…', name), (report, token) =>
    checks.checkNow(document, token, (lines) =>
      report(l10n.t('{0} of {1} lines', numberText(lines), numberText(lineCount)), lines / lineCount),
    ),
  );
  if (check === undefined) return 'canceled';
  if (check.findingCount > 0 || check.unreadable !== undefined) {
    await commands.executeCommand('workbench.actions.view.problems');
  }
  whenChosen(context, context.ui.inform(checkedSentence(check, name)), {});
  return 'done';
}

function checkedSentence({ testerCount, findingCount, unreadable }: ListCheck, name: string): string {
  if (unreadable !== undefined) return l10n.t('{0} cannot be read as a tester list: see Problems.', name);
  const people =
    testerCount === 1 ? l10n.t('{0}: 1 tester.', name) : l10n.t('{0}: {1} testers.', name, numberText(testerCount));
  if (findingCount === 0) return `${people} ${l10n.t('No problems.')}`;
  const problems = findingCount === 1 ? l10n.t('1 problem.') : l10n.t('{0} problems.', numberText(findingCount));
  return `${people} ${problems}`;
}
