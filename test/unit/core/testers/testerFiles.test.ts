import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longestLine } from '../../../../src/core/testers/linesOf';
import { testerEntries } from '../../../../src/core/testers/testerEntries';
import { testerFileFormat, testerRows } from '../../../../src/core/testers/testerRows';
import { allOf, entriesOf, listOf, refusalOf, rules, utf16, utf8, readTesterList } from './listsInTests';

const fixture = (name: string): Promise<Uint8Array> => readFile(join('test/fixtures/testers', name));
const formats = ['csv', 'text'] as const;

describe('A tester file', () => {
  it('is .csv or .txt, in any case', () => {
    assert.equal(testerFileFormat('testers.csv'), 'csv');
    assert.equal(testerFileFormat('/a/TESTERS.CSV'), 'csv');
    assert.equal(testerFileFormat('testers.txt'), 'text');
    assert.equal(testerFileFormat('testers.xlsx'), undefined);
    assert.equal(testerFileFormat('csv'), undefined);
  });

  for (const format of formats) {
    describe(`as ${format}`, () => {
      it('is read line after line, whatever ends the lines', async () => {
        for (const text of ['a\nb\nc', 'a\nb\nc\n', 'a\r\nb\r\nc\r\n', 'a\rb\rc\r', 'a\r\nb\nc\r']) {
          const list = await listOf(text, format);
          assert.deepEqual(list.userIds, ['a', 'b', 'c'], JSON.stringify(text));
        }
      });

      it('may have blank lines, blanks around IDs and separators at the end', async () => {
        const list = await listOf('\n  a ,\n\n\t\nb;\n , \n"c"\n\n', format);
        assert.deepEqual(list.userIds, ['a', 'b', 'c']);
        assert.equal(list.problems, 0);
      });

      it('is read in UTF-8 with and without a byte order mark, and in UTF-16 of both orders with one', async () => {
        const text = '用户ID\r\nu-1\r\nu-2\r\n';
        for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), utf16(text, 'little'), utf16(text, 'big')]) {
          const list = await listOf(bytes, format);
          assert.deepEqual(list.userIds, ['u-1', 'u-2']);
          assert.equal(list.headerLine, 1);
        }
      });

      for (const header of ['user_id', 'userId', 'User ID', 'USER-ID', 'id', 'UID', '"user_id"', '用户ID', '用户 id']) {
        it(`may begin with the header line ${header}`, async () => {
          const list = await listOf(`\n${header}\nu-1\n`, format);
          assert.deepEqual(list, {
            userIds: ['u-1'],
            headerLine: 2,
            duplicates: 0,
            problems: 0,
            doubts: 0,
            beyondLimit: 0,
            leftOut: 0,
            groupOf: new Map(),
            findings: [],
          });
        });
      }

      it('has a header on its first line only: further down it is a user ID', async () => {
        assert.deepEqual((await listOf('u-1\nid\n', format)).userIds, ['u-1', 'id']);
      });

      it('names the line of each problem, and the first line of what is there twice', async () => {
        const list = await listOf('u-1\nu\u200B2\n\nu-1\nu\u200B3\n', format);
        assert.deepEqual(
          list.findings.map(({ line, code, firstLine, parameters }) => [line, code, firstLine ?? parameters]),
          [
            [2, 'invisible character', { character: 'U+200B', position: 2, repaired: 'u2' }],
            [4, 'duplicate', 1],
            [5, 'invisible character', { character: 'U+200B', position: 2, repaired: 'u3' }],
          ],
        );
      });

      for (const [name, text] of [
        ['nothing at all', ''],
        ['a byte order mark', '\uFEFF'],
        ['blank lines', '\n \r\n\t'],
        ['a header', 'user_id\n'],
        ['separators', ',\n;\n'],
      ] as const) {
        it(`with ${name} only is refused as empty`, async () => {
          assert.deepEqual(await refusalOf(listOf(text, format)), { code: 'TESTERS_EMPTY', parameters: {} });
        });
      }

      for (const name of ['picture.png', 'workbook.xlsx']) {
        it(`that is binary is refused: ${name}`, async () => {
          const refusal = await refusalOf(listOf(await fixture(name), format));
          assert.deepEqual(refusal, { code: 'TESTERS_UNREADABLE', parameters: { reason: 'binary file' } });
        });
      }

      it('that turns binary later is refused with the place', async () => {
        const refusal = await refusalOf(listOf(`${'u-1\n'.repeat(1000)}ab\0c\n`, format));
        assert.deepEqual(refusal.parameters, { reason: 'binary file', line: 1001, column: 3 });
      });

      it('that is not Unicode is refused with the place', async () => {
        const bytes = Buffer.concat([utf8('u-1\nu-2\nab'), Buffer.from([0xd3, 0xc3]), utf8('\n')]);
        const refusal = await refusalOf(listOf(bytes, format));
        assert.deepEqual(refusal, {
          code: 'TESTERS_UNREADABLE',
          parameters: { reason: 'not Unicode', line: 3, column: 3 },
        });
      });

      it('that ends in the middle of a character is refused with the place', async () => {
        for (const bytes of [utf8('u-1\nu用').subarray(0, -1), utf16('u-1\nu2', 'little').subarray(0, -1)]) {
          const refusal = await refusalOf(listOf(bytes, format));
          assert.deepEqual(refusal.parameters, { reason: 'not Unicode', line: 2, column: 2 });
        }
      });

      it('with a line that is too long is refused, and one just as long as allowed is read', async () => {
        const refusal = await refusalOf(listOf(`u-1\n${'x'.repeat(longestLine + 1)}\n`, format));
        assert.deepEqual(refusal.parameters, { reason: 'line too long', line: 2 });
        const list = await listOf(`u-1\r\n${'x'.repeat(longestLine)}\r\nu-2\r\n`, format);
        assert.deepEqual(list.userIds, ['u-1', 'u-2']);
        assert.equal(list.findings[0]?.value, `${'x'.repeat(256)}…`);
      });

      for (const [what, line, taken] of [
        ['user IDs', 'a,'.repeat(longestLine / 2), 1],
        ['blanks in the middle', `a${' '.repeat(longestLine - 2)}b`, format === 'csv' ? 0 : 2],
        ['blanks after a bracket', `[a${' '.repeat(longestLine - 3)}b`, 0],
        ['notes after a bracket', `[${' #'.repeat(longestLine / 2 - 4)}\u2028x`, 0],
        ['notes after a bracket in quotes', `"[${' #'.repeat(longestLine / 2 - 4)}\nx"`, 0],
        ['quotes', `"${'""'.repeat(longestLine / 2 - 1)}"`, 0],
      ] as const) {
        it(`may have as many ${what} on one line as fit, and is read at once`, async () => {
          const list = await listOf(`${line}\n`, format);
          assert.equal(list.userIds.length, taken);
        });
      }

      it('with a line that never ends is refused long before it has been read', async () => {
        let chunks = 0;
        const endless = async function* (): AsyncGenerator<Uint8Array> {
          for (; chunks < 10_000; chunks += 1) yield utf8('x'.repeat(1000));
        };
        const list = readTesterList(testerEntries(testerRows(endless(), { format }), rules));
        assert.deepEqual((await refusalOf(list)).parameters, { reason: 'line too long', line: 1 });
        assert.ok(chunks < 100, `${chunks} chunks were read`);
      });
    });
  }
});

