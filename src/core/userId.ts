import { readUserIdPattern, type UserIdRule } from './userIdPattern';

/** The rule of a target app that brings none of its own (design §4). */
export const defaultUserIdPattern = '^[A-Za-z0-9._@:-]{1,64}$';

/** No user ID is longer than this, in UTF-16 units, whatever the pattern says: it bounds the time a pattern can take. */
export const longestUserId = 256;

export type UserIdProblemCode =
  | 'empty'
  /** Shorter than `limit`. */
  | 'too short'
  /** Longer than `limit`. */
  | 'too long'
  /** `character` at `position` is none of those the target app allows. */
  | 'forbidden character'
  /** `character` at `position` cannot be seen: a zero-width space, a byte order mark, a no-break space. */
  | 'invisible character'
  /** `character` at `position` is a control character, half of a pair, or not assigned. */
  | 'control character'
  /** The ID as a whole does not have the form the target app asks for. */
  | 'wrong form';

/** Why a text is no user ID of a target app. */
export interface UserIdProblem {
  readonly code: UserIdProblemCode;
  /** The length that was not kept, in characters. */
  readonly limit?: number;
  /** The character as it is, or as `U+200B` where it cannot be seen. */
  readonly character?: string;
  /** Where it stands in the trimmed text: from 1, in UTF-16 units, as editors count columns. */
  readonly position?: number;
}

export type UserIdCheck =
  { readonly ok: true; readonly userId: string } | { readonly ok: false; readonly problem: UserIdProblem };

const controlCharacter = /[\p{Cc}\p{Cs}\p{Cn}]/u;

/** Zero-width and format characters, such as a byte order mark or bidirectional marks, and all blanks but the plain one. */
const invisibleCharacter = /(?! )[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Z}]/u;

/** A blank separates IDs in a list, and U+FFFD stands where some program could not read what was there. */
const neverAllowed = /[ \uFFFD]/u;

type Found = Required<Pick<UserIdProblem, 'character' | 'position'>>;

function firstOf(set: RegExp, text: string): Found | undefined {
  const match = set.exec(text);
  return match === null ? undefined : { character: match[0], position: match.index + 1 };
}

function byCodePoint({ character, position }: Found): Found {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return { character: `U+${digits.padStart(4, '0')}`, position };
}

function characterProblem(text: string, rule: UserIdRule): UserIdProblem | undefined {
  const control = firstOf(controlCharacter, text);
  if (control) return { code: 'control character', ...byCodePoint(control) };
  const invisible = firstOf(invisibleCharacter, text);
  if (invisible) return { code: 'invisible character', ...byCodePoint(invisible) };
  const forbidden = firstOf(neverAllowed, text) ?? (rule.shape && firstOf(rule.shape.forbidden, text));
  return forbidden ? { code: 'forbidden character', ...forbidden } : undefined;
}

function formProblem(text: string, rule: UserIdRule): UserIdProblem | undefined {
  if (rule.expression.test(text)) return undefined;
  // Counted as the pattern counts: a character outside the basic plane is one.
  const length = Array.from(text).length;
  if (rule.shape && length < rule.shape.minimum) return { code: 'too short', limit: rule.shape.minimum };
  if (rule.shape && length > rule.shape.maximum) return { code: 'too long', limit: rule.shape.maximum };
  return { code: 'wrong form' };
}

function findProblem(text: string, rule: UserIdRule): UserIdProblem | undefined {
  if (text === '') return { code: 'empty' };
  if (text.length > longestUserId) return { code: 'too long', limit: rule.shape?.maximum ?? longestUserId };
  return characterProblem(text, rule) ?? formProblem(text, rule);
}

function readDefaultRule(): UserIdRule {
  const reading = readUserIdPattern(defaultUserIdPattern);
  if (!reading.ok) throw new Error(`default user ID pattern: ${reading.problem}`);
  return reading.rule;
}

/** The rule of {@link defaultUserIdPattern}. */
export const defaultUserIdRule: UserIdRule = readDefaultRule();

/** The rule of a target app, or the default one where its pattern cannot be used any more. */
export function userIdRuleOf({ userIdPattern }: { readonly userIdPattern: string }): UserIdRule {
  const reading = readUserIdPattern(userIdPattern);
  return reading.ok ? reading.rule : defaultUserIdRule;
}

/**
 * Trims a text and checks it against a target app's rule. One rule for tester lists, delivery and reports (design §4):
 * the ID that comes back is compared exactly, without folding case or normalising Unicode.
 */
export function checkUserId(text: string, rule: UserIdRule = defaultUserIdRule): UserIdCheck {
  const userId = text.trim();
  const problem = findProblem(userId, rule);
  return problem === undefined ? { ok: true, userId } : { ok: false, problem };
}
