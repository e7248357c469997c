import { l10n } from 'vscode';

/** Tells of a defect of the extension itself. */
export function unexpectedSentence(): string {
  return l10n.t('Mini Program Release failed at this. The log has the reason.');
}
