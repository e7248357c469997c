import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { guardedCell, unguardedCell } from '../../../../src/core/testers/formulaCells';
import { isGroupName } from '../../../../src/core/testers/groupName';
import { testerEntries } from '../../../../src/core/testers/testerEntries';
import { testerRows } from '../../../../src/core/testers/testerRows';
import { testersCsvBegin, testersCsvRecord, type ExportedTester } from '../../../../src/core/testers/testersCsv';
import { readUserIdPattern } from '../../../../src/core/userIdPattern';
import { allOf, inChunks, utf8 } from './listsInTests';

const noon = Date.UTC(2026, 10, 21, 12, 0);

function tester(userId: string, changes: Partial<ExportedTester> = {}): ExportedTester {
  return {
    userId,
    group: null,
    addedAt: noon,
    addedBy: null,
    opens: 0,
    lastOpenedAt: null,
    failures: 0,
    lastFailedAt: null,
    lastVersionSeen: null,
    ...changes,
  };
}

const fileOf = (...testers: readonly ExportedTester[]): string =>
  [testersCsvBegin, ...testers.map(testersCsvRecord)].join('');

/** The records as any program reads them that keeps to RFC 4180. */
const read = (file: string): readonly (readonly string[])[] => parse(file, { bom: true, record_delimiter: '\r\n' });

/** What a spreadsheet takes for the beginning of a formula. */
const formula = /^[=+\-@\t\r\n]/u;

/** Texts that somebody could want to be run, or that a file could break at. */
const wicked = fc
  .array(
    fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', ' ', '#', '[', ']', 'a', '＝', '用'),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const anyText = fc.oneof(wicked, fc.string(), fc.string({ unit: 'grapheme' }));

describe('Testers as CSV', () => {
  it('begin with the mark that Excel knows UTF-8 by, and a header', () => {
    assert.equal(
      testersCsvBegin,
      '\uFEFFuser_id,group,added_at,added_by,opens,last_opened_at,failures,last_failed_at,last_version_seen\r\n',
    );
  });

  it('are told with all that is known of them, and nothing where nothing is', () => {
    const busy = tester('harbor.ada', {
      group: 'Staff',
      addedBy: { name: 'Dana "D." Developer' },
      opens: 3,
      lastOpenedAt: noon + 1500,
      failures: 1,
      lastFailedAt: noon + 2500,
      lastVersionSeen: '1.4.0',
    });
    assert.deepEqual(
      [testersCsvRecord(busy), testersCsvRecord(tester('bo'))],
      [
        'harbor.ada,Staff,2026-11-21T12:00:00Z,"Dana ""D."" Developer",3,2026-11-21T12:00:01Z,1,2026-11-21T12:00:02Z,1.4.0\r\n',
        'bo,,2026-11-21T12:00:00Z,,0,,0,,\r\n',
      ],
    );
  });

  it('run nothing in a spreadsheet: what begins like a formula is a text', () => {
    const ids = ['=1+1', '+49', '-1', '@ada', '\tada', "'=1"];
    assert.deepEqual(
      read(fileOf(...ids.map((id) => tester(id))))
        .slice(1)
        .map(([userId]) => userId),
      ["'=1+1", "'+49", "'-1", "'@ada", "'\tada", "''=1"],
    );
  });

  it('come back through csv-parse, whatever stands in their texts, and no cell begins like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText, anyText, anyText), { minLength: 1 }), (rows) => {
        const testers = rows.map(([userId, group, name, lastVersionSeen]) =>
          tester(userId, { group, addedBy: { name }, lastVersionSeen }),
        );
        const [, ...records] = read(fileOf(...testers));
        for (const cell of records.flat()) assert.doesNotMatch(cell, formula);
        assert.deepEqual(
          records.map(([userId = '', group = '', , name = '', , , , , version = '']) =>
            [userId, group, name, version].map(unguardedCell),
          ),
          rows,
        );
      }),
    );
  });

  it('are the same testers, read as a tester list', async () => {
    const reading = readUserIdPattern('^[!-~]{1,40}$');
    assert.ok(reading.ok);
    const { rule } = reading;
    // What ends in a separator is none in any list, and a lone apostrophe or quote is taken for a mark around it.
    const userId = fc.stringMatching(/^[!-~]{0,20}[A-Za-z0-9._@+=-]$/u);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(userId, { minLength: 1, maxLength: 20 }),
        fc.option(userId.filter(isGroupName)),
        async (ids, group) => {
          const file = fileOf(...ids.map((id) => tester(id, { group })));
          const rows = testerRows(inChunks(utf8(file)), { format: 'csv' });
          const taken = (await allOf(testerEntries(rows, { rule, limit: 100 }))).filter(
            ({ outcome }) => outcome === 'ok',
          );
          assert.deepEqual(
            taken.map((entry) => entry.outcome === 'ok' && [entry.userId, entry.group ?? null]),
            ids.map((id) => [id, group]),
          );
        },
      ),
    );
  });

  it('lose only the apostrophe that was put before a formula', () => {
    assert.deepEqual(["'@ada", "''@ada", "'ada", "'", '@ada', ''].map(unguardedCell), [
      '@ada',
      "'@ada",
      "'ada",
      "'",
      '@ada',
      '',
    ]);
    fc.assert(fc.property(anyText, (text) => assert.equal(unguardedCell(guardedCell(text)), text)));
  });
});
