import type { TesterFindingCode } from '../../src/core/testers/testerFinding';

/** A list with one finding, where it stands, and what its quick fix makes of the list. */
export interface FindingCase {
  readonly code: TesterFindingCode;
  /** Below `test/fixtures/testers/findings/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
  /** The line after the fix; nothing where the line goes. Not where a person has to choose. */
  readonly fixed?: string | null;
  /** The app's rule, where it is not the usual one. */
  readonly userIdPattern?: string;
  readonly testerLimit?: number;
}

/** Every finding there is. */
export const findingCases = [
  { code: 'empty', file: 'empty.testers.csv', line: 3, column: 1, length: 0, severity: 'error', fixed: null },
  {
    code: 'too short',
    file: 'too-short.testers.txt',
    line: 3,
    column: 1,
    length: 3,
    severity: 'error',
    fixed: null,
    userIdPattern: '[a-z]{4,8}',
  },
  {
    code: 'too long',
    file: 'too-long.testers.txt',
    line: 2,
    column: 1,
    length: 9,
    severity: 'error',
    fixed: null,
    userIdPattern: '[a-z]{4,8}',
  },
  {
    code: 'forbidden character',
    file: 'forbidden-character.testers.txt',
    line: 2,
    column: 1,
    length: 10,
    severity: 'error',
    fixed: 'harbor.eve',
  },
  {
    code: 'invisible character',
    file: 'invisible-character.testers.txt',
    line: 2,
    column: 3,
    length: 11,
    severity: 'error',
    fixed: '  harbor.bob',
  },
  {
    code: 'control character',
    file: 'control-character.testers.txt',
    line: 2,
    column: 1,
    length: 11,
    severity: 'error',
    fixed: 'harbor.bob',
  },
  {
    code: 'wrong form',
    file: 'wrong-form.testers.txt',
    line: 2,
    column: 1,
    length: 4,
    severity: 'error',
    fixed: null,
    userIdPattern: '[0-9]{4}-[0-9]{2}',
  },
  { code: 'unnamed columns', file: 'unnamed-columns.testers.csv', line: 1, column: 5, length: 10, severity: 'warning' },
  {
    code: 'unclosed heading',
    file: 'unclosed-heading.testers.txt',
    line: 2,
    column: 3,
    length: 12,
    severity: 'error',
    fixed: '  [night shift]',
  },
  {
    code: 'wrong group',
    file: 'wrong-group.testers.csv',
    line: 3,
    column: 1,
    length: 10,
    severity: 'error',
    fixed: null,
  },
  {
    code: 'too many groups',
    file: 'too-many-groups.testers.csv',
    line: 1002,
    column: 1,
    length: 5,
    severity: 'error',
    fixed: null,
  },
  {
    code: 'too many testers',
    file: 'too-many-testers.testers.txt',
    line: 4,
    column: 1,
    length: 2,
    severity: 'error',
    fixed: null,
    testerLimit: 3,
  },
  {
    code: 'duplicate',
    file: 'duplicate.testers.txt',
    line: 3,
    column: 2,
    length: 10,
    severity: 'warning',
    fixed: null,
  },
  {
    code: 'blank inside',
    file: 'blank-inside.testers.csv',
    line: 3,
    column: 1,
    length: 10,
    severity: 'error',
    fixed: 'harborbob',
  },
  {
    code: 'full-width character',
    file: 'full-width-character.testers.txt',
    line: 2,
    column: 1,
    length: 7,
    severity: 'error',
    fixed: '2088002',
  },
  {
    code: 'look-alike',
    file: 'look-alike.testers.txt',
    line: 2,
    column: 1,
    length: 10,
    severity: 'error',
    fixed: 'harbor.bob',
  },
  {
    code: 'scientific notation',
    file: 'scientific-notation.testers.csv',
    line: 3,
    column: 1,
    length: 11,
    severity: 'error',
    fixed: null,
  },
  {
    code: 'lost leading zeros',
    file: 'lost-leading-zeros.testers.csv',
    line: 14,
    column: 1,
    length: 6,
    severity: 'warning',
    fixed: '00880013',
  },
  {
    code: 'rounded number',
    file: 'rounded-number.testers.csv',
    line: 3,
    column: 1,
    length: 18,
    severity: 'warning',
    fixed: null,
  },
  {
    code: 'email address',
    file: 'email-address.testers.txt',
    line: 2,
    column: 1,
    length: 15,
    severity: 'warning',
    fixed: null,
  },
  {
    code: 'formula',
    file: 'formula.testers.csv',
    line: 2,
    column: 2,
    length: 10,
    severity: 'error',
    fixed: '"00123",kept its zeros',
  },
  {
    code: 'similar',
    file: 'similar.testers.txt',
    line: 2,
    column: 1,
    length: 10,
    severity: 'warning',
    fixed: null,
  },
] as const satisfies readonly FindingCase[];

// The compiler finds a code without a case. Who is unknown, a list alone does not tell.
type Missing = Exclude<TesterFindingCode, (typeof findingCases)[number]['code'] | 'unknown user'>;
export const everyFindingHasItsCase: [Missing] extends [never] ? true : Missing = true;
