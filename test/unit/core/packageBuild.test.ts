import assert from 'node:assert/strict';
import { buildStates, isBuildStep } from '../../../src/core/packageBuild';

describe('the package build', () => {
  it('goes from queued through building to built or failed, and from failed back by Retry', () => {
    const steps = buildStates.flatMap((from) =>
      buildStates.filter((to) => isBuildStep(from, to)).map((to) => `${from} → ${to}`),
    );
    assert.deepEqual(steps, [
      'queued → building',
      // A worker that died left it there, and another begins anew.
      'building → building',
      'building → built',
      'building → failed',
      'failed → queued',
    ]);
  });
});
