import assert from 'node:assert/strict';
import { groupAsList, type GroupMember, type ListedTester } from '../../../../src/core/testers/groupAsList';

const member = (userId: string, group: string | null = null): GroupMember => ({ userId, group });

const at = (line: number, userId: string, group?: string): ListedTester => ({ line, userId, group });

function asList(
  text: string,
  listed: readonly ListedTester[],
  members: readonly GroupMember[],
  headings: readonly (readonly [line: number, group: string])[] = [],
): readonly string[] {
  return groupAsList({ lines: text.split('\n'), listed, headings: new Map(headings), members }).split('\n');
}

describe('A test group written as a list', () => {
  it('differs from the list by who is added and who is removed alone', () => {
    const written = asList(
      'user_id,name\n# the crew\nbo,Bo\nann,Ann\nnew,New\n',
      [at(3, 'bo'), at(4, 'ann'), at(5, 'new')],
      [member('ann'), member('bo'), member('zoe')],
    );
    assert.deepEqual(written, ['user_id,name', '# the crew', 'bo,Bo', 'ann,Ann', 'zoe', '']);
  });

  it('is the list where both are the same, whatever stands in it beside', () => {
    const text = '\uFEFFann ; bo # both\n\n  u 1 is none\n';
    assert.equal(asList(text, [at(1, 'ann'), at(1, 'bo')], [member('bo'), member('ann')]).join('\n'), text);
  });

  it('keeps of a line with several testers those who are there', () => {
    assert.deepEqual(asList('ann, new; bo', [at(1, 'ann'), at(1, 'new'), at(1, 'bo')], [member('ann'), member('bo')]), [
      'ann, bo',
    ]);
  });

  it('is empty lines and remarks where nobody is there yet, and one a line where the list is empty', () => {
    assert.deepEqual(asList('# crew\nann\n', [at(2, 'ann')], []), ['# crew', '']);
    assert.deepEqual(asList('', [], [member('ann'), member('bo')]), ['ann', 'bo', '']);
  });

  it('has who is gone at the end of their group, and a group that the list does not have at its own', () => {
    const written = asList(
      'ann\n\n[crew]\nbo\n\n[port]\nmia\n',
      [at(1, 'ann'), at(4, 'bo', 'crew'), at(7, 'mia', 'port')],
      [
        member('ann'),
        member('abe'),
        member('bo', 'crew'),
        member('cy', 'crew'),
        member('mia', 'port'),
        member('zoe', 'deck'),
      ],
      [
        [3, 'crew'],
        [6, 'port'],
      ],
    );
    assert.equal(written.join(' '), 'ann abe  [crew] bo cy  [port] mia [deck] zoe ');
  });

  it('has who is gone once, where a group has several parts', () => {
    const written = asList(
      'ann\n[crew]\nbo\n[]\nlee\n',
      [at(1, 'ann'), at(3, 'bo', 'crew'), at(5, 'lee')],
      [member('ann'), member('bo', 'crew'), member('zoe'), member('lee')],
      [
        [2, 'crew'],
        [4, ''],
      ],
    );
    assert.deepEqual(written, ['ann', '[crew]', 'bo', '[]', 'lee', 'zoe', '']);
  });

  it('shows who moves to another group in both', () => {
    const written = asList(
      '[crew]\nbo\n[port]\nann',
      [at(2, 'bo', 'crew'), at(4, 'ann', 'port')],
      [member('ann', 'crew'), member('bo', 'crew'), member('zoe')],
      [
        [1, 'crew'],
        [3, 'port'],
      ],
    );
    assert.deepEqual(written, ['zoe', '[crew]', 'bo', 'ann', '[port]']);
  });

  it('shows who is in a group, where the list has no groups and would take them out of it', () => {
    const written = asList(
      'ann\nbo\nmia\nnew\n',
      [at(1, 'ann'), at(2, 'bo'), at(3, 'mia'), at(4, 'new')],
      [member('ann', 'crew'), member('bo', 'crew'), member('mia')],
    );
    assert.deepEqual(written, ['mia', '[crew]', 'ann', 'bo', '']);
  });

  it('shows who moves to another group by a column of the list', () => {
    const written = asList(
      'user_id,group\nann,crew\nbo,port\nmia,\n',
      [at(2, 'ann', 'crew'), at(3, 'bo', 'port'), at(4, 'mia')],
      [member('ann', 'crew'), member('bo', 'crew'), member('mia', 'port')],
    );
    assert.deepEqual(written, ['user_id,group', 'ann,crew', '[crew]', 'bo', '[port]', 'mia', '']);
  });
});
