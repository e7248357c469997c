/** What the form of a phone number looks like: each X a digit, anything else as it stands. */
export const phoneFormPattern = '^[X0-9 ()+./-]{3,40}$';

/** Digits, blanks and the usual punctuation, with a country code or an extension where there is one. */
const anyNumber = /^\+?[\d ()./-]+(?:(?:ext\.?|x|#|转)\s*\d{1,6})?$/iu;

/** Hotlines of three digits are the shortest; E.164 ends at fifteen, and an extension may follow. */
const [fewestDigits, mostDigits] = [3, 21];

function hasForm(text: string, form: string): boolean {
  const [characters, places] = [Array.from(text), Array.from(form)];
  return (
    characters.length === places.length &&
    characters.every((character, index) =>
      places[index] === 'X' ? /^\d$/.test(character) : character === places[index],
    )
  );
}

/** Whether a text can be called: in the form the target app asks for (domain §6.2), or as any phone number is written. */
export function isPhoneNumber(text: string, form?: string): boolean {
  if (form !== undefined) return hasForm(text, form);
  const digits = text.replace(/\D/gu, '').length;
  return anyNumber.test(text) && digits >= fewestDigits && digits <= mostDigits;
}
