import {
  type Range,
  TextEdit,
  type DocumentFormattingEditProvider,
  type DocumentRangeFormattingEditProvider,
  type TextDocument,
} from 'vscode';
import { testerListFormat } from '../testerListFiles';
import { formatTesterList, type LineEdit, type Lines } from './formatTesterList';

/** Formats tester lists, and leaves every user ID as it is. */
export class TesterListFormatting implements DocumentFormattingEditProvider, DocumentRangeFormattingEditProvider {
  provideDocumentFormattingEdits(document: TextDocument): Promise<TextEdit[]> {
    return format(document, { first: 0, last: document.lineCount });
  }

  provideDocumentRangeFormattingEdits(document: TextDocument, { start, end }: Range): Promise<TextEdit[]> {
    return format(document, { first: start.line, last: end.line });
  }
}

async function format(document: TextDocument, within: Lines): Promise<TextEdit[]> {
  const lines = document.getText().split(/\r\n|\n|\r/u);
  const edits = await formatTesterList(lines, testerListFormat(document.uri), within);
  return edits.map((edit) => textEdit(document, edit));
}

function textEdit(document: TextDocument, { line, text, blankAbove }: LineEdit): TextEdit {
  const { range, rangeIncludingLineBreak } = document.lineAt(line);
  if (text === undefined) return TextEdit.delete(rangeIncludingLineBreak);
  return TextEdit.replace(range, blankAbove ? `\n${text}` : text);
}
