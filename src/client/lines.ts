import type { Readable } from 'node:stream';

/**
 * Tells each line of a stream as it ends, and what is left when the stream does. A longer one is cut, so that a process
 * which never ends one cannot fill the memory.
 *
 * @param longestLine in characters
 */
export function onLine(stream: Readable, tell: (line: string) => void, longestLine = 64 * 1024): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/u);
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line.slice(0, longestLine));
    if (rest.length > longestLine) {
      tell(rest.slice(0, longestLine));
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') tell(rest);
  });
}
