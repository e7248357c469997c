import { isDeepStrictEqual } from 'node:util';
import { PlatformError } from '../../../core/errorCode';
import { groupHeading, noteBegin, type TesterRow } from '../../../core/testers/testerRow';
import { testerRows, type TesterFileFormat, type TesterFileOptions } from '../../../core/testers/testerRows';
import { slicesOf } from '../slicesOf';

/** What becomes of a line, counted from 0. */
export interface LineEdit {
  readonly line: number;
  /** What stands there then; nothing where the line goes. */
  readonly text?: string;
  /** Whether a blank line is put above it. */
  readonly blankAbove?: true;
}

/** How far a format goes: separators between user IDs are only unified where nothing else is meant by them. */
type Reach = 'separators' | 'blanks';

export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * Formats a tester list without changing what it says: the list is read before and after, and where any entry would be
 * another one, less is changed, or nothing. `within` is what may change.
 */
export async function formatTesterList(
  lines: readonly string[],
  reading: TesterFileOptions,
  within: Lines,
): Promise<readonly LineEdit[]> {
  const before = await entriesOf(lines, reading);
  if (before === undefined) return [];
  // What stands beside the user IDs of a table is its own affair.
  const isTable = reading.column !== undefined || before.some(({ isHeader }) => isHeader);
  const reaches: readonly Reach[] = isTable ? ['blanks'] : ['separators', 'blanks'];
  for (const reach of reaches) {
    const edits = editsOf(lines, reading.format, reach).filter(
      ({ line }) => line >= within.first && line <= within.last,
    );
    if (isDeepStrictEqual(before, await entriesOf(withEdits(lines, edits), reading))) return edits;
  }
  return [];
}

/** A list with its edits. */
export function withEdits(lines: readonly string[], edits: readonly LineEdit[]): readonly string[] {
  const byLine = new Map(edits.map((edit) => [edit.line, edit]));
  return lines.flatMap((text, line) => {
    const edit = byLine.get(line);
    if (edit === undefined) return [text];
    return [...(edit.blankAbove ? [''] : []), ...(edit.text === undefined ? [] : [edit.text])];
  });
}

type Entry = Omit<TesterRow, 'line' | 'column' | 'length'>;

/** What a list says, wherever it stands; nothing where it cannot be read. */
async function entriesOf(lines: readonly string[], reading: TesterFileOptions): Promise<readonly Entry[] | undefined> {
  const entries: Entry[] = [];
  try {
    for await (const row of testerRows(slicesOf(new TextEncoder().encode(lines.join('\n'))), reading)) {
      const { line: _line, column: _column, length: _length, ...entry } = row;
      entries.push(entry);
    }
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'TESTERS_UNREADABLE') return undefined;
    throw error;
  }
  return entries;
}

function editsOf(lines: readonly string[], format: TesterFileFormat, reach: Reach): readonly LineEdit[] {
  const formatted = lines
    .slice(0, firstOpenQuote(lines, format))
    .map((line) => formattedLine(line, format === 'text' ? reach : 'blanks'));
  // The last line ends the file with a line break where it is blank; the other blank ones before it go.
  const end = formatted.findLastIndex((text) => text !== '') + 1;
  return formatted.flatMap((text, line): readonly LineEdit[] => {
    const goes = line < lines.length - 1 && (line >= end || (formatted[line - 1] ?? '') === '');
    if (text === '' && goes) return [{ line }];
    const blankAbove = wantsBlankAbove(formatted, line);
    return text === lines[line] && !blankAbove ? [] : [{ line, text, ...(blankAbove && { blankAbove }) }];
  });
}

/** A quoted field may go over several lines, in which every blank counts. */
function firstOpenQuote(lines: readonly string[], format: TesterFileFormat): number {
  if (format === 'text') return lines.length;
  const open = lines.findIndex((line) => line.split('"').length % 2 === 0);
  return open < 0 ? lines.length : open;
}

function formattedLine(line: string, reach: Reach): string {
  if (line.trim() === '') return '';
  // A tab may stand for an empty column.
  const text = /^ *(.*[^ ])/su.exec(line)?.[1] ?? '';
  return reach === 'blanks' ? text : withEvenSeparators(text);
}

/** User IDs beside each other are separated by a comma and a blank, or by blanks alone as they were. */
function withEvenSeparators(text: string): string {
  if (/^[#[]|["'\t]/u.test(text)) return text;
  const userIds = text.slice(0, noteBegin(text));
  const note = text.slice(userIds.length).trimEnd();
  const between = /[,;，；、]/u.test(userIds) ? ', ' : ' ';
  const even = userIds
    .split(/[\s,;，；、]+/u)
    .filter((userId) => userId !== '')
    .join(between);
  // Blanks before a note are a person's; where no user ID is left, it is a comment.
  const blanks = userIds.slice(userIds.trimEnd().length);
  return even === '' ? note.trimStart() : even + (note === '' ? '' : blanks) + note;
}

/** One blank line stands above a group, and above the comment that introduces it. */
function wantsBlankAbove(lines: readonly string[], line: number): boolean {
  const above = lines[line - 1] ?? '';
  if (above === '' || above.startsWith('#')) return false;
  let end = line;
  while (lines[end]?.startsWith('#') === true) end += 1;
  return groupHeading(lines[end] ?? '') !== undefined;
}
