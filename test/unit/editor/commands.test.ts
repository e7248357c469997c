import assert from 'node:assert/strict';
import { commandArgument, selectedReleaseIds, selectedUserIds } from '../../../src/editor/commands/commandArgument';

describe('What a command was given', () => {
  it('is read from a row, a link or nothing at all', () => {
    const row = { kind: 'release', id: 'mini-program/1/release/2', miniProgramId: '1', releaseId: '2', release: {} };
    assert.deepEqual(commandArgument(row), { miniProgramId: '1', releaseId: '2' });
    assert.deepEqual(commandArgument({ approvalId: '3' }), { approvalId: '3' });
    assert.deepEqual(commandArgument({ miniProgramId: '1', userId: 'mina' }), { miniProgramId: '1', userId: 'mina' });
    assert.deepEqual(commandArgument(undefined), {});
  });

  it('is several releases where several are selected, and not those whose testers are', () => {
    const releases = ['1', '2', '2'].map((releaseId) => ({ kind: 'release', releaseId }));
    const tester = { kind: 'tester', releaseId: '3', userId: 'ada' };
    const below = [{ kind: 'testers', releaseId: '3' }, tester];
    assert.deepEqual(selectedReleaseIds([...releases, ...below]), ['1', '2']);
    assert.equal(selectedReleaseIds([tester]), undefined);
    assert.deepEqual(selectedUserIds([tester, { ...tester, userId: 'bo' }]), ['ada', 'bo']);
  });

  it('counts only where it is what it should be', () => {
    assert.deepEqual(commandArgument({ releaseId: 7, versionId: null }), {});
    assert.deepEqual(commandArgument('release'), {});
  });
});
