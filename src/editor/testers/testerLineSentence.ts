import { l10n } from 'vscode';
import type { TesterProblem } from '../../core/testers/testerEntries';
import type { TesterLine } from '../../protocol/testers';

type Code = TesterProblem['code'] | 'duplicate';

/** Tells why a line of a tester list brings no tester. */
export function testerLineSentence(line: Omit<TesterLine, 'line'>): string {
  const { character, limit, position, columns } = line.parameters;
  const sentences: Readonly<Record<Code, () => string>> = {
    duplicate: () => l10n.t('{0} stands on line {1} already.', line.value, line.firstLine ?? 0),
    empty: () => l10n.t('There is no user ID here.'),
    'too short': () => l10n.t('{0} is too short for a user ID: at least {1} characters.', line.value, limit ?? ''),
    'too long': () => l10n.t('{0} is too long for a user ID: at most {1} characters.', line.value, limit ?? ''),
    'forbidden character': () =>
      l10n.t('{0} is no user ID: “{1}” at place {2} is not allowed.', line.value, character ?? '', position ?? ''),
    'invisible character': () =>
      l10n.t('There is an invisible character ({0}) at place {1}.', character ?? '', position ?? ''),
    'control character': () =>
      l10n.t('There is a control character ({0}) at place {1}.', character ?? '', position ?? ''),
    'wrong form': () => l10n.t('{0} does not look like a user ID of this app.', line.value),
    'unnamed columns': () =>
      l10n.t(
        'This is a table of {0} columns, of which only the first was read. A header line that says “user_id” above the column of the user IDs names another one.',
        columns ?? '',
      ),
    'too many testers': () => l10n.t('{0} is beyond the {1} testers that this app allows.', line.value, limit ?? ''),
  };
  const known = Object.entries(sentences).find(([code]) => code === line.code);
  // A platform that is newer than the extension may know more problems.
  return known === undefined ? l10n.t('{0} was not taken ({1}).', line.value, line.code) : known[1]();
}
