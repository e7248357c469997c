import * as Type from 'typebox';
import type { Static } from 'typebox';
import { fits } from '../../protocol/fits';
import { dictionary, record, sha256 } from '../../protocol/schema';

/** What the first line calls the file. */
export const formatName = 'mini-program-release export';

/** Counts changes of the format that an older platform could not read. */
export const formatVersion = 1;

const count = Type.Integer({ minimum: 0 });

const header = Type.Object({
  format: Type.Literal(formatName),
  formatVersion: count,
  schemaVersion: count,
  platformVersion: Type.String(),
  /** ISO 8601; the only thing in which two exports of the same platform differ. */
  exportedAt: Type.String(),
});

const value = Type.Union([Type.String(), Type.Integer(), Type.Null()]);

const rowLine = record({ table: Type.String(), row: dictionary(value) });

/** A file begins; lines with its bytes follow, until there are `size` of them. */
const fileLine = record({ file: sha256, size: count });

/** A piece of the file, as base64. */
const bytesLine = record({ bytes: Type.String() });

/** The last line. `sha256` is of all the lines before it, with their ends. */
const endLine = record({ end: record({ rows: dictionary(count), files: count, sha256 }) });

export type ExportHeader = Static<typeof header>;
export type RowLine = Static<typeof rowLine>;
export type FileLine = Static<typeof fileLine>;
export type BytesLine = Static<typeof bytesLine>;
export type EndLine = Static<typeof endLine>;
export type Row = RowLine['row'];

/** What an export has, or what was imported. */
export interface TransferCounts {
  readonly rows: number;
  readonly files: number;
}

/** The first line of a file; of a newer format only its name and version are looked at. */
export function readHeader(line: unknown): ExportHeader | 'newer' | undefined {
  if (fits(header, line)) return line.formatVersion > formatVersion ? 'newer' : line;
  const named = Type.Object({ format: Type.Literal(formatName), formatVersion: count });
  return fits(named, line) && line.formatVersion > formatVersion ? 'newer' : undefined;
}

export const isRowLine = (line: unknown): line is RowLine => fits(rowLine, line);
export const isFileLine = (line: unknown): line is FileLine => fits(fileLine, line);
export const isBytesLine = (line: unknown): line is BytesLine => fits(bytesLine, line);
export const isEndLine = (line: unknown): line is EndLine => fits(endLine, line);
