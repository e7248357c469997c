import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { testerEntries } from '../../../../src/core/testers/testerEntries';
import { testerRows, type TesterFileFormat } from '../../../../src/core/testers/testerRows';
import { rules } from './listsInTests';

const million = 1_000_000;

/** A file with a million user IDs, a chunk at a time, as a disk or a network gives it. */
async function* millionLines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('user_id\n');
  for (let begin = 0; begin < million; begin += 4000) {
    yield Buffer.from(
      Array.from({ length: 4000 }, (_, index) => `2088${String(begin + index).padStart(12, '0')}\n`).join(''),
    );
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** Reads a million IDs and answers how many were taken, and by how much the heap had grown at most. */
async function read(format: TesterFileFormat, limit: number): Promise<{ taken: number; growth: number }> {
  const before = heapMegabytes();
  let [seen, taken, growth] = [0, 0, 0];
  for await (const entry of testerEntries(testerRows(millionLines(), { format }), { ...rules, limit })) {
    seen += 1;
    if (entry.outcome === 'ok') taken += 1;
    if (seen % 250_000 === 0) growth = Math.max(growth, heapMegabytes() - before);
  }
  assert.equal(seen, million + 1);
  return { taken, growth };
}

describe('A tester file with a million IDs', function () {
  this.timeout(60_000);

  for (const format of ['csv', 'text'] as const) {
    it(`takes no more memory than its limit asks for, as ${format}`, async () => {
      const { taken, growth } = await read(format, 100);
      assert.equal(taken, 100);
      assert.ok(growth < 8, `the heap grew by ${growth.toFixed(1)} MB`);
    });

    it(`is read whole where the limit is a million, remembering each ID once, as ${format}`, async () => {
      const { taken, growth } = await read(format, million);
      assert.equal(taken, million);
      assert.ok(growth < 120, `the heap grew by ${growth.toFixed(1)} MB`);
    });
  }

  for (const [name, line] of [
    ['blank lines', '\n'],
    ['comments', '# nobody yet\n'],
    ['headings', '[QA]\n'],
  ] as const) {
    for (const format of ['csv', 'text'] as const) {
      it(`may have a million ${name} before and after an ID, as ${format}`, async () => {
        const lines = async function* (): AsyncGenerator<Uint8Array> {
          for (let turn = 0; turn < 100; turn += 1) yield await Promise.resolve(Buffer.from(line.repeat(10_000)));
          yield Buffer.from('u-1\n');
          for (let turn = 0; turn < 100; turn += 1) yield await Promise.resolve(Buffer.from(line.repeat(10_000)));
          yield Buffer.from('u-2\n');
        };
        const before = heapMegabytes();
        const places: number[] = [];
        let growth = 0;
        for await (const entry of testerEntries(testerRows(lines(), { format }), rules)) {
          if (entry.outcome !== 'ok') continue;
          places.push(entry.line);
          growth = Math.max(growth, heapMegabytes() - before);
        }
        assert.deepEqual(places, [million + 1, 2 * million + 2]);
        assert.ok(growth < 8, `the heap grew by ${growth.toFixed(1)} MB`);
      });
    }
  }
});
