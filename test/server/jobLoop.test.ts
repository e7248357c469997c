import assert from 'node:assert/strict';
import { systemClock } from '../../src/server/clock';
import { JobLoop } from '../../src/server/services/jobLoop';
import { enqueue } from '../../src/server/services/jobs';
import { startPlatform, type TestPlatform } from '../support/platform';
import { openTestStorage } from '../support/testDatabase';

const kind = 'a kind that only this test does';

describe('a job that fails', () => {
  let platform: TestPlatform;

  beforeEach(async () => {
    platform = await startPlatform();
    await platform.storage.write((transaction) => enqueue(transaction, { kind, uniqueKey: 'one', payload: {} }));
  });

  afterEach(() => platform.stop());

  it('has its failure told, also where the database went away and it cannot be given back', async () => {
    const storage = await openTestStorage(platform.folder);
    const cause = new Error('what the job failed of');
    const told: unknown[] = [];
    const { promise: bothTold, resolve } = Promise.withResolvers<void>();
    const loop = new JobLoop({
      context: { storage, clock: systemClock },
      kind,
      work: async () => {
        await storage.close();
        throw cause;
      },
      onError: (error) => {
        if (told.push(error) === 2) resolve();
      },
    });
    loop.start();
    await bothTold;
    await loop.stop();
    assert.ok(!told.slice(0, 1).includes(cause), 'that it could not be given back');
    assert.equal(told[1], cause);
  });
});
