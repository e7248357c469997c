import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fixEdit } from '../../../../src/core/testers/fixEdit';
import { csvField } from '../../../../src/core/testers/testersCsv';
import { isGroupName } from '../../../../src/core/testers/groupName';
import { splitUserIds } from '../../../../src/editor/testers/splitUserIds';
import { findingOf } from '../../../../src/core/testers/testerFinding';
import { testerRows } from '../../../../src/core/testers/testerRows';
import { readUserIdPattern } from '../../../../src/core/userIdPattern';
import { allOf, entriesOf, inChunks, listOf, utf8 } from './listsInTests';

async function rowsOf(
  text: string,
  format: 'csv' | 'text',
  column?: number,
): Promise<readonly (string | undefined)[][]> {
  const rows: (string | undefined)[][] = [];
  for await (const { value, group, note, isHeader, isGroupHeading } of testerRows(inChunks(utf8(text)), {
    format,
    column,
  })) {
    if (!isHeader && !isGroupHeading) rows.push([value, group, note]);
  }
  return rows;
}

describe('The groups of a tester list', () => {
  for (const format of ['csv', 'text'] as const) {
    it(`begin with a line [group], and end with [], as ${format}`, async () => {
      assert.deepEqual(await rowsOf('u-1\n\n[QA team]\nu-2\nu-3\n[beta]\nu-4\n[]\nu-5\n', format), [
        ['u-1', undefined, undefined],
        ['u-2', 'QA team', undefined],
        ['u-3', 'QA team', undefined],
        ['u-4', 'beta', undefined],
        ['u-5', undefined, undefined],
      ]);
    });

    it(`may stand in a column, which goes before the line above, as ${format}`, async () => {
      const text = 'user_id;group;note\nu-1;QA;leads, always\n[beta]\nu-2;;\nu-3;QA;\n';
      assert.deepEqual(await rowsOf(text, format), [
        ['u-1', 'QA', 'leads, always'],
        ['u-2', 'beta', undefined],
        ['u-3', 'QA', undefined],
      ]);
    });
  }

  it('may be taken in part; the others are left out, and say nothing', async () => {
    const text = 'u-1\n[QA]\nu-2\nu*3\n[beta]\nu-4\nu*5\n';
    const list = await listOf(text, 'text', { groups: new Set(['', 'QA']) });
    assert.deepEqual([list.userIds, list.leftOut, list.problems], [['u-1', 'u-2'], 2, 1]);
    assert.deepEqual([...list.groupOf], [['u-2', 'QA']]);
  });

  it('may have a tester in common, who is taken once, and of whom a person decides which line goes', async () => {
    const text = '[QA]\nu-1\nu-1\n[beta]\nu-1\n';
    const list = await listOf(text, 'text');
    assert.deepEqual(
      list.findings.map(({ line, code, fix }) => [line, code, fix]),
      [
        [3, 'duplicate', { kind: 'remove', isCertain: true }],
        [5, 'duplicate', { kind: 'remove', isCertain: false }],
      ],
    );
    const ofBeta = await listOf(text, 'text', { groups: new Set(['beta']) });
    assert.deepEqual([ofBeta.userIds, ofBeta.findings], [['u-1'], []]);
  });

  for (const format of ['csv', 'text'] as const) {
    it(`do not begin with a line that lacks its closing bracket, of which no part is a tester, as ${format}`, async () => {
      const list = await listOf('[QA]\nu-1\n[night shift\nu-2\n[beta # soon\n', format);
      assert.deepEqual(list.userIds, ['u-1', 'u-2']);
      assert.deepEqual([...list.groupOf.values()], ['QA', 'QA']);
      assert.deepEqual(
        list.findings.map(({ line, code, fix }) => [line, code, fix]),
        [
          [3, 'unclosed heading', { kind: 'replace', text: '[night shift]', isCertain: false }],
          [5, 'unclosed heading', { kind: 'replace', text: '[beta]', isCertain: false }],
        ],
      );
    });

    it(`keep the note behind a heading, whose bracket is put before it, as ${format}`, async () => {
      const line = '  [beta  # soon, perhaps';
      const [finding] = (await listOf(`u-1\n${line}\n`, format)).findings;
      assert.deepEqual([finding?.code, finding?.column, finding?.value], ['unclosed heading', 3, '[beta']);
      const edit = finding && fixEdit(finding, line);
      assert.ok(edit?.kind === 'replace');
      const mended = line.slice(0, edit.start) + edit.text + line.slice(edit.end);
      assert.equal(mended, '  [beta]  # soon, perhaps');
      const list = await listOf(`[QA #1]\nu-1\n${mended}\nu-2\n`, format);
      assert.deepEqual(
        [[...list.groupOf], list.findings],
        [
          [
            ['u-1', 'QA #1'],
            ['u-2', 'beta'],
          ],
          [],
        ],
      );
    });

    for (const between of ['[beta]', '[beta']) {
      it(`are told of in the order of the lines, and leave a table one, where ${between} follows its first line, as ${format}`, async () => {
        const separator = format === 'csv' ? ',' : '\t';
        for (const [text, codes] of [
          [`1001\n${between}\n1002\n`, []],
          [`Amy${separator}1001\n${between}\nBob${separator}1002\n`, ['unnamed columns']],
        ] as const) {
          const entries = await allOf(entriesOf(text, format));
          const lines = entries.map(({ line }) => line);
          assert.deepEqual(
            lines,
            lines.toSorted((a, b) => a - b),
          );
          const found = entries.flatMap((entry) => findingOf(entry)?.code ?? []);
          assert.deepEqual(
            found.filter((code) => code !== 'unclosed heading'),
            codes,
          );
          const taken = entries.flatMap((entry) => (entry.outcome === 'ok' ? [[entry.line, entry.group]] : []));
          assert.deepEqual(taken, [
            [1, undefined],
            [3, between === '[beta]' ? 'beta' : undefined],
          ]);
        }
      });
    }

    it(`are not meant by a line of user IDs, nor by a user ID that may begin so, as ${format}`, async () => {
      const [finding] = (await listOf('[u-1, u-2\n', format)).findings;
      assert.equal(finding?.code, 'forbidden character');
      const reading = readUserIdPattern('[!-~]{1,8}');
      assert.ok(reading.ok);
      assert.deepEqual((await listOf('[u-1\nu-2\n', format, { rule: reading.rule })).userIds, ['[u-1', 'u-2']);
    });
  }

  it('take nobody where no list can say their name, which the heading gets without brackets', async () => {
    const list = await listOf('[QA [EU]\nu-1\n[beta]\nu-2\n', 'text');
    assert.deepEqual([list.userIds, [...list.groupOf]], [['u-2'], [['u-2', 'beta']]]);
    assert.deepEqual(
      list.findings.map(({ line, column, length, code, fix }) => [line, column, length, code, fix]),
      [
        [1, 1, 8, 'wrong group', { kind: 'replace', text: '[QA EU]', isCertain: false }],
        [2, 1, 3, 'wrong group', { kind: 'remove', isCertain: false }],
      ],
    );
  });

  it('have names of 256 characters at most, without brackets and line breaks', async () => {
    for (const [name, codes] of [
      ['x'.repeat(256), []],
      ['x'.repeat(257), ['wrong group']],
      ['QA]', ['wrong group']],
      ['QA\nEU', ['wrong group']],
      ['QA\u2028EU', ['wrong group']],
      ['QA\tEU', ['wrong group']],
    ] as const) {
      const { findings } = await listOf(`user_id,group\nu-1,"${name}"\n`, 'csv');
      assert.deepEqual(
        findings.map(({ code }) => code),
        codes,
        JSON.stringify(name),
      );
    }
  });

  it('are a thousand at most, also of those that are not asked for', async () => {
    const lines = Array.from({ length: 1003 }, (_, index) => `u-${index},g-${index}\n`);
    const text = `user_id,group\n${lines.join('')}u-1003,g-5\n`;
    const list = await listOf(text, 'csv', { groups: new Set(['g-1']), limit: 5000 });
    assert.deepEqual([list.userIds, list.leftOut], [['u-1'], 1000]);
    assert.deepEqual(
      list.findings.map(({ line, code, parameters }) => [line, code, parameters]),
      [1002, 1003, 1004].map((line) => [line, 'too many groups', { limit: 1000 }]),
    );
  });

  it('have names that mean the same in a line [group], typed into one line, and in a column', async () => {
    // What ends in a separator loses it in any column.
    const name = fc
      .string({ minLength: 1, unit: fc.constantFrom(...Array.from('ab #,;"\'1[]\n\t，.')) })
      .filter((text) => text.trim() === text && !/[,;]$/u.test(text) && isGroupName(text));
    await fc.assert(
      fc.asyncProperty(name, async (group) => {
        const lists = [
          await listOf(`[${group}]\nu-1\n`, 'text'),
          await listOf(splitUserIds(`[${group}] u-1`), 'text'),
          await listOf(`user_id,group\nu-1,${csvField(group)}\n`, 'csv'),
        ];
        for (const list of lists) assert.deepEqual([[...list.groupOf], list.findings], [[['u-1', group]], []]);
      }),
    );
  });

  it('do not make a list of headings alone one with testers', async () => {
    await assert.rejects(listOf('[QA]\n[beta]\n', 'text'), { code: 'TESTERS_EMPTY' });
  });
});

