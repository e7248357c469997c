import assert from 'node:assert/strict';
import { foldingOfTesterList } from '../../../../src/editor/testers/language/foldingOfTesterList';

const folded = (...lines: readonly string[]): readonly string[] =>
  foldingOfTesterList(lines).map(({ start, end, kind }) => `${kind} ${start}-${end}`);

describe('Folding a tester list', () => {
  it('folds each group from its heading to its last user ID', () => {
    assert.deepEqual(folded('mina', '[crew]', 'bo', 'lee', '', '[pier]', 'kai', '', ''), ['group 1-3', 'group 5-6']);
  });

  it('leaves a comment to the group that it introduces', () => {
    assert.deepEqual(folded('[crew]', 'bo', '', '# those of the', '# pier', '[pier]', 'kai'), [
      'group 0-1',
      'comment 3-4',
      'group 5-6',
    ]);
  });

  it('has nothing to fold where there is one line', () => {
    assert.deepEqual(folded('# mina is first', 'mina', '[crew]', '[pier]'), []);
  });
});
