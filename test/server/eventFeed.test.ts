import assert from 'node:assert/strict';
import { EventFeed } from '../../src/server/events/eventFeed';
import { cleanUp } from '../../src/server/housekeeping';
import { findPerson } from '../../src/server/services/people';
import { countedStorage } from '../support/countedStorage';
import { FeedFollower } from '../support/feedFollower';
import { seed, startPlatform, type SeedAccount, type TestPlatform } from '../support/platform';

describe('the events of a process', () => {
  let platform: TestPlatform;
  let followers: FeedFollower[] = [];

  beforeEach(async () => {
    platform = await startPlatform();
  });

  afterEach(async () => {
    await Promise.all(followers.map((one) => one.leave()));
    followers = [];
    await platform.stop();
  });

  async function follow(feed: EventFeed, account: SeedAccount, onAsked = (): void => undefined): Promise<FeedFollower> {
    const follower = await FeedFollower.on(feed, platform.storage, async () => {
      onAsked();
      return findPerson(platform.storage.reader, account);
    });
    followers.push(follower);
    return follower;
  }

  /** Writes so many events that everybody in the merchant's workspace is told of. */
  async function change(count: number): Promise<void> {
    const ada = platform.as('ada-admin');
    const params = { id: seed.harborCoffee };
    const { revision: first } = await ada.call('getGlobalConfiguration', { params });
    for (let revision = first; revision < first + count; revision += 1) {
      await ada.call('setGlobalConfiguration', { params, body: { clientId: `c${revision}` }, ifMatch: revision });
    }
  }

  const upTo = (last: number, first = 1): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);

  it('are read once after a commit, however many are told', async () => {
    const { storage, counts } = countedStorage(platform.storage);
    const feed = new EventFeed(storage);
    const many = await Promise.all(Array.from({ length: 40 }, () => follow(feed, 'dana-developer')));
    for (const last of upTo(3)) {
      await change(1);
      await Promise.all(many.map((one) => one.until((sequence) => sequence === last)));
    }
    // Once to begin, and once whenever somebody committed; who may see the mini program, once for each event.
    assert.ok((counts.reads.get('event') ?? 0) <= 1 + counts.notices, JSON.stringify([...counts.reads]));
    assert.ok(counts.notices < many.length, String(counts.notices));
    assert.equal(counts.reads.get('mini_program'), 3);
    for (const { told } of many) assert.deepEqual(told, [1, 2, 3]);
  });

  it('ask who somebody is only when there is something to tell them, or they may be somebody else by now', async () => {
    const feed = new EventFeed(platform.storage);
    let asked = 0;
    const mia = await follow(feed, 'mia-metro', () => (asked += 1));
    await change(1);
    await mia.until((sequence) => sequence === 1);
    assert.equal(asked, 1);
    await change(3);
    await mia.until((sequence) => sequence === 4);
    assert.equal(asked, 1);
    assert.deepEqual(mia.told, []);
  });

  it('come to a newcomer from the moment they are one', async () => {
    const feed = new EventFeed(platform.storage);
    const mia = await follow(feed, 'mia-metro');
    await change(2);
    await mia.until((sequence) => sequence === 2);
    const params = { id: 'harbor-coffee-company' };
    const { revision } = await platform.as('ada-admin').call('listMembers', { params });
    const body = { email: 'mia-metro@local.example', roles: ['Developer Admin' as const], assignments: [] };
    await platform.as('ada-admin').call('setMember', { params, body, ifMatch: revision });
    await change(1);
    await mia.until((sequence) => sequence === 4);
    assert.deepEqual(mia.told, [3, 4]);
  });

  it('wait for whoever is slow, who misses none, while nobody waits for them', async () => {
    const feed = new EventFeed(platform.storage, 4);
    const slow = await follow(feed, 'dana-developer');
    const quick = await follow(feed, 'dana-developer');
    slow.holdUp();
    await change(12);
    await quick.until((sequence) => sequence === 12);
    assert.deepEqual(slow.told, [1]);
    slow.takeAll();
    await slow.until((sequence) => sequence === 12);
    assert.deepEqual([slow.told, quick.told, slow.resets], [upTo(12), upTo(12), 0]);
  });

  it('are told as a reset to whoever was so slow that they are no longer kept', async () => {
    const feed = new EventFeed(platform.storage, 4);
    const slow = await follow(feed, 'dana-developer');
    slow.holdUp();
    await change(12);
    await slow.until((sequence) => sequence === 1);
    const { storage, blobs, signer } = platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    await cleanUp({ storage, blobs, signer, clock: { now: () => 0 }, onError }, { events: 6, answers: 0 });
    slow.takeAll();
    await slow.until((sequence) => sequence === 12);
    // What was read already when the others were removed is told, too: how much that is, is a matter of chance.
    const before = slow.told.slice(0, -6);
    assert.deepEqual([slow.told, slow.resets], [[...upTo(before.length), ...upTo(12, 7)], 1]);
    assert.ok(before.length > 0 && before.length < 6);
  });
});
