import { guardedCell } from './formulaCells';

/** What is told of a tester in a file. */
export interface ExportedTester {
  readonly userId: string;
  readonly group: string | null;
  /** Moments in milliseconds since 1970. */
  readonly addedAt: number;
  readonly addedBy: { readonly name: string } | null;
  readonly opens: number;
  readonly lastOpenedAt: number | null;
  readonly failures: number;
  readonly lastFailedAt: number | null;
  readonly lastVersionSeen: string | null;
}

/** To the second, in UTC: a form that spreadsheets and scripts take in every language. */
function momentCell(moment: number | null): string {
  return moment === null ? '' : new Date(moment).toISOString().replace(/\.\d+Z$/u, 'Z');
}

/** Each column with its cell. The names are read back: `user_id` and `group` mean the same in a tester list. */
const columns: readonly (readonly [name: string, cell: (tester: ExportedTester) => string])[] = [
  ['user_id', ({ userId }) => userId],
  ['group', ({ group }) => group ?? ''],
  ['added_at', ({ addedAt }) => momentCell(addedAt)],
  ['added_by', ({ addedBy }) => addedBy?.name ?? ''],
  ['opens', ({ opens }) => String(opens)],
  ['last_opened_at', ({ lastOpenedAt }) => momentCell(lastOpenedAt)],
  ['failures', ({ failures }) => String(failures)],
  ['last_failed_at', ({ lastFailedAt }) => momentCell(lastFailedAt)],
  ['last_version_seen', ({ lastVersionSeen }) => lastVersionSeen ?? ''],
];

/**
 * What a reader could take for something else: the separators of any spreadsheet, quotes, line breaks, blanks at an end, and
 * what begins a comment or a group in a tester list.
 */
const needsQuotes = /[",;\t\r\n]|^[\s#[]|\s$/u;

/** A field as RFC 4180 has it, which no spreadsheet takes for a formula. */
export function csvField(text: string): string {
  const cell = guardedCell(text);
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A record as RFC 4180 has it, safe to be opened in a spreadsheet. */
function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

/** Begins the file: the mark by which Excel takes it for UTF-8, and the header. */
export const testersCsvBegin = `\uFEFF${csvRecord(columns.map(([name]) => name))}`;

/** A tester's line. */
export function testersCsvRecord(tester: ExportedTester): string {
  return csvRecord(columns.map(([, cell]) => cell(tester)));
}
