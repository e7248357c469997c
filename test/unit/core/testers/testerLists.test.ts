import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareTesterLists } from '../../../../src/core/testers/compareTesterLists';
import { FindingsOfList } from '../../../../src/core/testers/findingsOfList';
import type { TesterEntry } from '../../../../src/core/testers/testerEntries';
import { PlatformError } from '../../../../src/core/errorCode';
import { readUserIdPattern } from '../../../../src/core/userIdPattern';
import { allOf, entriesOf, listOf, refusalOf, utf16, utf8 } from './listsInTests';

const userId = fc
  .stringMatching(/^[A-Za-z0-9._@:-]{1,20}$/)
  // A list that begins with a header's name has a header, also where punctuation stands in it.
  .filter((text) => !/id$/i.test(text.replaceAll(/[^a-z0-9]/giu, '')));
const userIds = fc.uniqueArray(userId, { minLength: 1, maxLength: 60 });
const encode = fc.constantFrom<(text: string) => Uint8Array>(
  utf8,
  (text) => utf8(`\uFEFF${text}`),
  (text) => utf16(text, 'little'),
  (text) => utf16(text, 'big'),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' \r\n');

/** Prints IDs with a separator of its own after each. */
function printed(
  ids: readonly string[],
  separators: readonly string[],
  quote: (id: string, index: number) => string,
): string {
  return ids.map((id, index) => quote(id, index) + (separators[index % separators.length] ?? '\n')).join('');
}