describe('A .csv file', () => {
  it('is read from the column its header names, wherever it stands', async () => {
    assert.deepEqual((await listOf('name,user_id,team\nAda,u-1,A\nBob,u-2,B\n', 'csv')).userIds, ['u-1', 'u-2']);
  });

  it('is read from the most telling column where several could be meant', async () => {
    assert.deepEqual((await listOf('id,User ID\n1,u-1\n2,u-2\n', 'csv')).userIds, ['u-1', 'u-2']);
  });

  it('is read from its first column without a header', async () => {
    assert.deepEqual((await listOf('u-1,Ada\nu-2,Bob\n', 'csv')).userIds, ['u-1', 'u-2']);
  });

  it('may be one line of IDs next to each other', async () => {
    assert.deepEqual((await listOf('u-1, u-2,"u-3",\n', 'csv')).userIds, ['u-1', 'u-2', 'u-3']);
  });

  it('may separate its columns by comma, semicolon or tab', async () => {
    for (const separator of [',', ';', '\t']) {
      const list = await listOf(`name${separator}uid\nAda${separator}u-1\n`, 'csv');
      assert.deepEqual(list.userIds, ['u-1']);
    }
  });

  it('may quote fields, and have quoted commas, quotes and line breaks in other columns, without losing count of lines', async () => {
    const text = 'note,user_id\r\n"a, ""b""\r\nc","u-1"\r\n\r\nx,u 2\r\n';
    const entries = await allOf(entriesOf(text, 'csv'));
    assert.deepEqual(
      entries.map(({ line, outcome, value }) => `${line} ${outcome} ${value}`),
      ['1 header user_id', '2 ok u-1', '5 problem u 2'],
    );
  });

  it('has a problem where a record has no user ID', async () => {
    const list = await listOf('name,user_id\nAda,u-1\nBob,\nEve\n', 'csv');
    assert.deepEqual(
      list.findings.map(({ line, code }) => [line, code]),
      [
        [3, 'empty'],
        [4, 'empty'],
      ],
    );
  });

  it('may have comments, which are lines that begin with #, above the header too', async () => {
    const list = await listOf('# testers, 1.4.0\nname,user_id\n # QA\nAda,u-1\n#Bob,u-2\n', 'csv');
    assert.deepEqual([list.userIds, list.headerLine, list.problems], [['u-1'], 2, 0]);
  });

  it('takes a quote in the middle of a field for a character', async () => {
    const [finding] = (await listOf('u-1\nu"2\n', 'csv')).findings;
    assert.deepEqual([finding?.code, finding?.parameters], ['forbidden character', { character: '"', position: 2 }]);
  });

  it('with a quote that is never closed is refused with the line where it begins', async () => {
    for (const rest of ['u-3\nu-4\n', 'u-3\n'.repeat(100_000)]) {
      const refusal = await refusalOf(listOf(`u-1\n"u-2\n${rest}`, 'csv'));
      assert.deepEqual(refusal.parameters, { reason: 'quote not closed', line: 2 });
    }
  });
});

