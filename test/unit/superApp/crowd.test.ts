import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  crowdUsers,
  miniProgramsOf,
  sentenceOf,
  sharesOf,
  versionsOf,
  type CrowdMember,
  type CrowdRelease,
} from '../../../samples/super-app/page/crowd';

const release = (version: string): CrowdRelease => ({
  releaseId: `release-${version}`,
  version,
  reason: 'STATIC',
});

const crowd: readonly CrowdMember[] = [
  { userId: 'user-001', gets: { coffee: release('1.9.0') } },
  { userId: 'user-002', gets: { coffee: release('1.10.0'), rewards: release('2.0.0') } },
  { userId: 'user-003', gets: {} },
  { userId: 'user-004', gets: { coffee: release('1.9.0') } },
];

describe('The crowd of the sample super app', () => {
  it('has 200 users, each once', () => {
    assert.equal(new Set(crowdUsers).size, 200);
    assert.deepEqual([crowdUsers[0], crowdUsers.at(-1)], ['user-001', 'user-200']);
  });

  it('tells how many get which version, the highest first and nothing last', () => {
    assert.deepEqual(sharesOf(crowd, 'coffee'), [
      { version: '1.10.0', count: 1 },
      { version: '1.9.0', count: 2 },
      { version: undefined, count: 1 },
    ]);
    assert.equal(sentenceOf(sharesOf(crowd, 'coffee')), '1 of 4 gets 1.10.0, 2 get 1.9.0, 1 gets nothing.');
    assert.equal(sentenceOf(sharesOf(crowd, 'rewards')), '1 of 4 gets 2.0.0, 3 get nothing.');
    assert.equal(sentenceOf([]), '');
  });

  it('knows its mini programs and their versions', () => {
    assert.deepEqual(miniProgramsOf(crowd), ['coffee', 'rewards']);
    assert.deepEqual(versionsOf(crowd), ['1.9.0', '1.10.0', '2.0.0']);
  });
});
