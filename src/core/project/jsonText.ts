import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { TextPosition } from './projectProblem';

export type JsonText =
  | { readonly valid: true; readonly value: unknown }
  | { readonly valid: false; readonly reason: string; readonly position?: TextPosition };

const byteOrderMark = '\uFEFF';

/**
 * Parses strict JSON as a phone's runtime would; a byte order mark is allowed, since Windows editors write one.
 * When the text is not JSON, says where, so that an editor can go there.
 */
export function parseJsonText(text: string): JsonText {
  const json = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  try {
    return { valid: true, value: JSON.parse(json) };
  } catch {
    return { valid: false, ...firstError(json) };
  }
}

/** Parses the JSON of tools (`mini.project.json`): comments and trailing commas are allowed. */
export function parseToolJsonText(text: string): JsonText {
  const json = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  const error = firstError(json, { allowTrailingComma: true });
  return error.position === undefined ? { valid: true, value: parse(json) } : { valid: false, ...error };
}

/** A JSON Pointer (RFC 6901) from unescaped segments. */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstError(
  json: string,
  options: { readonly allowTrailingComma?: boolean } = {},
): { readonly reason: string; readonly position?: TextPosition } {
  const lenient = options.allowTrailingComma === true;
  const errors: ParseError[] = [];
  try {
    parse(json, errors, { disallowComments: !lenient, allowTrailingComma: lenient });
  } catch {
    // Nested deeper than the parser's recursion reaches: no text a person wrote, so the place is of no use.
    return { reason: 'TooDeep', position: { line: 1, column: 1 } };
  }
  const [first] = errors;
  if (first === undefined) return { reason: 'InvalidSymbol' };
  return { reason: printParseErrorCode(first.error), position: positionAt(json, first.offset) };
}

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
