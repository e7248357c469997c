/** Longest e-mail address there is (RFC 5321 §4.5.3.1.3, less the angle brackets). */
const longestAddress = 254;

/**
 * An e-mail address as the platform keeps and compares it, or `undefined` where the text is none. Whether mail arrives there,
 * only sending some can tell; this refuses what cannot be an address at all.
 */
export function foldEmailAddress(text: string): string | undefined {
  const folded = text.trim().normalize('NFC').toLowerCase();
  const isAddress = folded.length <= longestAddress && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(folded);
  return isAddress ? folded : undefined;
}
