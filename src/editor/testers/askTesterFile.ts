import { l10n, type Uri } from 'vscode';
import type { Ui } from '../ui';

/** Asks for a file with testers. */
export function askTesterFile(ui: Ui): Promise<Uri | undefined> {
  return ui.openFile(l10n.t('Choose a list of testers'), { [l10n.t('Tester lists')]: ['csv', 'txt', 'testers'] });
}
