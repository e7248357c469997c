import { l10n } from 'vscode';

/** What is wrong with a reason as it was typed, or nothing. */
export function reasonProblem(text: string, whenEmpty: string): string | undefined {
  if (text.trim() === '') return whenEmpty;
  return text.length > 10_000 ? l10n.t('A reason has at most 10,000 characters.') : undefined;
}
