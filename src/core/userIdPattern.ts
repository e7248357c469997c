/** Longest pattern a target app may bring. */
export const longestUserIdPattern = 256;

/** A target app's rule for user IDs, ready to be used. */
export interface UserIdRule {
  readonly pattern: string;
  /** Matches the whole of an ID. */
  readonly expression: RegExp;
  /** What the pattern says, where it is one set of characters with a length: then a wrong character can be named. */
  readonly shape: UserIdShape | null;
}

export interface UserIdShape {
  /** Matches any character outside the set. */
  readonly forbidden: RegExp;
  readonly minimum: number;
  readonly maximum: number;
}

export type UserIdPatternProblem =
  | 'empty'
  | 'too long'
  | 'not a regular expression'
  /** It could take very long on some IDs: it repeats a group, looks around, refers back, or varies in too many places. */
  | 'too costly';

export type UserIdPatternReading =
  { readonly ok: true; readonly rule: UserIdRule } | { readonly ok: false; readonly problem: UserIdPatternProblem };

/**
 * A place where an ID can go on in more than one way: a length that varies, or a group with its alternatives. Each one
 * multiplies the ways to try an ID. With three of them, and the length of an ID bounded, the worst case stays well below
 * a second; without a bound one request could hold the server.
 */
const mostVariablePlaces = 3;

/** What bears on how long a pattern can take: escapes and sets (to skip them), groups, quantifiers. */
const costToken = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?:|\(\?|\(|\)|(?:[*+?]|\{\d+(?:,\d*)?\})\??/gu;

function isCostly(pattern: string): boolean {
  let variablePlaces = 0;
  let groupEnd = -1;
  for (const { 0: text, index } of pattern.matchAll(costToken)) {
    if (text === '(?' || /^\\[1-9k]/.test(text)) return true;
    if (text === ')') groupEnd = index + 1;
    if (text === '(' || text === '(?:') variablePlaces += 1;
    if (!/^[*+?{]/.test(text)) continue;
    if (index === groupEnd && !text.startsWith('?')) return true;
    if (!/^\{\d+\}/.test(text)) variablePlaces += 1;
  }
  return variablePlaces > mostVariablePlaces;
}

const oneSetWithLength = /^\^?(\[(?:\\[\s\S]|[^\]\\])+\]|\\[dwpP](?:\{[^}]*\})?)(?:\{(\d+)(?:(,)(\d*))?\}|([*+]))\$?$/u;

function shapeOf(pattern: string): UserIdShape | null {
  const match = oneSetWithLength.exec(pattern);
  const set = match?.[1];
  if (!match || set === undefined) return null;
  const [, , from, comma, to, sign] = match;
  const minimum = from === undefined ? Number(sign === '+') : Number(from);
  const maximum = from !== undefined && comma === undefined ? minimum : to ? Number(to) : Infinity;
  return { forbidden: new RegExp(`(?!${set})[\\s\\S]`, 'u'), minimum, maximum };
}

/**
 * Reads the pattern of a target app's policy: a regular expression with Unicode rules that an ID has to match as a whole,
 * anchored or not, as HTML's `pattern` does. Refuses what could take very long on some ID.
 */
export function readUserIdPattern(pattern: string): UserIdPatternReading {
  if (pattern === '') return { ok: false, problem: 'empty' };
  if (pattern.length > longestUserIdPattern) return { ok: false, problem: 'too long' };
  if (isCostly(pattern)) return { ok: false, problem: 'too costly' };
  try {
    // Alone first: parentheses that do not balance could balance with ours.
    const alone = new RegExp(pattern, 'u');
    const expression = new RegExp(`^(?:${alone.source})$`, 'u');
    return { ok: true, rule: { pattern, expression, shape: shapeOf(pattern) } };
  } catch {
    return { ok: false, problem: 'not a regular expression' };
  }
}