describe('A tester list', function () {
  // Properties run many cases, on a busy machine too.
  this.timeout(30_000);

  it('as text has its IDs apart by line breaks, blanks, commas or semicolons', async () => {
    const list = await listOf('\uFEFFu-1, u-2;u-3\r\n# QA\r\n\r\nu-4 "u-5"', 'text');
    assert.deepEqual(list.userIds, ['u-1', 'u-2', 'u-3', 'u-4', 'u-5']);
  });

  it('with nothing in it is refused', async () => {
    assert.deepEqual(await refusalOf(listOf(' \n ', 'text')), { code: 'TESTERS_EMPTY', parameters: {} });
  });

  it('has each tester once, and names the line where a repeated one stands first', async () => {
    const entries = await allOf(entriesOf('u-1\nu-2\nu-1\n u-1 \n', 'text'));
    assert.deepEqual(entries.slice(2), [
      {
        line: 3,
        column: 1,
        length: 3,
        value: 'u-1',
        outcome: 'duplicate',
        userId: 'u-1',
        firstLine: 1,
        isSameGroup: true,
      },
      {
        line: 4,
        column: 2,
        length: 3,
        value: 'u-1',
        outcome: 'duplicate',
        userId: 'u-1',
        firstLine: 1,
        isSameGroup: true,
      },
    ]);
  });

  it('tells IDs of different case apart, and says so', async () => {
    const list = await listOf('Ada\nada\n', 'text');
    assert.deepEqual(list.userIds, ['Ada', 'ada']);
    assert.deepEqual(
      list.findings.map(({ line, code, severity, firstLine }) => [line, code, severity, firstLine]),
      [[2, 'similar', 'warning', 1]],
    );
  });

  it('tells IDs of different normalisation apart, and says so, whichever comes first', async () => {
    const reading = readUserIdPattern('[\\p{L}\\p{M}]{1,20}');
    assert.ok(reading.ok);
    const spellings = ['Jos\u00E9', 'Jose\u0301'];
    for (const written of [spellings, spellings.toReversed()]) {
      const list = await listOf(`${written.join('\n')}\n`, 'text', { rule: reading.rule });
      assert.deepEqual(list.userIds, written);
      assert.deepEqual(
        list.findings.map(({ line, code, firstLine }) => [line, code, firstLine]),
        [[2, 'similar', 1]],
      );
    }
  });

  it('has no more testers than the limit; every further one is a problem, a repeated one is not', async () => {
    const list = await listOf('u-1\nu-2\nu-3\nu-1\nu-4\n', 'text', { limit: 2 });
    assert.deepEqual([list.userIds, list.duplicates, list.problems, list.beyondLimit], [['u-1', 'u-2'], 1, 2, 2]);
    const [first] = list.findings;
    assert.deepEqual([first?.line, first?.code, first?.parameters], [3, 'too many testers', { limit: 2 }]);
  });

  it('says once that testers are beyond the limit, so that all else that is wrong is seen among them', async () => {
    const said = new FindingsOfList();
    const codes: unknown[] = [];
    for await (const entry of entriesOf('u-1\nu-2\nu-3\nu#4\nu-5\nu-1\n', 'text', { limit: 1 })) {
      const finding = said.of(entry);
      if (finding !== undefined) codes.push([finding.line, finding.code]);
    }
    assert.deepEqual(codes, [
      [2, 'too many testers'],
      [4, 'forbidden character'],
      [6, 'duplicate'],
    ]);
  });

  it("obeys the target app's rule for user IDs", async () => {
    const reading = readUserIdPattern('^[0-9]{4}$');
    assert.ok(reading.ok);
    const list = await listOf('1234\n12345\n', 'csv', { rule: reading.rule });
    assert.deepEqual([list.userIds, list.problems], [['1234'], 1]);
  });

  it('comes back as it was printed: as text, with any separators and quotes, in any encoding', async () => {
    // Without tabs: lines that have as many of them are a table.
    const separators = fc.array(fc.oneof(lineEnd, fc.constantFrom(',', ';', ' , ', '  ', '，', ',\n')), {
      minLength: 1,
    });
    const quotes = fc.array(fc.constantFrom('', '"', "'"), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(userIds, separators, quotes, encode, async (ids, separators, quotes, encode) => {
        const quote = (id: string, index: number): string =>
          `${quotes[index % quotes.length]}${id}${quotes[index % quotes.length]}`;
        const text = printed(ids, separators, quote);
        assert.deepEqual((await listOf(encode(text), 'text')).userIds, ids);
      }),
    );
  });

  it('comes back as it was printed: as CSV, with or without a header, other columns and quotes, in any encoding', async () => {
    const separator = fc.constantFrom(',', ';', '\t');
    const otherField = fc.constantFrom('', 'Ada', '"Ada, ""A"""', '"two\nlines"', '用户');
    await fc.assert(
      fc.asyncProperty(
        userIds,
        fc.array(lineEnd, { minLength: 1 }),
        separator,
        fc.option(fc.nat(3), { nil: undefined }),
        otherField,
        encode,
        async (ids, lineEnds, separator, column, other, encode) => {
          const record = (value: string): string =>
            [...Array<string>(column ?? 0).fill(other), value, other].join(separator);
          const header =
            column === undefined ? '' : `${[...Array<string>(column).fill('x'), 'user_id'].join(separator)}\n`;
          // One record alone without a header would be a list of IDs.
          const end = column === undefined && ids.length === 1 ? `\n${ids[0]}\n` : '';
          const text = header + printed(ids, lineEnds, (id, index) => record(index % 2 === 0 ? id : `"${id}"`)) + end;
          assert.deepEqual((await listOf(encode(text), 'csv')).userIds, ids);
        },
      ),
    );
  });

  it('is the same however the file is cut into chunks, refused or not', async () => {
    const result = async (entries: AsyncIterable<TesterEntry>): Promise<unknown> => {
      try {
        return await allOf(entries);
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return { code: error.code, parameters: error.parameters };
      }
    };
    const piece = fc.oneof(
      { weight: 5, arbitrary: userId },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          '\n',
          '\r\n',
          '\r',
          ',',
          ';',
          '\t',
          ' ',
          '"',
          '""',
          "'",
          '#',
          '用户',
          '😀',
          '\u200B',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('user_id', '\uD83D', '\uFFFD', '\uFEFF') },
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    const file = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(text, encode).map(([text, encode]) => encode(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      // Beyond the head by which a file's kind is told.
      { weight: 1, arbitrary: text.map((text) => utf8('u-1\n'.repeat(300) + text)) },
    );
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2000 })), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(file, sizes, fc.constantFrom('csv', 'text'), async (file, sizes, format) => {
        const whole = await result(entriesOf(file, format));
        assert.deepEqual(await result(entriesOf(file, format, { sizes })), whole);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('Comparing tester lists', () => {
  it('tells who is added, who stays and who is removed', () => {
    assert.deepEqual(compareTesterLists(['a', 'b', 'c'], ['d', 'c', 'a', 'd']), {
      added: ['d'],
      staying: ['c', 'a'],
      removed: ['b'],
    });
  });

  it('accounts for everybody once, and changes nothing between equal lists', () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(ids, ids, (current, next) => {
        const { added, staying, removed } = compareTesterLists(current, next);
        assert.deepEqual(new Set([...staying, ...removed]), new Set(current));
        assert.deepEqual(new Set([...staying, ...added]), new Set(next));
        assert.equal(added.length + staying.length + removed.length, new Set([...current, ...next]).size);
        assert.deepEqual(compareTesterLists(next, next).staying, [...new Set(next)]);
      }),
    );
  });
});
