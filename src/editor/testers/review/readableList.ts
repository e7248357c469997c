import { decodeText } from '../../../core/testers/decodeText';
import type { ListedTester } from '../../../core/testers/groupAsList';
import { isTesterRow, noGroup, type TesterRow } from '../../../core/testers/testerRow';
import { testerRows } from '../../../core/testers/testerRows';
import type { TesterLine } from '../../../protocol/testers';
import { slicesOf } from '../slicesOf';
import type { TesterList } from '../testerList';

/** A tester list taken apart, to be compared with a group. */
export interface ReadableList {
  readonly lines: readonly string[];
  /** Without the testers that are not taken. */
  readonly listed: readonly ListedTester[];
  /** Lines of `[group]` headings, each with the group's name. */
  readonly headings: ReadonlyMap<number, string>;
}

/** Takes apart a list that the platform has read; `wrong` are the lines that it takes nobody from. */
export async function readableList(list: TesterList, wrong: readonly TesterLine[]): Promise<ReadableList> {
  let text = '';
  for await (const part of decodeText(slicesOf(list.bytes))) text += part;
  const isWrong = new Set(wrong.filter(bringsNobody).map(placeOf));
  const listed: ListedTester[] = [];
  const headings = new Map<number, string>();
  const { column, groups } = list.reading;
  const format = list.mediaType === 'text/csv' ? 'csv' : 'text';
  for await (const row of testerRows(slicesOf(list.bytes), { format, column })) {
    if (row.isGroupHeading) headings.set(row.line, row.value);
    else if (isTesterRow(row) && isOf(row, groups) && !isWrong.has(placeOf(row))) {
      listed.push({ line: row.line, userId: row.value, group: row.group });
    }
  }
  return { lines: text.split(/\r\n|\n|\r/u), listed, headings };
}

/** A duplicate is taken with the line that has the user ID first. That columns have no names is nothing about one tester. */
const bringsNobody = ({ taken, code }: TesterLine): boolean =>
  code === 'duplicate' || (!taken && code !== 'unnamed columns');

/** A value that is told may be shortened; a record of several lines has no column, and one tester. */
const placeOf = ({ line, column }: Pick<TesterLine, 'line' | 'column'>): string => `${line} ${column ?? ''}`;

const isOf = ({ group }: TesterRow, groups: readonly string[] | undefined): boolean =>
  groups === undefined || groups.includes(group ?? noGroup);
