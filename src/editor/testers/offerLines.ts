import { l10n } from 'vscode';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { whenChosen } from '../flows/whenChosen';
import { showLines } from './showLines';
import type { TesterListInput } from './testerList';

/** Tells something about a list, and leads to its lines that need attention where there are any. */
export function offerLines(
  context: FlowContext,
  sentence: string,
  input: TesterListInput,
  outcome: TesterOutcome,
): void {
  const lines = outcome.lineCount === 0 ? [] : [{ id: 'lines', title: l10n.t('Show Lines') } as const];
  whenChosen(context, context.ui.inform(sentence, ...lines), { lines: () => showLines(context, input, outcome) });
}
