import { window } from 'vscode';
import { comparedIn } from './comparedIn';

/** Closes what the editor restores of reviews: they were over when its window closed, and what they compared is gone. */
export async function closeOldReviews(): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(tabs.filter(({ input }) => comparedIn(input) !== undefined));
}
