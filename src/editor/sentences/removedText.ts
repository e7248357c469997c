import { l10n } from 'vscode';
import type { RemovedRelease } from '../../protocol/approval';
import { environmentWord, statusWord, together } from './statusWords';

/** What a removal takes, such as "1.4.0 in Production (Full Release)". */
export function removedText(removes: readonly Pick<RemovedRelease, 'version' | 'environment' | 'status'>[]): string {
  return together(
    removes.map(({ version, environment, status }) =>
      l10n.t('{0} in {1} ({2})', version, environmentWord(environment), statusWord(status)),
    ),
  );
}
