/** Where a field stands in its line, without blanks and quotes around it: from 0, in UTF-16 units. */
export interface FieldPlace {
  readonly start: number;
  readonly length: number;
}

const blank = /[ \t\r\n\f]/u;

/** What may stand between the columns of a CSV file: Excel writes semicolons where the comma is the decimal point, and tabs in its "Unicode Text". */
export const csvDelimiters = ['\t', ';', ','] as const;

export type CsvDelimiter = (typeof csvDelimiters)[number];

/** The places of the fields of a line, as csv-parse reads it; a field that ends on another line and all after it have none. */
export function* fieldPlaces(line: string, delimiter: CsvDelimiter): Generator<FieldPlace> {
  let at = 0;
  while (at <= line.length) {
    while (at < line.length && line[at] !== delimiter && blank.test(line.charAt(at))) at += 1;
    const place = line[at] === '"' ? quotedPlace(line, at, delimiter) : plainPlace(line, at, delimiter);
    if (place === undefined) return;
    yield place.field;
    at = place.next;
  }
}

interface Found {
  readonly field: FieldPlace;
  /** Where the next field begins. */
  readonly next: number;
}

function plainPlace(line: string, start: number, delimiter: CsvDelimiter): Found {
  const end = line.indexOf(delimiter, start);
  const stop = end < 0 ? line.length : end;
  const length = line.slice(start, stop).trimEnd().length;
  return { field: { start, length }, next: stop + 1 };
}

/** A quote that is followed by something else than a delimiter does not close. */
function quotedPlace(line: string, quote: number, delimiter: CsvDelimiter): Found | undefined {
  for (let at = line.indexOf('"', quote + 1); at >= 0; at = line.indexOf('"', at + 1)) {
    if (line[at + 1] === '"') {
      at += 1;
      continue;
    }
    let next = at + 1;
    while (next < line.length && line[next] !== delimiter && blank.test(line.charAt(next))) next += 1;
    if (next === line.length || line[next] === delimiter) {
      return { field: { start: quote + 1, length: at - quote - 1 }, next: next + 1 };
    }
  }
  return undefined;
}

/** The place of one field of a line, by its column from 0. */
export function fieldPlace(line: string, delimiter: CsvDelimiter, column: number): FieldPlace | undefined {
  let index = 0;
  for (const place of fieldPlaces(line, delimiter)) {
    if (index === column) return place;
    index += 1;
  }
  return undefined;
}

/** The fields of a line that is a record of its own. */
export function fieldsOf(line: string, delimiter: CsvDelimiter): readonly string[] {
  return [...fieldPlaces(line, delimiter)].map(({ start, length }) => line.slice(start, start + length));
}
