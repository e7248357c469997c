import { Position, type TextDocument } from 'vscode';

/** Above these, VS Code itself leaves off colours and folding. */
const mostLines = 300_000;
const mostCharacters = 20 * 1024 * 1024;

/** Whether a list is checked on demand only, and not while it is typed. */
export function isTooLargeToCheck(document: TextDocument): boolean {
  const { lineCount } = document;
  return lineCount > mostLines || document.offsetAt(new Position(lineCount, 0)) > mostCharacters;
}
