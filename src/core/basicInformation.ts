import { foldText } from './foldText';

/** A language tag of BCP 47, as far as basic information uses them: language, script, region and variants. */
export const languageTagPattern = '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$';

/** Languages that the basic information of one mini program may have. */
export const mostLanguages = 20;

/** What people read about a mini program in one language (domain §6.2). */
export interface LocalizedInformation {
  readonly name: string;
  /** Shown in search results. */
  readonly tagline: string;
  /** Shown on the About page. */
  readonly description: string;
}

/** The basic information of a mini program, edited on Apply to Release. */
export interface BasicInformation {
  /** BCP 47 tag of the language that stands in where another is missing. */
  readonly defaultLanguage: string;
  /** By BCP 47 tag; the default language is always there. */
  readonly languages: Readonly<Record<string, LocalizedInformation>>;
  readonly category: string;
  readonly customerServicePhone: string;
  readonly customerServiceEmail: string;
  /** The logo's picture as a data URL (`image/png` or `image/jpeg`), or nothing. */
  readonly logo: string;
}

/** Limits a target app sets; lengths in characters, where CJK characters count 2 (domain §6.2). */
export interface InformationLimits {
  readonly name: LengthLimit;
  readonly tagline: LengthLimit;
  readonly description: LengthLimit;
  /** Largest logo, in bytes. */
  readonly logoBytes: number;
  readonly required: readonly InformationField[];
  /** The form of a customer service phone number, each X a digit (AlipayCN: `XXXX-XXXXXXX`); without it, any number will do. */
  readonly phoneForm?: string;
}

export interface LengthLimit {
  readonly minimum: number;
  readonly maximum: number;
}

export const informationFields = [
  'name',
  'tagline',
  'description',
  'category',
  'customerServicePhone',
  'customerServiceEmail',
  'logo',
] as const;

export type InformationField = (typeof informationFields)[number];

/** The names in all languages, as a search looks into them; no name has a line break. */
export function searchNames({ languages }: BasicInformation): string {
  return Object.values(languages)
    .map(({ name }) => foldText(name))
    .join('\n');
}
