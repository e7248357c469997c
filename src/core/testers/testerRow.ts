/** One place in a tester list where a user ID stands, or should, before anything is checked. */
export interface TesterRow {
  /** From 1, as the file is shown in an editor. */
  readonly line: number;
  /** Where the value begins in its line: from 1, in UTF-16 units. Not known in CSV. */
  readonly column?: number;
  readonly value: string;
  /** Whether this is the header line, which names a column and is no user ID. */
  readonly isHeader: boolean;
  /** Where the list is a table without a header: how many columns it has. `value` is what was not read of this first line. */
  readonly unnamedColumns?: number;
}

/** What a column of user IDs is called, without case, blanks and punctuation. The more telling names come first. */
const headerNames: readonly string[] = [
  'superappuserid',
  'userid',
  '用户id',
  '用户编号',
  '用户标识',
  '测试用户id',
  '测试人员id',
  'testerid',
  'accountid',
  'openid',
  'uid',
  'id',
];

/** How telling a header is: the less, the better; -1 where it names no user ID. */
function headerRank(text: string): number {
  return headerNames.indexOf(text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
}

/** The field that names the user IDs, if these fields are a header line: `user_id`, `User ID`, `id`, `用户ID` and the like. */
export function headerColumn(fields: readonly string[]): number | undefined {
  const [best] = fields
    .map((field, column) => ({ column, rank: headerRank(field) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  return best?.column;
}
