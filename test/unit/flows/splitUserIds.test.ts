import assert from 'node:assert/strict';
import { splitUserIds } from '../../../src/editor/testers/splitUserIds';

describe('user IDs typed into one line', () => {
  it('stand apart by blanks, commas, semicolons and line breaks, also those of a Chinese keyboard', () => {
    assert.equal(
      splitUserIds('2088001, 2088002;2088003\t2088004\r\n2088005，2088006；2088007、2088008').split('\n').length,
      8,
    );
  });

  it('stand below the groups that they are in, whose names keep their blanks', () => {
    assert.equal(
      splitUserIds('ann [night shift]bo, cy [] [crew], dee [open ended'),
      ['ann', '[night shift]', 'bo', 'cy', '[]', '[crew]', 'dee', '[open', 'ended'].join('\n'),
    );
  });

  it('are none in nothing but separators', () => {
    assert.equal(splitUserIds(' ,; \n'), '');
  });
});
