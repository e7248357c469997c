import assert from 'node:assert/strict';
import { commandArgument } from '../../../src/editor/commands/commandArgument';
import { RecentSentences } from '../../../src/editor/recentSentences';

describe('What a command was given', () => {
  it('is read from a row, a link or nothing at all', () => {
    const row = { kind: 'release', id: 'mini-program/1/release/2', miniProgramId: '1', releaseId: '2', release: {} };
    assert.deepEqual(commandArgument(row), { miniProgramId: '1', releaseId: '2' });
    assert.deepEqual(commandArgument({ approvalId: '3' }), { approvalId: '3' });
    assert.deepEqual(commandArgument(undefined), {});
  });

  it('counts only where it is what it should be', () => {
    assert.deepEqual(commandArgument({ releaseId: 7, versionId: null }), {});
    assert.deepEqual(commandArgument('release'), {});
  });
});

describe('The same notification', () => {
  it('is not told again for a while, and others are', () => {
    let now = 0;
    const recent = new RecentSentences(5000, () => now);
    assert.deepEqual([recent.mayTell('a'), recent.mayTell('a'), recent.mayTell('b')], [true, false, true]);
    now = 5000;
    assert.equal(recent.mayTell('a'), true);
  });
});
