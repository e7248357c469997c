import { l10n, type Uri } from 'vscode';
import type { Ui } from '../ui';

/** Asks for a file with testers. */
export function askTesterFile(
  ui: Pick<Ui, 'openFile'>,
  title = l10n.t('Choose a Tester List'),
): Promise<Uri | undefined> {
  return ui.openFile(title, {
    [l10n.t('Tester Lists')]: ['testers', 'csv', 'txt'],
    [l10n.t('All Files')]: ['*'],
  });
}
