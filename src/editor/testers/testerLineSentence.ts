import { l10n } from 'vscode';
import type { TesterFindingCode } from '../../core/testers/testerFinding';
import type { TesterLine } from '../../protocol/testers';
import { numberText } from '../sentences/statusWords';

/** Tells why a line of a tester list brings no tester, or is worth a look. */
export function testerLineSentence(line: Pick<TesterLine, 'value' | 'code' | 'firstLine' | 'parameters'>): string {
  const { character, limit, position, columns, group, repaired } = line.parameters;
  const sentences: Readonly<Record<TesterFindingCode, () => string>> = {
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
    'unclosed heading': () =>
      l10n.t(
        '{0} has no closing bracket, so it begins no group: the testers below stay in the group above. It is probably meant to be {1}.',
        line.value,
        repaired ?? '',
      ),
    'blank inside': () => l10n.t('{0} has a blank inside.', line.value),
    'full-width character': () =>
      repaired === undefined
        ? l10n.t('{0} has full-width characters.', line.value)
        : l10n.t('{0} has full-width characters; it is probably meant to be {1}.', line.value, repaired),
    'look-alike': () =>
      repaired === undefined
        ? l10n.t('{0} has a letter of another alphabet that looks like a Latin one.', line.value)
        : l10n.t(
            '{0} has a letter of another alphabet that looks like a Latin one; it is probably meant to be {1}.',
            line.value,
            repaired,
          ),
    'scientific notation': () =>
      repaired === undefined
        ? l10n.t('{0} is a number that a spreadsheet has shortened: its other digits are lost.', line.value)
        : l10n.t('{0} is a number that a spreadsheet has shortened: {1}.', line.value, repaired),
    'rounded number': () =>
      l10n.t('{0} looks rounded: a spreadsheet keeps 15 digits of a number and writes zeros for the rest.', line.value),
    'lost leading zeros': () =>
      repaired === undefined
        ? l10n.t('{0} looks as if a spreadsheet had dropped its leading zeros.', line.value)
        : l10n.t(
            '{0} looks as if a spreadsheet had dropped its leading zeros; it is probably meant to be {1}.',
            line.value,
            repaired,
          ),
    formula: () =>
      repaired === undefined
        ? l10n.t('{0} is a formula of a spreadsheet.', line.value)
        : l10n.t('{0} is a formula of a spreadsheet for {1}.', line.value, repaired),
    'email address': () => l10n.t('{0} is an e-mail address. This list needs user IDs of the target app.', line.value),
    similar: () =>
      l10n.t(
        '{0} differs from the user ID on line {1} only by case or form of its letters. They count as two users.',
        line.value,
        line.firstLine ?? 0,
      ),
    'unknown user': () => l10n.t('The super app knows no user {0}.', line.value),
    'wrong group': () =>
      l10n.t(
        '“{0}” cannot be the name of a group, so nobody in it is taken. Use no brackets, tabs or line breaks, and at most {1} characters.',
        group ?? '',
        limit ?? '',
      ),
    'too many groups': () =>
      l10n.t(
        '{0} is in one group more than the {1} that a list may have, so it is not taken. Put the testers into fewer groups.',
        line.value,
        limit ?? '',
      ),
    'too many testers': () =>
      l10n.t(
        '{0} is the first beyond the {1} testers that this app allows.',
        line.value,
        typeof limit === 'number' ? numberText(limit) : '',
      ),
  };
  const known = Object.entries(sentences).find(([code]) => code === line.code);
  // A platform that is newer than the extension may know more problems.
  return known === undefined ? l10n.t('{0} was not taken ({1}).', line.value, line.code) : known[1]();
}
