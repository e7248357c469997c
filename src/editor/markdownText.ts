/** Text as Markdown shows it letter by letter, so that what came from people stays text. */
export function markdownText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~&]/g, String.raw`\$&`).replaceAll(/\r?\n/g, '  \n');
}
