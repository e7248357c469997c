import { Range, TextEdit, type TextDocument } from 'vscode';
import { fixEdit, type LineEdit } from '../../../core/testers/fixEdit';
import type { TesterFinding } from '../../../core/testers/testerFinding';

/** How a finding is mended in a document; nothing where that takes a person. */
export function fixOf(document: TextDocument, finding: TesterFinding): TextEdit | undefined {
  const edit = fixEdit(finding, document.lineAt(finding.line - 1).text);
  return edit && textEdit(document, edit);
}

/** How everything is mended of which it is certain what is meant. */
export function certainFixes(document: TextDocument, findings: readonly TesterFinding[]): readonly TextEdit[] {
  return findings.flatMap((finding) => (isCertain(finding) ? (fixOf(document, finding) ?? []) : []));
}

/** Whether nothing else than the fix can be meant. */
export function isCertain({ fix }: TesterFinding): boolean {
  return fix.kind !== 'choose column' && fix.isCertain;
}

/** Takes a line away with its line break; the last one, with the line break before it. */
export function lineRemoval(document: TextDocument, line: number): TextEdit {
  const { range, rangeIncludingLineBreak } = document.lineAt(line);
  const isLast = line === document.lineCount - 1;
  if (!isLast || line === 0) return TextEdit.delete(rangeIncludingLineBreak);
  return TextEdit.delete(new Range(document.lineAt(line - 1).range.end, range.end));
}

function textEdit(document: TextDocument, edit: LineEdit): TextEdit {
  const line = edit.line - 1;
  return edit.kind === 'remove line'
    ? lineRemoval(document, line)
    : TextEdit.replace(new Range(line, edit.start, line, edit.end), edit.text);
}
