/** The beginning of a text, where there is room for so many characters only; the whole text stands in the details. */
export function clipped(text: string, maximum: number): string {
  const characters = [...text];
  return characters.length > maximum ? `${characters.slice(0, maximum - 1).join('')}…` : text;
}
