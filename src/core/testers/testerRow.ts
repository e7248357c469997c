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

/** The name in a line `[group]`, which begins a group; `[]` ends one. */
export function groupHeading(text: string): string | undefined {
  return /^\[([^\]]*)\]$/u.exec(text.trim())?.[1]?.trim();
}

/** The name in a line that would be `[group]` with one bracket more. User IDs that stand beside each other are none. */
export function unclosedHeading(text: string): string | undefined {
  return /^\[([^[\],;，；、"'\t]+?)(?:\s#.*)?$/u.exec(text.trim())?.[1]?.trim();
}
