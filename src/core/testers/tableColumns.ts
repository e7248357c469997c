/** Which columns of a table mean something, from 0. */
export interface TableColumns {
  readonly userId: number;
  readonly group?: number;
  readonly note?: number;
}

/** What columns are called, without case, blanks and punctuation. The more telling names come first. */
const names = {
  userId: [
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
  ],
  group: ['testgroup', 'testergroup', 'group', '测试组', '分组', '组别', '组'],
  note: ['note', 'notes', 'comment', 'remark', 'remarks', '备注', '说明', 'name', 'fullname', '姓名', '名字'],
} as const satisfies Readonly<Record<keyof TableColumns, readonly string[]>>;

function columnNamed(fields: readonly string[], meaning: keyof TableColumns): number | undefined {
  const wanted: readonly string[] = names[meaning];
  const [best] = fields
    .map((field, column) => ({ column, rank: wanted.indexOf(field.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  return best?.column;
}

/** The columns that a header line names, if these fields are one: `user_id`, `User ID`, `id`, `用户ID` and the like. */
export function columnsNamed(fields: readonly string[]): TableColumns | undefined {
  const userId = columnNamed(fields, 'userId');
  if (userId === undefined) return undefined;
  const [group, note] = [columnNamed(fields, 'group'), columnNamed(fields, 'note')];
  return { userId, ...(group !== undefined && { group }), ...(note !== undefined && { note }) };
}

/** What a row says beside the user ID; the group of its column goes before that of a heading above. */
export function describedBy(
  fields: readonly string[],
  columns: TableColumns,
  heading: string,
): { readonly group?: string; readonly note?: string } {
  const fieldAt = (column: number | undefined): string => (column === undefined ? '' : (fields[column] ?? '').trim());
  const [group, note] = [fieldAt(columns.group) || heading, fieldAt(columns.note)];
  return { ...(group !== '' && { group }), ...(note !== '' && { note }) };
}
