/** The beginning of a text, where there is room for so many characters only; the whole text stands in the details. */
export function clipped(text: string, maximum: number): string {
  return text.length > maximum ? `${text.slice(0, maximum - 1)}…` : text;
}
