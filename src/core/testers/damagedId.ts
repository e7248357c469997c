import { checkUserId } from '../userId';
import type { UserIdRule } from '../userIdPattern';
import { withLatinLetters } from './lookAlikes';

/** What happens to user IDs on their way through spreadsheets, chats and keyboards. */
export type DamageCode =
  /** A spreadsheet's formula, or its mark for text before a number: `="00123"`, `'00123`. */
  | 'formula'
  /** A number as a spreadsheet shows a long one: `2.08802E+15`. */
  | 'scientific notation'
  /** Letters or digits as wide as Chinese characters: `２０８８`. */
  | 'full-width character'
  /** A blank in the middle. */
  | 'blank inside'
  /** A letter of another script that looks like a Latin one. */
  | 'look-alike'
  /** Digits that are fewer than the app's IDs have: a spreadsheet drops zeros in front. */
  | 'lost leading zeros';

/** Damage to a user ID, and what it was before where that can be told. */
export interface Damage {
  readonly code: DamageCode;
  readonly repaired?: string;
  /** Whether nothing else can have stood there. */
  readonly isCertain: boolean;
}

type Look = (value: string, rule: UserIdRule) => Damage | undefined;

const guess = (code: DamageCode, repaired: string): Damage => ({ code, repaired, isCertain: false });
const certain = (code: DamageCode, repaired: string): Damage => ({ code, repaired, isCertain: true });

const formula: Look = (value) => {
  const text = /^="?([^"=()]*)"?$/u.exec(value)?.[1] ?? /^'([^']+)$/u.exec(value)?.[1];
  if (text !== undefined && text !== '' && !/^[A-Z]{1,3}\d+$/u.test(text)) return certain('formula', text.trim());
  return /^=|^[+@-][A-Z]+\(/u.test(value) ? { code: 'formula', isCertain: false } : undefined;
};

/** `1.23E+2` is 123; of `2.08802E+15` most digits are gone. */
const scientificNotation: Look = (value) => {
  const [, whole, fraction = '', exponent] = /^(\d)(?:[.,](\d+))?E\+?(\d{1,3})$/iu.exec(value) ?? [];
  if (whole === undefined || exponent === undefined) return undefined;
  // Without a sign or a fraction it may be an ID that happens to look like that.
  if (!/[.,+]/u.test(value)) return undefined;
  const isWhole = Number(exponent) === fraction.length;
  return isWhole ? guess('scientific notation', whole + fraction) : { code: 'scientific notation', isCertain: false };
};

const fullWidth: Look = (value) =>
  /[\uFF01-\uFF5E]/u.test(value) ? certain('full-width character', value.normalize('NFKC')) : undefined;

const blankInside: Look = (value) =>
  /\S +\S/u.test(value) ? guess('blank inside', value.replace(/ +/gu, '')) : undefined;

const lookAlike: Look = (value) => {
  const latin = withLatinLetters(value);
  return latin === undefined ? undefined : certain('look-alike', latin);
};

const lostZeros: Look = (value, { shape }) =>
  /^\d+$/u.test(value) && shape !== null && value.length < shape.minimum
    ? guess('lost leading zeros', value.padStart(shape.minimum, '0'))
    : undefined;

/** The more telling first. */
const looks: readonly Look[] = [formula, scientificNotation, fullWidth, blankInside, lookAlike, lostZeros];

/** Letters, digits and what joins them: none of the damage leaves that, but the lack of digits. */
const isPlain = /^[A-Za-z0-9_-]+$/u;

/** Finds the damage to a value. What would not be a user ID of the app either is no repair. */
export function findDamage(value: string, rule: UserIdRule): Damage | undefined {
  for (const look of isPlain.test(value) ? [lostZeros] : looks) {
    const damage = look(value, rule);
    if (damage === undefined) continue;
    const { repaired, ...rest } = damage;
    const isUserId = repaired !== undefined && checkUserId(repaired, rule).ok;
    return isUserId ? damage : { ...rest, isCertain: false };
  }
  return undefined;
}

/** A value without what cannot be seen, where that makes it a user ID. */
export function withoutUnseen(value: string, rule: UserIdRule): string | undefined {
  const seen = value.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|(?! )\p{Z}/gu, '');
  return seen !== value && checkUserId(seen, rule).ok ? seen : undefined;
}
