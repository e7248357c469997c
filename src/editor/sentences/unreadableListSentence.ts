import { l10n } from 'vscode';
import { longestLine } from '../../core/testers/linesOf';
import type { UnreadableReason } from '../../core/testers/unreadableFile';
import { numberText } from './statusWords';

/** Where a list cannot be read and why, as far as that is known. */
export interface UnreadablePlace {
  readonly reason: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** Tells why a file cannot be read as a list of testers, and what to do about it. */
export function unreadableListSentence({ reason, line, column }: UnreadablePlace): readonly [what: string, on: string] {
  const reasons: Readonly<Record<UnreadableReason, () => readonly [what: string, on: string]>> = {
    'binary file': () => [l10n.t('This file is no text that can be read.'), l10n.t('Save it as UTF-8 text or CSV.')],
    'not Unicode': () => [
      l10n.t('Line {0} is no text that can be read, from place {1} on.', line, column),
      l10n.t('Save it as UTF-8 text or CSV.'),
    ],
    'line too long': () => [
      l10n.t('Line {0} is longer than {1} characters.', line, numberText(longestLine)),
      l10n.t('Put one user ID on each line.'),
    ],
    'quote not closed': () => [
      l10n.t('A quote that opens on line {0} is never closed.', line),
      l10n.t('Close it, or take it away.'),
    ],
  };
  // A platform that is newer than the extension may know more reasons.
  const known = Object.entries(reasons).find(([one]) => one === reason);
  return (known?.[1] ?? reasons['binary file'])();
}
