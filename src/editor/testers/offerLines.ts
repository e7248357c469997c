import { l10n } from 'vscode';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { whenChosen } from '../flows/whenChosen';
import { showReport } from './review/testerReport';
import { showLines } from './showLines';
import type { TesterListInput } from './testerList';

/** Tells something about a list, and leads to its lines that need attention where there are any. */
export function offerLines(
  context: FlowContext,
  sentence: string,
  input: TesterListInput,
  outcome: TesterOutcome,
): void {
  const lines = { id: 'lines', title: l10n.t('Show Lines') } as const;
  const report = { id: 'report', title: l10n.t('Open Report') } as const;
  whenChosen(context, context.ui.inform(sentence, ...(outcome.lineCount === 0 ? [] : [lines, report])), {
    lines: () => showLines(context, input, outcome),
    report: () => showReport(context, input, outcome),
  });
}
