import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { crowdUsers } from '../../../samples/super-app/page/crowd';
import { unknownAmong } from '../../../samples/super-app/backEnd/users.mts';

/** The user IDs of a tester list of the sample mini program, which stand first on their line. */
function userIdsOf(list: string): readonly string[] {
  const lines = readFileSync(`samples/harbor-coffee/${list}`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.replace(/,.*/u, '')).filter((userId) => userId !== 'user_id');
}

describe('The users of the sample super app', () => {
  for (const list of ['pilot.testers.csv', 'more-testers.txt']) {
    it(`are those of ${list}, too`, () => {
      const userIds = userIdsOf(list);
      assert.notEqual(userIds.length, 0);
      assert.deepEqual(unknownAmong({ userIds }), { unknown: [] });
    });
  }

  it('are its crowd as well, and nobody else', () => {
    assert.deepEqual(unknownAmong({ userIds: [...crowdUsers, 'harbor.nobody'] }), { unknown: ['harbor.nobody'] });
  });
});
