import assert from 'node:assert/strict';
import {
  claim,
  enqueue,
  finish,
  leaseDuration,
  nextDue,
  putOff,
  renew,
  type Job,
} from '../../src/server/services/jobs';
import { startPlatform, type TestPlatform } from '../support/platform';

const kind = 'a kind that only this test does';

describe('the lease of a job', () => {
  const claimedAt = 1_700_000_000_000;
  let platform: TestPlatform;
  let job: Job;

  beforeEach(async () => {
    platform = await startPlatform();
    await platform.storage.write((transaction) => enqueue(transaction, { kind, uniqueKey: 'one', payload: {} }));
    const claimed = await claimAs('first', claimedAt);
    assert.ok(claimed);
    job = claimed;
  });

  afterEach(() => platform.stop());

  const claimAs = (owner: string, now: number): Promise<Job | undefined> => claim(platform.storage, kind, owner, now);

  const dueAt = (now: number): Promise<number | undefined> => nextDue(platform.storage.reader, kind, now);

  it('keeps others off until it ends, and lets one of them in then', async () => {
    assert.equal(await claimAs('second', claimedAt + leaseDuration - 1), undefined);
    assert.equal(await dueAt(claimedAt), claimedAt + leaseDuration);
    const again = await claimAs('second', claimedAt + leaseDuration);
    assert.deepEqual([again?.id, again?.attempts], [job.id, 2]);
    assert.equal(await renew(platform.storage, job, 'first', claimedAt + leaseDuration), false);
  });

  it('holds against a process whose clock is behind by less than a lease', async () => {
    for (const behind of [1, leaseDuration / 2, leaseDuration]) {
      assert.equal(await claimAs('behind', claimedAt - behind), undefined, String(behind));
      assert.equal(await dueAt(claimedAt - behind), claimedAt + leaseDuration);
    }
    assert.equal(await renew(platform.storage, job, 'first', claimedAt + 1), true);
  });

  it('is void once it ends later than any lease could, since the clock was set back', async () => {
    const setBack = claimedAt - leaseDuration - 1;
    assert.equal(await dueAt(setBack), 0);
    const again = await claimAs('second', setBack);
    assert.deepEqual([again?.id, again?.attempts], [job.id, 2]);
    const isFinished = (one: Job, owner: string): Promise<boolean> =>
      platform.storage.write((transaction) => finish(transaction, one, owner, setBack));
    assert.equal(await isFinished(job, 'first'), false, 'whoever had the lease before drops the result');
    assert.ok(again);
    assert.equal(await isFinished(again, 'second'), true);
    assert.equal(await claimAs('third', setBack), undefined);
  });

  it('is looked for again when it ends, when another job was put off until, or at once where one is free', async () => {
    const { storage } = platform;
    const soon = claimedAt + leaseDuration / 2;
    const queue = (uniqueKey: string): Promise<void> =>
      storage.write((transaction) => enqueue(transaction, { kind, uniqueKey, payload: {} }));
    await queue('two');
    const two = await claimAs('second', claimedAt);
    assert.ok(two);
    assert.equal(await storage.write((transaction) => putOff(transaction, two, 'second', soon)), true);
    assert.equal(await dueAt(claimedAt), soon, 'put off');
    assert.equal(await dueAt(soon), soon, 'due since it was put off until then');
    await queue('three');
    assert.equal(await dueAt(claimedAt), 0, 'free');
    assert.ok(await claimAs('third', claimedAt));
    assert.ok(await claimAs('second', soon));
    assert.equal(await dueAt(soon), claimedAt + leaseDuration, 'the first lease to end');
  });

  it('is nothing to wait for once its job is done', async () => {
    await platform.storage.write((transaction) => finish(transaction, job, 'first', claimedAt));
    assert.equal(await dueAt(claimedAt), undefined);
  });
});
