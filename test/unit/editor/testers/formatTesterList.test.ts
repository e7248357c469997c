import assert from 'node:assert/strict';
import { array, assert as check, asyncProperty, constantFrom, oneof, stringMatching } from 'fast-check';
import { testerRows, type TesterFileOptions } from '../../../../src/core/testers/testerRows';
import { formatTesterList, withEdits } from '../../../../src/editor/testers/language/formatTesterList';

const whole = { first: 0, last: Infinity };

const text: TesterFileOptions = { format: 'text' };
const csv: TesterFileOptions = { format: 'csv' };

async function formatted(list: string, reading = text, within = whole): Promise<string> {
  const lines = list.split('\n');
  return withEdits(lines, await formatTesterList(lines, reading, within)).join('\n');
}

async function* bytesOf(list: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(list));
}

/** What a list says, or that it cannot be read. */
async function entriesOf(list: string, reading: TesterFileOptions): Promise<readonly unknown[] | string> {
  const entries: unknown[] = [];
  try {
    for await (const { line: _line, column: _column, length: _length, ...entry } of testerRows(
      bytesOf(list),
      reading,
    )) {
      entries.push(entry);
    }
  } catch (error) {
    return String(error);
  }
  return entries;
}

const part = oneof(
  constantFrom(
    ' ',
    '  ',
    '\t',
    ',',
    ';',
    '，',
    '、',
    '"',
    "'",
    '#',
    ' # ',
    '[',
    ']',
    '[crew]',
    'user_id',
    'group',
    '0',
  ),
  constantFrom('\u00A0', '\u200B', '\uFEFF', '\u3000'),
  stringMatching(/^[a-z0-9._@-]{1,6}$/u),
);
const line = array(part, { maxLength: 7 }).map((parts) => parts.join(''));
const list = array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));

describe('Formatting a tester list', () => {
  it('takes blanks away at both ends of lines, and blank lines too many', async () => {
    assert.equal(await formatted('\n\n  mina \n \n\n\tbo\n\n\n'), 'mina\n\n\tbo\n');
  });

  it('puts one blank line above a group and the comment that introduces it', async () => {
    assert.equal(
      await formatted('mina\n[crew]\nbo\n# those of the pier\n[pier]\nlee'),
      'mina\n\n[crew]\nbo\n\n# those of the pier\n[pier]\nlee',
    );
    assert.equal(await formatted('[crew]\nbo'), '[crew]\nbo');
  });

  it('separates user IDs of one line alike, and leaves its note where it is', async () => {
    assert.equal(
      await formatted('mina ,bo;lee，kai\nann   bea    # both;  of them'),
      'mina, bo, lee, kai\nann bea    # both;  of them',
    );
  });

  it('leaves the columns of a table alone', async () => {
    for (const table of ['user_id;name\nmina;Mina, the first', 'name\tuser_id\n\tmina', '名称，用户ID\n美娜，mina']) {
      assert.equal(await formatted(table), table);
    }
    assert.equal(await formatted('user_id,name\n mina , "Mina  B" \n', csv), 'user_id,name\nmina , "Mina  B"\n');
  });

  it('leaves the columns of a table alone of which one was chosen', async () => {
    const table = 'Mina,the first,mina.1\nBo;bo,the second,bo.2';
    assert.equal(await formatted(table, { format: 'text', column: 3 }), table);
    assert.equal(await formatted(' mina ,bo', { format: 'text', column: 2 }), 'mina ,bo');
  });

  it('is done with a long list before anybody waits', async () => {
    const begun = performance.now();
    const lines = Array.from({ length: 100_000 }, (_, index) => (index % 50 === 0 ? '[crew]' : `mina.${index}`));
    await formatTesterList(lines, text, whole);
    assert.ok(performance.now() - begun < 10_000);
  });

  it('touches nothing in and after a field of several lines', async () => {
    const table = 'user_id,name\nmina,"Mina\n\n\n  B"\n bo,Bo';
    assert.equal(await formatted(table, csv), table);
  });

  it('changes only the lines it is asked for', async () => {
    assert.equal(await formatted(' mina\n bo\n lee', text, { first: 1, last: 1 }), ' mina\nbo\n lee');
  });

  const readings = [text, csv, ...[1, 2, 3].map((column) => ({ ...text, column })), { ...csv, column: 2 }];
  for (const reading of readings) {
    it(`never changes what the list says (${Object.values(reading).join(', ')}), and is done at once`, async () => {
      await check(
        asyncProperty(list, async (before) => {
          const after = await formatted(before, reading);
          assert.deepEqual(await entriesOf(after, reading), await entriesOf(before, reading));
          assert.equal(await formatted(after, reading), after);
        }),
        { numRuns: 400 },
      );
    });
  }

  it('takes a line of very many blanks at once', async () => {
    const blanks = ' '.repeat(60_000);
    assert.ok((await formatted(`mina${blanks}bo # both\n`)) === 'mina bo # both\n');
    assert.ok((await formatted(`user_id,a${blanks}b  \n`, csv)) === `user_id,a${blanks}b\n`);
  });
});
