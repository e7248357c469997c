import assert from 'node:assert/strict';
import { bucketOf, inShare, type CandidateRelease } from '../../../src/core/audience';
import { mayOpenByQrCode } from '../../../src/core/qrCodeAudience';
import { releaseStatuses } from '../../../src/core/releaseStatus';

describe('Who may open a release by its QR code', () => {
  const release = (parts: Partial<CandidateRelease> = {}): CandidateRelease => ({
    releaseId: 'release-1',
    version: '1.4.0',
    status: 'Pilot Testing',
    percentage: null,
    heldBack: { share: 0, seed: 'wallet:coffee' },
    isTester: false,
    ...parts,
  });

  it('is a tester from Pilot Testing to the end, and anybody in a Full Release alone', () => {
    const open = (isTester: boolean): readonly string[] =>
      releaseStatuses.filter((status) => mayOpenByQrCode('mina', release({ status, isTester })));
    assert.deepEqual(open(true), ['Pilot Testing', 'Grayscale Release', 'Full Release']);
    assert.deepEqual(open(false), ['Full Release']);
  });

  it('is the share of a grayscale, without those who are held back', () => {
    const users = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    const grayscale = { status: 'Grayscale Release', percentage: 50 } as const;
    const inside = users.filter((user) => inShare(bucketOf('release-1', user), 50));
    assert.deepEqual(
      users.filter((user) => mayOpenByQrCode(user, release(grayscale))),
      inside,
    );
    const heldBack = { share: 30, seed: 'wallet:coffee' };
    assert.deepEqual(
      users.filter((user) => mayOpenByQrCode(user, release({ ...grayscale, heldBack }))),
      inside.filter((user) => !inShare(bucketOf(heldBack.seed, user), 30)),
    );
  });
});
