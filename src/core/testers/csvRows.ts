import { fieldPlace, fieldPlaces, type FieldPlace } from './csvField';
import { csvRecords, withoutSurplus, type CsvRecord } from './csvRecords';
import { columnsNamed, describedBy, type TableColumns } from './tableColumns';
import { groupHeading, inGroup, noGroup, unclosedHeading, type TesterRow } from './testerRow';

function placeOf({ text, delimiter }: CsvRecord, column: number): FieldPlace | undefined {
  return text === undefined ? undefined : fieldPlace(text, delimiter, column);
}

function located(record: CsvRecord, column: number): Pick<TesterRow, 'line' | 'column' | 'length'> {
  return locatedAt(record, placeOf(record, column));
}

function locatedAt(
  { line, text }: CsvRecord,
  place: FieldPlace | undefined,
): Pick<TesterRow, 'line' | 'column' | 'length'> {
  if (place === undefined || text === undefined) return { line };
  const { length } = withoutSurplus(text.slice(place.start, place.start + place.length));
  return { line, column: place.start + 1, length };
}

function rowOf(record: CsvRecord, columns: TableColumns, heading: string): TesterRow {
  const { fields } = record;
  return {
    ...located(record, columns.userId),
    value: fields[columns.userId] ?? '',
    isHeader: false,
    ...describedBy(fields, columns, heading),
  };
}

/** Says of a table without a header what was not read of its first line. */
function unreadColumns(record: CsvRecord): TesterRow {
  const { fields, text, delimiter } = record;
  const begin = placeOf(record, 1)?.start;
  return {
    line: record.line,
    ...(begin !== undefined && text !== undefined && { column: begin + 1, length: text.trimEnd().length - begin }),
    value: fields.slice(1).join(delimiter),
    isHeader: false,
    unnamedColumns: fields.length,
  };
}

/**
 * Reads the lines of a `.csv` file as they come. A header names the column of the user IDs; without one, it is the given one,
 * else the first. A file of one record without a header is a list of IDs next to each other. Blank records do not count; a
 * record `[group]` begins a group.
 *
 * @param userIdColumn from 1, where the list is a table without a header
 */
export async function* csvRows(
  blocks: AsyncIterable<readonly string[]>,
  userIdColumn?: number,
): AsyncGenerator<TesterRow> {
  let columns: TableColumns | undefined;
  let heading = noGroup;
  /** Held back until it is known whether there is another one. */
  let first: CsvRecord | undefined;
  for await (const record of csvRecords(blocks)) {
    if (record.fields.every((field) => field === '')) continue;
    const begun = record.fields.length === 1 ? groupHeading(record.fields[0] ?? '') : undefined;
    if (begun !== undefined) {
      if (first !== undefined && columns !== undefined) yield* rowsOfFirst(first, columns, heading, userIdColumn);
      first = undefined;
      heading = begun;
      yield { ...located(record, 0), value: begun, isHeader: false, isGroupHeading: true };
      continue;
    }
    if (record.fields.length === 1 && unclosedHeading(record.fields[0] ?? '') !== undefined) {
      const row: TesterRow = { ...located(record, 0), value: record.fields[0] ?? '', isHeader: false };
      yield { ...row, isUnclosedHeading: true, ...inGroup(heading) };
      continue;
    }
    if (columns !== undefined) {
      if (first !== undefined) yield* rowsOfFirst(first, columns, heading, userIdColumn);
      first = undefined;
      yield rowOf(record, columns, heading);
      continue;
    }
    const named = columnsNamed(record.fields);
    columns = named ?? { userId: (userIdColumn ?? 1) - 1 };
    if (named === undefined) first = record;
    else yield { ...located(record, named.userId), value: record.fields[named.userId] ?? '', isHeader: true };
  }
  if (first !== undefined) yield* rowsOfOnly(first, heading, userIdColumn);
}

/** The first record of a table without a header, after what is not read of it where nobody has chosen a column. */
function* rowsOfFirst(
  record: CsvRecord,
  columns: TableColumns,
  heading: string,
  userIdColumn: number | undefined,
): Generator<TesterRow> {
  const others = record.fields.slice(1);
  if (userIdColumn === undefined && others.some((field) => field !== '')) yield unreadColumns(record);
  yield rowOf(record, columns, heading);
}

/** The only record of a file. */
function* rowsOfOnly(record: CsvRecord, heading: string, userIdColumn: number | undefined): Generator<TesterRow> {
  if (userIdColumn !== undefined) {
    yield rowOf(record, { userId: userIdColumn - 1 }, heading);
    return;
  }
  const isShared = record.fields.filter((field) => field !== '').length > 1;
  const places = record.text === undefined ? [] : [...fieldPlaces(record.text, record.delimiter)];
  for (const [index, value] of record.fields.entries()) {
    if (value === '') continue;
    const row: TesterRow = { ...locatedAt(record, places[index]), value, isHeader: false };
    yield { ...row, ...inGroup(heading), ...(isShared && { isShared }) };
  }
}
