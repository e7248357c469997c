import { languageTagPattern } from '../../src/core/basicInformation';

/** A language's name in the person's own language, beside its tag where the name says less. */
export function languageName(tag: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const shape = new RegExp(languageTagPattern);

/** The canonical form of a BCP 47 tag, or nothing where it is none that basic information may have. */
export function languageTag(typed: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(typed.trim()).find((tag) => shape.test(tag));
  } catch {
    return undefined;
  }
}