describe('The note of a tester', () => {
  it('comes after # on the line, or in a column', async () => {
    assert.deepEqual(await rowsOf('u-1  # Ada, QA lead\nu-2#3\n', 'text'), [
      ['u-1', undefined, 'Ada, QA lead'],
      ['u-2#3', undefined, undefined],
    ]);
    assert.deepEqual(await rowsOf('name,user_id\nAda,u-1\n', 'csv'), [['u-1', undefined, 'Ada']]);
  });
});

describe('The column of user IDs that somebody has chosen', () => {
  for (const [format, text] of [
    ['csv', 'Ada,u-1\nBob,u-2\n'],
    ['csv', 'Ada;u-1'],
    ['text', 'Ada Lovelace\tu-1\nBob\tu-2\n'],
  ] as const) {
    it(`is the one that is read where there is no header: ${JSON.stringify(text)}`, async () => {
      const list = await listOf(text, format, { column: 2 });
      assert.deepEqual([list.userIds, list.findings], [text.includes('u-2') ? ['u-1', 'u-2'] : ['u-1'], []]);
    });
  }

  it('says nothing where a header names one', async () => {
    assert.deepEqual((await listOf('user_id,name\nu-1,Ada\n', 'csv', { column: 2 })).userIds, ['u-1']);
  });
});

describe('The delimiter of a .csv file', () => {
  it('is one for the whole file: a comma in a name is a part of it where semicolons divide', async () => {
    assert.deepEqual((await listOf('name;user_id\nDoe, Jane;u-1\nRoe, Ron;u-2\n', 'csv')).userIds, ['u-1', 'u-2']);
  });
});
