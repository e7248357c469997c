import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runServer, type CommandAnswer } from '../support/serverCommand';
import { temporaryFolder } from '../support/temporaryFolder';

describe('the command that checks a tester list', () => {
  const folder = temporaryFolder();

  async function check(name: string, content: string, ...options: readonly string[]): Promise<CommandAnswer> {
    const file = join(folder(), name);
    await writeFile(file, content);
    const { stdout, stderr, code } = await runServer(['check-testers', file, ...options]);
    return { code, stdout: stdout.replaceAll(file, name), stderr: stderr.replaceAll(file, name) };
  }

  it('prints each place with what is wrong there, and ends with 1 where anything would not be taken', async () => {
    const { code, stdout } = await check('pilot.txt', 'mina\nmi#na, jonas\njonas\n');
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'pilot.txt:2:1: error: mi#na is no user ID: "#" is not allowed (forbidden character)',
      'pilot.txt:3:1: warning: jonas stands on line 2 already (duplicate)',
      'pilot.txt: testers: 2, errors: 1, warnings: 1',
    ]);
    assert.equal(code, 1);
  });

  it('ends with 0 where all is taken, by the pattern, the column and the limit that are given', async () => {
    const list = 'Ada,123456\nBo,654321\n';
    const right = await check('pilot.csv', list, '--pattern', String.raw`\d{6}`, '--column', '2', '--limit', '2');
    assert.deepEqual([right.code, right.stdout], [0, 'pilot.csv: testers: 2, errors: 0, warnings: 0\n']);
    const beyond = await check('pilot.csv', list, '--pattern', String.raw`\d{6}`, '--column', '2', '--limit', '1');
    assert.equal(beyond.code, 1);
    assert.match(
      beyond.stdout,
      /^pilot\.csv:2:4: error: 654321 is the first beyond the limit of 1 testers \(too many testers\)$/m,
    );
  });

  it('says of a table without a header that nobody has named its columns, and nothing of what stands in the first', async () => {
    const table = 'Ada Moreno,mina\nBob,jonas\nBob,zoe\n';
    const { code, stdout } = await check('pilot.csv', table);
    assert.match(
      stdout,
      /^pilot\.csv:1:12: warning: .* \(unnamed columns\)\npilot\.csv: testers: 1, errors: 0, warnings: 1\n$/,
    );
    assert.equal(code, 1);
    assert.equal((await check('pilot.csv', table, '--column', '2')).code, 0);
  });

  it('needs no newer Node.js than repositories are built with', async () => {
    const file = join(folder(), 'pilot.csv');
    await writeFile(file, 'user_id,group\nmina,crew\njonas,crew\n');
    const NODE_OPTIONS = `--import=${pathToFileURL(resolve('test/fixtures/asOnNode20.mjs')).href}`;
    const { code, stdout, stderr } = await runServer(['check-testers', file], { NODE_OPTIONS });
    assert.deepEqual([code, stderr, stdout], [0, '', `${file}: testers: 2, errors: 0, warnings: 0\n`]);
  });

  it('says why a file is no list, with the line', async () => {
    const open = await check('pilot.csv', 'mina\n"jonas\nzoe\n');
    assert.deepEqual([open.code, open.stdout], [1, '']);
    assert.match(open.stderr, /quote not closed, line 2/);
    const missing = await runServer(['check-testers', join(folder(), 'missing.txt')]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /missing\.txt cannot be read/);
  });

  it('says how it is called to who calls it otherwise', async () => {
    for (const args of [[], ['one.txt', 'two.txt'], ['one.txt', '--limit', 'many']]) {
      const { code, stderr } = await runServer(['check-testers', ...args]);
      assert.equal(code, 64);
      assert.match(stderr, /check-testers <file>/);
    }
  });
});
