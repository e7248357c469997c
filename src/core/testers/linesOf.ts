import { unreadableFile } from './unreadableFile';

/** No line is longer than this, in UTF-16 units: whatever the file, the memory it takes is bounded. */
export const longestLine = 65_536;

/** A `\r` at the very end may be half of a `\r\n` that is still to come. */
const lineEnd = /\r\n|\n|\r(?!$)/u;

function checkLine(text: string, line: number): void {
  if (text.length > longestLine) throw unreadableFile('line too long', { line });
  // oxlint-disable-next-line no-control-regex -- NUL is what tells a binary file
  const unreadable = /[\0\uFFFD]/u.exec(text);
  if (unreadable === null) return;
  const reason = unreadable[0] === '\0' ? 'binary file' : 'not Unicode';
  throw unreadableFile(reason, { line, column: unreadable.index + 1 });
}

/**
 * Cuts text that comes in any chunks into lines, whatever ends them (`\n`, `\r\n`, `\r`, mixed), and gives them in blocks.
 * Throws `TESTERS_UNREADABLE` at the first line that is no text or longer than {@link longestLine}.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let rest = '';
  let linesBefore = 0;
  for await (const chunk of chunks) {
    const endsLine = rest.endsWith('\r') || /[\r\n]/u.test(chunk);
    rest += chunk;
    const lines = endsLine ? rest.split(lineEnd) : [rest];
    rest = lines.pop() ?? '';
    lines.forEach((line, index) => checkLine(line, linesBefore + index + 1));
    linesBefore += lines.length;
    // One more, for a `\r` that may belong to its end.
    if (rest.length > longestLine + 1) throw unreadableFile('line too long', { line: linesBefore + 1 });
    if (lines.length > 0) yield lines;
  }
  if (rest === '') return;
  const last = rest.replace(/\r$/u, '');
  checkLine(last, linesBefore + 1);
  yield [last];
}
