import type { TesterFinding, TesterFindingCode } from '../../core/testers/testerFinding';

/** What is wrong at a place of a tester list, in one sentence. */
export function testerFindingText({ value, code, parameters, firstLine = 0 }: TesterFinding): string {
  const { character = '', limit = '', columns = '', group = '', repaired } = parameters;
  const meant = repaired === undefined ? '' : `; it is probably meant to be ${repaired}`;
  const sentences: Readonly<Record<TesterFindingCode, string>> = {
    duplicate: `${value} stands on line ${firstLine} already`,
    empty: 'there is no user ID here',
    'too short': `${value} is too short for a user ID: at least ${limit} characters`,
    'too long': `${value} is too long for a user ID: at most ${limit} characters`,
    'forbidden character': `${value} is no user ID: "${character}" is not allowed`,
    'invisible character': `there is an invisible character (${character})`,
    'control character': `there is a control character (${character})`,
    'wrong form': `${value} does not have the form of a user ID`,
    'unnamed columns': `this is a table of ${columns} columns without a header, of which only the first was read; --column names another one`,
    'unclosed heading': `${value} has no closing bracket, so it begins no group and the testers below stay in the group above${meant}`,
    'blank inside': `${value} has a blank inside`,
    'full-width character': `${value} has full-width characters${meant}`,
    'look-alike': `${value} has a letter of another alphabet that looks like a Latin one${meant}`,
    'scientific notation': `${value} is a number that a spreadsheet has shortened${meant}`,
    'rounded number': `${value} looks rounded by a spreadsheet`,
    'lost leading zeros': `${value} looks as if a spreadsheet had dropped its leading zeros${meant}`,
    formula: `${value} is a formula of a spreadsheet${meant}`,
    'email address': `${value} is an e-mail address`,
    similar: `${value} differs from the user ID on line ${firstLine} only by case or form of its letters`,
    'unknown user': `the super app knows no user ${value}`,
    'wrong group': `"${group}" cannot be the name of a group (no brackets, tabs or line breaks, at most ${limit} characters), so nobody in it is taken${meant}`,
    'too many groups': `${value} is in one group more than the ${limit} that a list may have, so it is not taken`,
    'too many testers': `${value} is the first beyond the limit of ${limit} testers`,
  };
  return sentences[code];
}
