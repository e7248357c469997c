import { l10n, window, workspace, type Uri } from 'vscode';
import type { TesterOutcome } from '../../../protocol/testers';
import type { FlowContext } from '../../flowContext';
import { numberText } from '../../sentences/statusWords';
import { fileName } from '../fileName';
import { testerLineSentence } from '../testerLineSentence';

/** Opens all that the platform has to say about the lines of a list, as a table that can be searched, saved and sent on. */
export async function showReport({ testerReviews }: FlowContext, list: Uri, outcome: TesterOutcome): Promise<void> {
  const uri = testerReviews.document(l10n.t('Report on {0}.csv', fileName(list)), reportOf(outcome));
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
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
  const rows = lines.map((line) => [String(line.line), line.value, line.code, testerLineSentence(line)]);
  return [...more, ...[['line', 'value', 'code', 'sentence'], ...rows].map((row) => row.map(cell).join(',')), ''].join(
    '\n',
  );
}

/** A spreadsheet must not take what stood in a list for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
