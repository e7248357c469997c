/** One place in a tester list where a user ID stands, or should, before anything is checked. */
export interface TesterRow {
  /** From 1, as the file is shown in an editor. */
  readonly line: number;
  /** Where the value begins in its line: from 1, in UTF-16 units. Not known in a CSV record of several lines. */
  readonly column?: number;
  /** How long the value is as it stands there, where its column is known. */
  readonly length?: number;
  readonly value: string;
  /** Whether this is the header line, which names a column and is no user ID. */
  readonly isHeader: boolean;
  /** Whether this is a line `[group]`: `value` is the name of the group that begins. */
  readonly isGroupHeading?: true;
  /** Whether this begins as a line `[group]` does and has no closing bracket: no group begins, unless it is a user ID. */
  readonly isUnclosedHeading?: true;
  /** The group of the tester, by its column or the heading above. */
  readonly group?: string;
  /** What the list says of the tester, for people alone: it is not sent anywhere. */
  readonly note?: string;
  /** Whether other user IDs stand on the same line. */
  readonly isShared?: true;
  /** Where the list is a table without a header: how many columns it has. `value` is what was not read of this first line. */
  readonly unnamedColumns?: number;
}

/** Whether something stands for a tester here; whether it is a user ID, the rule of the target app says. */
export function isTesterRow({ isHeader, isGroupHeading, unnamedColumns }: TesterRow): boolean {
  return !isHeader && !isGroupHeading && unnamedColumns === undefined;
}

/** The group of a row, or `''` for none. */
export const noGroup = '';

/** What a row says of the group that it stands in. */
export function inGroup(heading: string): Pick<TesterRow, 'group'> {
  return heading === noGroup ? {} : { group: heading };
}

/** A line that begins a group, or would with one bracket more. */
export interface Heading {
  readonly name: string;
  /** The name in its brackets, as it stands there. */
  readonly text: string;
  /** Whether the closing bracket is missing, so that no group begins. */
  readonly isUnclosed: boolean;
  /** What stands behind it, for people alone. */
  readonly note: string;
}

const unclosed = /^\[[^[\],;，；、"'\p{Cc}\p{Zl}\p{Zp}]+$/u;

/** What a line says of a group. User IDs that stand beside each other are no name, whatever they begin with. */
export function headingIn(line: string): Heading | undefined {
  const content = line.trim();
  if (!content.startsWith('[')) return undefined;
  const closed = groupHeading(content);
  const end = closed === undefined ? noteBegin(content) : content.indexOf(']') + 1;
  const text = content.slice(0, end).trimEnd();
  if (closed === undefined && !unclosed.test(text)) return undefined;
  const note = content.slice(end).trim().slice(1).trim();
  return { name: closed ?? text.slice(1).trim(), text, isUnclosed: closed === undefined, note };
}

/** The row of a heading, or of what stands in the group above where it is none. */
export function rowOfHeading(
  { line, column }: Pick<TesterRow, 'line' | 'column'>,
  { name, text, isUnclosed, note }: Heading,
  above: string,
): TesterRow {
  const place = { line, ...(column !== undefined && { column, length: text.length }), isHeader: false };
  if (!isUnclosed) return { ...place, value: name, isGroupHeading: true };
  return { ...place, value: text, isUnclosedHeading: true, ...inGroup(above), ...(note !== '' && { note }) };
}

/** The name in a line `[group]`, which begins a group; `[]` ends one. A note may follow. */
export function groupHeading(text: string): string | undefined {
  return /^\[([^\]]*)\](?:\s+#.*)?$/su.exec(text.trim())?.[1]?.trim();
}

/** Where what is for people alone begins in a line: at a `#` that begins it or comes after a blank; else at its end. */
export function noteBegin(text: string): number {
  return /(?:^|\s)#/u.exec(text)?.index ?? text.length;
}
