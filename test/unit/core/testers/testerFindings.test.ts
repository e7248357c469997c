import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { fixEdit, type LineEdit } from '../../../../src/core/testers/fixEdit';
import type { TesterFinding } from '../../../../src/core/testers/testerFinding';
import { testerRows } from '../../../../src/core/testers/testerRows';
import { defaultUserIdPattern } from '../../../../src/core/userId';
import { readUserIdPattern, type UserIdRule } from '../../../../src/core/userIdPattern';
import { findingCases, type FindingCase } from '../../../support/testerFindings';
import { inChunks, listOf, utf8 } from './listsInTests';

function ruleOf(pattern = defaultUserIdPattern): UserIdRule {
  const reading = readUserIdPattern(pattern);
  assert.ok(reading.ok);
  return reading.rule;
}

const formatOf = (file: string): 'csv' | 'text' => (file.endsWith('.csv') ? 'csv' : 'text');

async function findingsOf(text: string, one: FindingCase): Promise<readonly TesterFinding[]> {
  // None of them has as many, but the one that is about the limit.
  const limit = one.testerLimit ?? 10_000;
  return (await listOf(text, formatOf(one.file), { rule: ruleOf(one.userIdPattern), limit })).findings;
}

function applied(edits: readonly LineEdit[], text: string): string {
  const lines = text.split('\n');
  for (const edit of edits.toReversed()) {
    const line = lines[edit.line - 1] ?? '';
    if (edit.kind === 'remove line') lines.splice(edit.line - 1, 1);
    else lines[edit.line - 1] = line.slice(0, edit.start) + edit.text + line.slice(edit.end);
  }
  return lines.join('\n');
}

describe('A finding in a tester list', () => {
  for (const one of findingCases as readonly FindingCase[]) {
    it(`is told with its place, and mended: ${one.code}`, async () => {
      const text = await readFile(join('test/fixtures/testers/findings', one.file), 'utf8');
      const findings = await findingsOf(text, one);
      assert.deepEqual(
        findings.map(({ line, column, length, code, severity }) => ({ code, line, column, length, severity })),
        [{ code: one.code, line: one.line, column: one.column, length: one.length, severity: one.severity }],
      );
      const [finding] = findings;
      assert.ok(finding);
      const lines = text.split('\n');
      const edit = fixEdit(finding, lines[one.line - 1] ?? '');
      if (one.fixed === undefined) {
        assert.equal(edit, undefined);
        return;
      }
      assert.ok(edit);
      const mended = applied([edit], text);
      const expected = one.fixed === null ? lines.toSpliced(one.line - 1, 1) : lines.with(one.line - 1, one.fixed);
      assert.equal(mended, expected.join('\n'));
      assert.deepEqual(await findingsOf(mended, one), []);
    });
  }

  it('is not of an e-mail address where the app has those for user IDs', async () => {
    const list = await listOf('ada@example.com\n', 'text', { example: 'somebody@example.com' });
    assert.deepEqual([list.userIds, list.findings], [['ada@example.com'], []]);
  });

  it('is not of a number that ends in zero, as every tenth does', async () => {
    const list = await listOf('2088021234567890\n2088021234567891\n', 'text');
    assert.deepEqual(list.findings, []);
  });

  it('is of all numbers of 16 digits that end in zero, where nearly all do', async () => {
    const numbers = [101, 203, 305, 411].map((number) => `2088021234567${number}`.slice(0, 15).padEnd(16, '0'));
    const list = await listOf(`${numbers.join('\n')}\n`, 'text');
    assert.deepEqual(
      list.findings.map(({ line, code }) => [line, code]),
      [1, 2, 3, 4].map((line) => [line, 'rounded number']),
    );
  });

  it('is not of letters of another alphabet where the whole ID is of it', async () => {
    const list = await listOf('Жанна\nАнна7\n', 'text', { rule: ruleOf('[\\p{L}0-9]{1,20}') });
    assert.deepEqual(list.findings, []);
  });

  it('tells what a shortened number was where all its digits are there', async () => {
    const [finding] = (await listOf('user_id\n1.2345E+4\n', 'csv')).findings;
    assert.deepEqual(finding?.fix, { kind: 'replace', text: '12345', isCertain: false });
  });

  it('takes a letter for what it looks like only where that makes a user ID', async () => {
    const [finding] = (await listOf('hаrbor*\n', 'text')).findings;
    assert.deepEqual([finding?.code, finding?.fix.kind], ['look-alike', 'remove']);
  });

  it('leaves the other IDs of a line where they are', async () => {
    const line = 'u-1, "u*2", u-3 u*4';
    const { findings } = await listOf(line, 'text');
    assert.deepEqual(
      findings.map((finding) => applied([fixEdit(finding, line) ?? assert.fail()], line)),
      ['u-1, u-3 u*4', 'u-1, "u*2", u-3 '],
    );
    assert.deepEqual(
      applied(
        findings.map((finding) => fixEdit(finding, line) ?? assert.fail()),
        line,
      ),
      'u-1, u-3 ',
    );
  });
});

describe('The place of a user ID', function () {
  this.timeout(30_000);

  it('is where it stands in its line, in CSV as in text', async () => {
    const field = fc.constantFrom('', 'Ada', '"Ada, ""A"""', ' x ', '用户');
    const userId = fc.stringMatching(/^[A-Za-z][0-9]{1,8}$/);
    const line = fc.tuple(field, userId, fc.constantFrom('', '"'), fc.constantFrom('', ' ', '  '), field);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.constantFrom(',', ';', '\t'), async (lines, separator) => {
        const printed = lines.map(([before, id, quote, blank, after]) =>
          [before, `${blank}${quote}${id}${quote}${blank}`, after].join(separator),
        );
        const text = [['name', 'user_id', 'note'].join(separator), ...printed].join('\n');
        const all = text.split('\n');
        for await (const row of testerRows(inChunks(utf8(text), [7]), { format: 'csv' })) {
          const { column = 0, length = 0 } = row;
          assert.equal(all[row.line - 1]?.slice(column - 1, column - 1 + length), row.value, JSON.stringify(row));
        }
      }),
    );
  });
});
