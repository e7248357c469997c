import { TextDecoder } from 'node:util';
import { unreadableFile } from './unreadableFile';

/** Enough of a file to see its kind. */
const headSize = 1024;

/** Excel writes UTF-16 ("Unicode Text") with a byte order mark. Text without one is UTF-8. */
function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.includes(0)) throw unreadableFile('binary file');
  return 'utf-8';
}

/** Joins chunks until they make up the head of the file; after that, gives each as it comes. */
async function* withWholeHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    if (length >= headSize) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    length += chunk.length;
    if (length >= headSize) {
      yield Buffer.concat(head);
      head = [];
    }
  }
  if (head.length > 0) yield Buffer.concat(head);
}

/**
 * Gives the text of a file whose bytes come in any chunks, without its byte order mark. Bytes that cannot be read become
 * U+FFFD, which {@link linesOf} refuses with its place.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of withWholeHead(chunks)) {
    decoder ??= new TextDecoder(encodingOf(chunk.subarray(0, headSize)));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}
