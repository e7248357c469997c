import type { BasicInformation, InformationField, InformationLimits, LengthLimit } from './basicInformation';
import { isPhoneNumber } from './phoneNumber';

export type InformationProblemCode =
  'missing' | 'too short' | 'too long' | 'not an email address' | 'not a phone number' | 'not a picture';

/** One field of the basic information that the target app will not take. */
export interface InformationProblem {
  readonly field: InformationField;
  readonly code: InformationProblemCode;
  /** The language it stands in, for fields that have one value a language. */
  readonly language?: string;
  readonly limit?: number;
}

const wide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF60]/u;

/** A text's length as the platform counts it: wide characters, such as Chinese, count 2 (domain §6.2). */
export function displayLength(text: string): number {
  return Array.from(text).reduce((length, character) => length + (wide.test(character) ? 2 : 1), 0);
}

function checkLength(text: string, limit: LengthLimit): { code: InformationProblemCode; limit: number } | undefined {
  const length = displayLength(text.trim());
  if (length < limit.minimum) return { code: 'too short', limit: limit.minimum };
  if (length > limit.maximum) return { code: 'too long', limit: limit.maximum };
  return undefined;
}

const localizedFields = ['name', 'tagline', 'description'] as const;

function checkLanguage(
  language: string,
  information: BasicInformation,
  limits: InformationLimits,
): readonly InformationProblem[] {
  const texts = information.languages[language];
  return localizedFields.flatMap((field): readonly InformationProblem[] => {
    const text = texts?.[field] ?? '';
    if (text.trim() === '') return limits.required.includes(field) ? [{ field, language, code: 'missing' }] : [];
    const problem = checkLength(text, limits[field]);
    return problem ? [{ field, language, ...problem }] : [];
  });
}

function logoBytes(dataUrl: string): number | undefined {
  const match = /^data:image\/(?:png|jpeg);base64,([A-Za-z0-9+/]+={0,2})$/.exec(dataUrl);
  return match?.[1] === undefined ? undefined : Math.floor((match[1].replace(/=+$/, '').length * 3) / 4);
}

function checkLogo(logo: string, limits: InformationLimits): readonly InformationProblem[] {
  if (logo === '') return [];
  const bytes = logoBytes(logo);
  if (bytes === undefined) return [{ field: 'logo', code: 'not a picture' }];
  return bytes > limits.logoBytes ? [{ field: 'logo', code: 'too long', limit: limits.logoBytes }] : [];
}

function checkEmail(address: string): readonly InformationProblem[] {
  if (address === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return [];
  return [{ field: 'customerServiceEmail', code: 'not an email address' }];
}

function checkPhone(number: string, { phoneForm }: InformationLimits): readonly InformationProblem[] {
  if (number === '' || isPhoneNumber(number, phoneForm)) return [];
  return [{ field: 'customerServicePhone', code: 'not a phone number' }];
}

/** Compares basic information with a target app's limits; nothing found means it may be applied with. */
export function checkInformation(
  information: BasicInformation,
  limits: InformationLimits,
): readonly InformationProblem[] {
  const plain = ['category', 'customerServicePhone', 'customerServiceEmail', 'logo'] as const;
  const missing = plain
    .filter((field) => limits.required.includes(field) && information[field].trim() === '')
    .map((field): InformationProblem => ({ field, code: 'missing' }));
  const languages = new Set([information.defaultLanguage, ...Object.keys(information.languages)]);
  return [
    ...[...languages].flatMap((language) => checkLanguage(language, information, limits)),
    ...missing,
    ...checkPhone(information.customerServicePhone.trim(), limits),
    ...checkEmail(information.customerServiceEmail.trim()),
    ...checkLogo(information.logo, limits),
  ];
}
