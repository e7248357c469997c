import assert from 'node:assert/strict';
import { array, assert as check, asyncProperty, constantFrom, oneof, stringMatching } from 'fast-check';
import { testerRows, type TesterFileFormat } from '../../../../src/core/testers/testerRows';
import { formatTesterList, withEdits } from '../../../../src/editor/testers/language/formatTesterList';

const whole = { first: 0, last: Infinity };

async function formatted(list: string, format: TesterFileFormat = 'text', within = whole): Promise<string> {
  const lines = list.split('\n');
  return withEdits(lines, await formatTesterList(lines, format, within)).join('\n');
}

async function* bytesOf(list: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(list));
}

/** What a list says, or that it cannot be read. */
async function entriesOf(list: string, format: TesterFileFormat): Promise<readonly unknown[] | string> {
  const entries: unknown[] = [];
  try {
    for await (const { line: _line, column: _column, length: _length, ...entry } of testerRows(bytesOf(list), {
      format,
    })) {
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
    assert.equal(await formatted('user_id,name\n mina , "Mina  B" \n', 'csv'), 'user_id,name\nmina , "Mina  B"\n');
  });

  it('touches nothing in and after a field of several lines', async () => {
    const table = 'user_id,name\nmina,"Mina\n\n\n  B"\n bo,Bo';
    assert.equal(await formatted(table, 'csv'), table);
  });

  it('changes only the lines it is asked for', async () => {
    assert.equal(await formatted(' mina\n bo\n lee', 'text', { first: 1, last: 1 }), ' mina\nbo\n lee');
  });

  for (const format of ['text', 'csv'] as const) {
    it(`never changes what the list says (${format}), and is done at once`, async () => {
      await check(
        asyncProperty(list, async (text) => {
          const after = await formatted(text, format);
          assert.deepEqual(await entriesOf(after, format), await entriesOf(text, format));
          assert.equal(await formatted(after, format), after);
        }),
        { numRuns: 400 },
      );
    });
  }
});
