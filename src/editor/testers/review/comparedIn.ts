import { TabInputTextDiff, window, type Tab, type Uri } from 'vscode';
import { testerDocumentScheme } from '../../contributions';

/** The document that a tab compares a tester list with, where that is what it shows. */
export function comparedIn(input: unknown): Uri | undefined {
  return input instanceof TabInputTextDiff && input.original.scheme === testerDocumentScheme
    ? input.original
    : undefined;
}

/** The tab that compares something with `left`. */
export function tabOf(left: Uri): Tab | undefined {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find(({ input }) => comparedIn(input)?.toString() === left.toString());
}
