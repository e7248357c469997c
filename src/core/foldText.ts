/**
 * A text as a search compares it: without regard to case, width and composition, which databases each see in their own way
 * (NFKC, then lower case).
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
