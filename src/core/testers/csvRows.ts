import { fieldPlace, fieldPlaces, type FieldPlace } from './csvField';
import { csvRecords, withoutSurplus, type CsvRecord } from './csvRecords';
import { columnsNamed, describedBy, type TableColumns } from './tableColumns';
import { headingIn, inGroup, noGroup, rowOfHeading, type Heading, type TesterRow } from './testerRow';

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

/** A record that is a heading; the note after one may have separators in it. */
function headingOf({ fields, text = '' }: CsvRecord): Heading | undefined {
  return headingIn(fields.length === 1 ? (fields[0] ?? '') : text);
}

/**
 * Reads the records of a `.csv` file one after the other. A header names the column of the user IDs; without one, it is the given
 * one, else the first. A file of one record without a header is a list of IDs next to each other. Blank records do not count; a
 * record `[group]` begins a group.
 */
class CsvRowReader {
  readonly #userIdColumn: number | undefined;
  #columns: TableColumns | undefined;
  #heading = noGroup;
  /** Held back until it is known whether there is another one. */
  #first: CsvRecord | undefined;

  /** @param userIdColumn from 1, where the list is a table without a header */
  constructor(userIdColumn: number | undefined) {
    this.#userIdColumn = userIdColumn;
  }

  /** Adds the rows that a record brings to those before. */
  read(record: CsvRecord, rows: TesterRow[]): void {
    const { fields } = record;
    if (fields.every((field) => field === '')) return;
    const heading = headingOf(record);
    if (this.#columns === undefined && heading === undefined) {
      this.#begin(record, rows);
      return;
    }
    if (this.#first !== undefined && this.#columns !== undefined) {
      rows.push(...rowsOfFirst(this.#first, this.#columns, this.#heading, this.#userIdColumn));
    }
    this.#first = undefined;
    if (heading !== undefined) {
      rows.push(rowOfHeading(located(record, 0), heading, this.#heading));
      if (!heading.isUnclosed) this.#heading = heading.name;
    } else if (this.#columns !== undefined) rows.push(rowOf(record, this.#columns, this.#heading));
  }

  /** What was held back, when there are no more records. */
  end(): readonly TesterRow[] {
    return this.#first === undefined ? [] : [...rowsOfOnly(this.#first, this.#heading, this.#userIdColumn)];
  }

  #begin(record: CsvRecord, rows: TesterRow[]): void {
    const named = columnsNamed(record.fields);
    this.#columns = named ?? { userId: (this.#userIdColumn ?? 1) - 1 };
    if (named === undefined) this.#first = record;
    else rows.push({ ...located(record, named.userId), value: record.fields[named.userId] ?? '', isHeader: true });
  }
}

/** Reads the lines of a `.csv` file as they come, a block of rows for one of lines. */
export async function* csvRows(
  blocks: AsyncIterable<readonly string[]>,
  userIdColumn?: number,
): AsyncGenerator<readonly TesterRow[]> {
  const reader = new CsvRowReader(userIdColumn);
  for await (const records of csvRecords(blocks)) {
    const rows: TesterRow[] = [];
    for (const record of records) reader.read(record, rows);
    yield rows;
  }
  yield reader.end();
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
