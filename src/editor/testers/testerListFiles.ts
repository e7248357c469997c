import type { DocumentFilter } from 'vscode';

/** Files that are lists of testers by their names alone. */
export const testerListFiles: DocumentFilter = {
  pattern: '**/{*.testers,*.testers.csv,*.testers.txt,testers.csv,testers.txt}',
};
