import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isRead, type ListCheck, type ListCheckRules } from '../../../src/client/testers/listCheck';
import { checkListOnThread } from '../../../src/client/testers/checkListOnThread';
import { defaultUserIdPattern } from '../../../src/core/userId';
import { inChunks, utf8 } from '../core/testers/listsInTests';

const script = join(__dirname, '..', '..', '..', '..', 'dist', 'testerListCheck.js');
const rules: ListCheckRules = { format: 'text', userIdPattern: defaultUserIdPattern, limit: 2_000_000 };
const never = new AbortController().signal;

function check(text: string, more: Partial<ListCheckRules> = {}): Promise<ListCheck | undefined> {
  return checkListOnThread(inChunks(utf8(text), [65_536]), { ...rules, ...more }, { script, signal: never });
}

/** The bytes of a list of so many IDs, as they are read. */
async function* manyLines(count: number): AsyncGenerator<Uint8Array> {
  for (let begin = 0; begin < count; begin += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => `u${begin + index}\n`);
    yield await Promise.resolve(utf8(lines.join('')));
  }
}

describe('A tester list on a thread of its own', () => {
  it('is checked as it is elsewhere', async () => {
    const result = await check('u-1 # Ada\n[QA]\nu-2\nu*3\nu-1\n');
    assert.deepEqual(result?.testers, [
      { userId: 'u-1', line: 1, column: 1, length: 3, note: 'Ada' },
      { userId: 'u-2', line: 3, column: 1, length: 3, group: 'QA' },
    ]);
    assert.deepEqual(
      result?.findings.map(({ line, code }) => [line, code]),
      [
        [4, 'forbidden character'],
        [5, 'duplicate'],
      ],
    );
  });

  it("goes by the target app's rule", async () => {
    const result = await check('1234\n12\n', { userIdPattern: '[0-9]{4}' });
    assert.deepEqual([result?.testerCount, result?.findings[0]?.code], [1, 'lost leading zeros']);
  });

  it('says why it cannot be read', async () => {
    const result = await check('u-1\n"u-2\n', { format: 'csv' });
    assert.deepEqual(result?.unreadable, { reason: 'quote not closed', line: 2 });
  });

  it('says of a table alone that nobody has named its columns, until one is chosen', async () => {
    const table = 'Ada Moreno,u-1\nBob Otis,u-2\nAda Moreno,u-2\n';
    const open = await check(table, { format: 'csv' });
    assert.deepEqual(
      open?.findings.map(({ line, code }) => [line, code]),
      [[1, 'unnamed columns']],
    );
    assert.equal(open.findingCount, 1);
    const named = await check('ada,u-1\nbob,u-2\n', { format: 'csv' });
    assert.deepEqual([named?.testerCount, named?.testers, named && isRead(named)], [2, [], false]);
    const chosen = await check(table, { format: 'csv', column: 2 });
    assert.deepEqual(
      chosen?.testers.map(({ userId }) => userId),
      ['u-1', 'u-2'],
    );
    assert.deepEqual(
      chosen?.findings.map(({ line, code }) => [line, code]),
      [[3, 'duplicate']],
    );
  });

  it('may have any number of testers, of whom only the number is told where they are many', async () => {
    const seen: number[] = [];
    const options = { script, signal: never, progress: (lines: number) => seen.push(lines) };
    const result = await checkListOnThread(manyLines(200_000), rules, options);
    assert.deepEqual([result?.testerCount, result?.testers.length, result?.findingCount], [200_000, 0, 0]);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(seen.length > 10);
  }).timeout(30_000);

  it('lets whoever asked go on meanwhile', async () => {
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    turn();
    await checkListOnThread(manyLines(100_000), rules, { script, signal: never });
    isDone = true;
    assert.ok(turns > 100, `${turns} turns`);
  }).timeout(30_000);

  it('ends at once when it is not wanted any more', async () => {
    const controller = new AbortController();
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) yield* manyLines(10_000);
    };
    const options = { script, signal: controller.signal, progress: () => controller.abort() };
    assert.equal(await checkListOnThread(endless(), rules, options), undefined);
  });

  it('fails as reading it fails', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(utf8('u-1\n'));
      throw new Error('the disk is gone');
    };
    await assert.rejects(checkListOnThread(broken(), rules, { script, signal: never }), /the disk is gone/);
  });

  it('fails where there is no such thread', async () => {
    const options = { script: `${script}.missing`, signal: never };
    await assert.rejects(checkListOnThread(manyLines(10_000), rules, options));
  });
});