describe('A .txt file', () => {
  it('may have several IDs a line, apart by blanks, commas or semicolons', async () => {
    const list = await listOf('u-1 u-2\tu-3,u-4;u-5 , u-6，u-7；u-8、u-9\n', 'text');
    assert.deepEqual(
      list.userIds,
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `u-${number}`),
    );
  });

  it('names the column of a problem', async () => {
    const [finding] = (await listOf('u-1, "u*2"\n', 'text')).findings;
    assert.deepEqual([finding?.line, finding?.column, finding?.value], [1, 7, 'u*2']);
  });

  it('may have comments, which are lines that begin with #, above the header too', async () => {
    const list = await listOf('# pilot of 1.4.0\nuser_id\n  # QA\nu-1\n#u-2\n', 'text');
    assert.deepEqual([list.userIds, list.headerLine], [['u-1'], 2]);
    assert.equal((await refusalOf(listOf('# nobody\n', 'text'))).code, 'TESTERS_EMPTY');
  });

  it('may have IDs in single or double quotes', async () => {
    assert.deepEqual((await listOf(`'u-1' "u-2"\n`, 'text')).userIds, ['u-1', 'u-2']);
  });

  for (const delimiter of ['\t', ';', ', ', '，']) {
    it(`that is a table is read from the column its header names (${JSON.stringify(delimiter)})`, async () => {
      const lines = [
        '# from the spreadsheet',
        'name|User ID|team',
        'Ada Lovelace|u-1|A',
        '',
        'Bob|"u-2"|B',
        'Eve',
        'Dan|u 4|',
      ];
      const entries = await allOf(entriesOf(lines.join('\n').replaceAll('|', delimiter), 'text'));
      assert.deepEqual(
        entries.map(({ line, outcome, value }) => `${line} ${outcome} ${value}`),
        ['2 header User ID', '3 ok u-1', '5 ok u-2', '6 problem ', '7 problem u 4'],
      );
    });
  }

  it('that is a table without a header is read from its first column, and says that it left the others out', async () => {
    const list = await listOf('u-1\tAda\tgold\tA\nu-2\tBob\tgold\tB\nu-3\n', 'text');
    assert.deepEqual(list.userIds, ['u-1', 'u-2', 'u-3']);
    assert.deepEqual(list.findings, [
      {
        line: 1,
        column: 5,
        length: 10,
        value: 'Ada\tgold\tA',
        severity: 'warning',
        code: 'unnamed columns',
        parameters: { columns: 4 },
        fix: { kind: 'choose column' },
      },
    ]);
  });

  it('may have IDs with tabs between them, in one line or in lines that make no table', async () => {
    for (const text of ['u-1\tu-2\tu-3\n\n# the end\n', 'u-1\tu-2\nu-3\n', 'u-1\nu-2\tu-3\n']) {
      const list = await listOf(text, 'text');
      assert.deepEqual([list.userIds, list.problems], [['u-1', 'u-2', 'u-3'], 0], JSON.stringify(text));
    }
  });

  it('names the place of a problem in a table, too', async () => {
    const [finding] = (await listOf('name\tuid\nAda\t u*1\n', 'text')).findings;
    assert.deepEqual([finding?.line, finding?.column, finding?.value], [2, 6, 'u*1']);
  });
});
