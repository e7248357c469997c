import { l10n } from 'vscode';
import type { ReleaseStatus } from '../../core/releaseStatus';
import { statusWord } from './statusWords';

/** Names the release in the way of another, with the step that its status allows. */
export function inTheWaySentence(name: string, status: ReleaseStatus, target: string): string {
  const word = statusWord(status);
  return status === 'Under Review'
    ? l10n.t('{0} is already in {1} on {2}. Withdraw it first.', name, word, target)
    : l10n.t('{0} is already in {1} on {2}. Complete or cancel it first.', name, word, target);
}
