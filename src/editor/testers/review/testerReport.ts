import { commands, l10n } from 'vscode';
import { csvField } from '../../../core/testers/testersCsv';
import type { TesterOutcome } from '../../../protocol/testers';
import type { FlowContext } from '../../flowContext';
import { numberText } from '../../sentences/statusWords';
import { fileName } from '../fileName';
import type { TesterListInput } from '../testerList';
import { testerLineSentence } from '../testerLineSentence';

/** Opens all that the platform has to say about the lines of a list, as a table that can be searched, saved and sent on. */
export async function showReport(
  { testerReviews }: Pick<FlowContext, 'testerReviews'>,
  input: TesterListInput,
  outcome: TesterOutcome,
): Promise<void> {
  // No name that a tester list has: the report is none.
  const name =
    input.kind === 'file' ? l10n.t('{0} report.csv', fileName(input.uri)) : l10n.t('Typed user IDs, report.csv');
  await commands.executeCommand('vscode.open', testerReviews.document(name, reportOf(outcome)), { preview: false });
}

/** The report of a list: a line for each place that needs attention; above them how many there are where not all are told. */
export function reportOf({ lines, lineCount }: TesterOutcome): string {
  const more =
    lineCount > lines.length
      ? [
          l10n.t(
            '# {0} lines need attention; these are the first {1}.',
            numberText(lineCount),
            numberText(lines.length),
          ),
        ]
      : [];
  const rows = lines.map((line) => [
    String(line.line),
    line.value,
    line.taken ? 'yes' : 'no',
    line.code,
    testerLineSentence(line),
  ]);
  return [
    ...more,
    ...[['line', 'value', 'taken', 'code', 'sentence'], ...rows].map((row) => row.map(csvField).join(',')),
    '',
  ].join('\n');
}
