import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { onLine } from '../../../src/client/lines';

async function linesOf(...chunks: Buffer[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  onLine(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return lines;
}

describe('the lines of a stream', () => {
  it('are put together from its pieces, cut through a character too', async () => {
    const bytes = Buffer.from('one\r\n发布\nthree');
    const cut = bytes.indexOf('发') + 1;
    assert.deepEqual(await linesOf(bytes.subarray(0, cut), bytes.subarray(cut)), ['one', '发布', 'three']);
  });

  it('are cut where they do not end, so that they cannot fill the memory', async () => {
    const lines = await linesOf(...Array.from({ length: 100 }, () => Buffer.alloc(10_000, 'x')));
    assert.ok(lines.every((line) => line.length <= 64 * 1024));
    assert.ok(lines.length > 1);
  });
});
