import assert from 'node:assert/strict';
import { checkOffline, forceRemoved } from '../../../src/core/removal';
import { releaseStatuses, statusesUnderWay, type ReleaseStatus } from '../../../src/core/releaseStatus';

const at = (...statuses: readonly ReleaseStatus[]): readonly { readonly status: ReleaseStatus }[] =>
  statuses.map((status) => ({ status }));

describe('taking a target offline', () => {
  it('takes its Full Release', () => {
    const releases = at('Archived', 'Canceled', 'New Version Created', 'Full Release');
    assert.deepEqual(checkOffline(releases), { ok: true, release: releases[3] });
  });

  it('needs one', () => {
    assert.deepEqual(checkOffline(at('Archived', 'New Version Created')), { ok: false, code: 'NOTHING_LIVE' });
    assert.deepEqual(checkOffline([]), { ok: false, code: 'NOTHING_LIVE' });
  });

  for (const status of statusesUnderWay) {
    it(`waits for another release that is in ${status}, and names it`, () => {
      const releases = at('Full Release', status);
      assert.deepEqual(checkOffline(releases), { ok: false, code: 'TARGET_OCCUPIED', inTheWay: releases[1] });
    });
  }
});

describe('a force removal', () => {
  it('takes everything that is live or under way, in any environment', () => {
    const taken = forceRemoved(at(...releaseStatuses)).map(({ status }) => status);
    assert.deepEqual(taken, [
      'Under Review',
      'Release Preparation',
      'Pilot Testing',
      'Grayscale Release',
      'Full Release',
    ]);
  });

  it('needs one release that reaches users', () => {
    assert.deepEqual(forceRemoved(at('Under Review', 'Release Preparation', 'Pilot Testing', 'Archived')), []);
    assert.equal(forceRemoved(at('Under Review', 'Grayscale Release')).length, 2);
  });
});
