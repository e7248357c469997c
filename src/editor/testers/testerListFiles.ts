import type { DocumentFilter, TextDocument, Uri } from 'vscode';
import type { TesterFileFormat } from '../../core/testers/testerRows';

/** The language of tester lists: of the files that the manifest names, and of those that a person chose. */
export const testerListLanguage = 'tester-list';

/** Files that are lists of testers by their names alone. */
export const testerListPattern = '**/{*.testers,*.testers.csv,*.testers.txt,testers.csv,testers.txt}';

export const testerListFiles: DocumentFilter = { language: testerListLanguage };

export function isTesterList({ languageId }: TextDocument): boolean {
  return languageId === testerListLanguage;
}

/** How a list is read and sent: what is no `.csv` file is text, in which tables are recognised by what stands there. */
export function testerListFormat({ path }: Pick<Uri, 'path'>): TesterFileFormat {
  return /\.csv$/iu.test(path) ? 'csv' : 'text';
}
