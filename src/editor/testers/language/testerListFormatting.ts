import {
  type Range,
  TextEdit,
  type DocumentFormattingEditProvider,
  type DocumentRangeFormattingEditProvider,
  type Memento,
  type TextDocument,
} from 'vscode';
import { testerColumn } from '../testerColumns';
import { testerListFormat } from '../testerListFiles';
import { formatTesterList, type LineEdit, type Lines } from './formatTesterList';
import { isTooLargeToCheck } from './tooLargeToCheck';

/** Formats tester lists, and leaves every user ID as it is. */
export class TesterListFormatting implements DocumentFormattingEditProvider, DocumentRangeFormattingEditProvider {
  readonly #storage: Pick<Memento, 'get'>;

  /** @param storage the workspace's state */
  constructor(storage: Pick<Memento, 'get'>) {
    this.#storage = storage;
  }

  provideDocumentFormattingEdits(document: TextDocument): Promise<TextEdit[]> {
    return this.#format(document, { first: 0, last: document.lineCount });
  }

  provideDocumentRangeFormattingEdits(document: TextDocument, { start, end }: Range): Promise<TextEdit[]> {
    return this.#format(document, { first: start.line, last: end.line });
  }

  async #format(document: TextDocument, within: Lines): Promise<TextEdit[]> {
    if (isTooLargeToCheck(document)) return [];
    const { uri } = document;
    const lines = document.getText().split(/\r\n|\n|\r/u);
    const reading = { format: testerListFormat(uri), column: testerColumn(this.#storage, uri) };
    const edits = await formatTesterList(lines, reading, within);
    return edits.map((edit) => textEdit(document, edit));
  }
}

function textEdit(document: TextDocument, { line, text, blankAbove }: LineEdit): TextEdit {
  const { range, rangeIncludingLineBreak } = document.lineAt(line);
  if (text === undefined) return TextEdit.delete(rangeIncludingLineBreak);
  return TextEdit.replace(range, blankAbove ? `\n${text}` : text);
}
