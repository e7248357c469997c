/**
 * Letters of other scripts that cannot be told from Latin ones, each with the one it looks like. From the table of Unicode's
 * Technical Standard 39 (confusables.txt), only what looks the same in common fonts.
 */
const scripts: readonly (readonly [letters: string, latin: string])[] = [
  // Cyrillic
  ['АВЕЅІЈКМНОРСТХҮԌԚԜ', 'ABESIJKMHOPCTXYGQW'],
  ['аеѕіјорсухһԁԛԝ', 'aesijopcyxhdqw'],
  // Greek
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['ονιϲ', 'ovic'],
];

const latinOf: ReadonlyMap<string, string> = new Map(
  scripts.flatMap(([letters, latin]) => {
    const each = Array.from(latin);
    return Array.from(letters).map((letter, index): [string, string] => [letter, each[index] ?? letter]);
  }),
);

/**
 * A text with its look-alikes as Latin letters, where it mixes them with Latin letters, digits or signs only; nothing where it
 * has none, or is of another script throughout.
 */
export function withLatinLetters(text: string): string | undefined {
  if (/^[\x20-\x7E]*$/u.test(text)) return undefined;
  const characters = Array.from(text);
  if (!characters.some((character) => latinOf.has(character))) return undefined;
  const latin = characters.map((character) => latinOf.get(character) ?? character).join('');
  // A word of another script has letters that look like no Latin one.
  return /^[\x20-\x7E]*$/u.test(latin) ? latin : undefined;
}
