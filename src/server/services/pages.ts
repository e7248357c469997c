import { PlatformError } from '../../core/errorCode';

/** Where a page ends: the values of its sort columns, the last of which is unique. */
export type Position = readonly [number | string, string];

/** Writes a position as an opaque text. */
export function cursorAt(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Reads a cursor of ours; a number or a text first, as the list sorts. */
export function positionOf<K extends 'number' | 'string'>(
  cursor: string,
  kind: K,
): readonly [K extends 'number' ? number : string, string] {
  const parsed = parse(cursor);
  const isPair = Array.isArray(parsed) && parsed.length === 2 && typeof parsed[1] === 'string';
  if (isPair && typeof parsed[0] === kind && (kind === 'string' || Number.isSafeInteger(parsed[0]))) {
    // Both members were checked just now; TypeScript does not follow `typeof x === kind`.
    return parsed as unknown as readonly [K extends 'number' ? number : string, string];
  }
  throw new PlatformError('CURSOR_INVALID');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new PlatformError('CURSOR_INVALID');
  }
}

/** Cuts the row too many that tells whether there is another page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  positionOfRow: (row: Row) => Position,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorAt(positionOfRow(last)) : null,
  };
}

/** Number of items of a page when nothing is asked. */
export const defaultPageSize = 50;
