import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Problem } from '../../src/protocol/problem';
import type { Release } from '../../src/protocol/release';
import type { TesterOutcome } from '../../src/protocol/testers';
import { cleanUp, defaultRetention } from '../../src/server/housekeeping';
import { ManualClock, hour } from '../support/manualClock';
import { eventually } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

/** The longest list that is taken, in bytes. */
const limit = 3 * 1024 * 1024;

describe('a tester list of any length', () => {
  let world: ReleaseWorld;
  let clock: ManualClock;
  let testing: Release;

  beforeEach(async () => {
    clock = new ManualClock();
    world = await startReleaseWorld({ clock, settings: { maximumTesterListBytes: limit } });
    await world.setPolicy({ testerLimit: 1_000_000 });
    testing = await world.approve(await world.applied());
  });

  afterEach(() => world.stop());

  /** `u0000001` and on, a line each. */
  const lines = (from: number, count: number): string =>
    Array.from({ length: count }, (_, index) => `u${String(from + index).padStart(7, '0')}\n`).join('');

  const now = (): Promise<Release> => world.read(testing);

  const rows = async (table: 'tester' | 'tester_list' | 'tester_use'): Promise<number> => {
    const { count } = await world.platform.storage.reader
      .selectFrom(table)
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  };

  const keepHouse = (): Promise<void> => {
    const { storage, blobs, signer } = world.platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    return cleanUp({ storage, blobs, signer, clock, onError }, defaultRetention);
  };

  it('is one step, while which phones are answered and nobody is a tester before all are', async () => {
    const phone = await world.phone();
    const count = 300_000;
    const state = { isImporting: true };
    const importing = world.addTesters(testing, lines(1, count)).finally(() => (state.isImporting = false));
    const answers: string[] = [];
    while (state.isImporting) answers.push(await phone.gets('u0000001'));
    const outcome = await importing;
    const whileImporting = answers.filter((answer) => answer.startsWith('nothing'));
    assert.ok(whileImporting.length > 10, `${whileImporting.length} answers`);
    // The last question may have been asked before, and answered after.
    assert.deepEqual(
      answers.slice(whileImporting.length).filter((answer) => !answer.endsWith('TARGETING_MATCH')),
      [],
    );
    assert.match(await phone.gets('u0300000'), /TARGETING_MATCH/);
    const release = await now();
    assert.deepEqual([outcome.added, release.testerCount, release.revision], [count, count, testing.revision + 1]);
    assert.equal((await world.log(testing)).at(-1)?.testersAdded, count);
  });

  it('is compared, added and replaced like a short one', async () => {
    await world.addTesters(testing, `[old]\n${lines(1, 2500)}`);
    const counts = ({ added, alreadyThere, removed, total }: TesterOutcome): readonly number[] => [
      added,
      alreadyThere,
      removed,
      total,
    ];
    const added = await world.addTesters(await now(), `[new]\n${lines(2001, 2500)}`, { as: 'ada-admin' });
    assert.deepEqual(counts(added), [2000, 500, 0, 4500]);
    const list = `[new]\n${lines(2001, 2400)}${lines(9001, 10)}`;
    const preview = await world.updateTestGroup(await now(), list, { preview: true, as: 'ada-admin' });
    assert.deepEqual(counts(preview), [10, 2400, 2100, 2410]);
    assert.deepEqual([preview.addedSample[0], preview.removedSample.length], ['u0009001', 20]);
    assert.deepEqual(await world.updateTestGroup(await now(), list, { as: 'ada-admin' }), preview);
    const { items, groups } = await world
      .as('dana-developer')
      .call('listTesters', { params: { id: testing.id }, query: { search: 'u0002001' } });
    assert.deepEqual(groups, [{ name: 'new', count: 2410 }]);
    assert.deepEqual([items[0]?.group, items[0]?.addedBy?.accountId], ['new', 'dana-developer']);
    await keepHouse();
    assert.deepEqual([await rows('tester'), await rows('tester_list')], [2410, 1]);
  });

  it('counts those alone who are testers now, of those who opened it', async () => {
    await world.addTesters(testing, lines(1, 2500));
    await haveOpened(2500);
    await world.updateTestGroup(await now(), lines(1501, 1500));
    const opened = async (): Promise<readonly number[]> => {
      const { items, counts } = await world
        .as('dana-developer')
        .call('listTesters', { params: { id: testing.id }, query: { state: 'opened', limit: 1000 } });
      return [items.length, counts.opened, counts.neverOpened, counts.failed];
    };
    assert.deepEqual(await opened(), [1000, 1000, 500, 0]);
    // Some of those who were removed come again, before it is forgotten that they had opened it.
    await world.addTesters(await now(), lines(1, 1200));
    assert.deepEqual(await opened(), [1000, 1000, 1700, 0]);
    await world.addTesters(await now(), lines(1201, 1));
    assert.deepEqual([await opened(), await rows('tester_use')], [[1000, 1000, 1701, 0], 1299]);
    await keepHouse();
    assert.deepEqual([await opened(), await rows('tester_use')], [[1000, 1000, 1701, 0], 1000]);
  });

  /** As if the phones of the first testers had reported it. */
  async function haveOpened(count: number): Promise<void> {
    const use = { opens: 1, last_opened_at: 5000, failures: 0, last_failed_at: null };
    const userIds = lines(1, count).trimEnd().split('\n');
    await world.platform.storage.write(async (transaction) => {
      for (const userId of userIds)
        await transaction
          .insertInto('tester_use')
          .values({ release_id: testing.id, user_id: userId, ...use })
          .execute();
      await transaction.updateTable('release').set({ testers_opened: count }).where('id', '=', testing.id).execute();
    });
  }

  it('leaves the groups of who is there when others are added', async () => {
    await world.addTesters(testing, `[old]\n${lines(1, 1500)}`);
    await world.addTesters(await now(), `[new]\n${lines(1001, 3000)}`);
    const { groups } = await world.as('dana-developer').call('listTesters', { params: { id: testing.id } });
    assert.deepEqual(groups, [
      { name: 'old', count: 1500 },
      { name: 'new', count: 2500 },
    ]);
  });

  it('changes nothing where the connection is cut in the middle', async () => {
    await world.addTesters(testing, 'mina\n');
    const before = await now();
    await cutOff(before, lines(1, 5000));
    await eventually(
      () => rows('tester_list'),
      (count) => count === 2,
    );
    await eventually(
      async () => world.platform.storage.reader.selectFrom('tester_list').select('written_at').execute(),
      (lists) => lists.some(({ written_at: at }) => at === 0),
    );
    assert.deepEqual([await now(), await world.testers(testing)], [before, ['mina']]);
    await keepHouse();
    assert.deepEqual([await rows('tester'), await rows('tester_list')], [1, 1]);
  });

  /** Sends a list whose end never comes, and hangs up once some of it was written. */
  async function cutOff(release: Release, sent: string): Promise<void> {
    const upload = unannounced(release);
    upload.on('error', () => undefined);
    upload.write(sent);
    await eventually(
      () => rows('tester'),
      (count) => count > 1000,
    );
    upload.destroy();
  }

  /** A request that replaces the testers, and does not say how long the list is. */
  function unannounced(release: Release): ClientRequest {
    return request(`${world.platform.url}/v1/releases/${release.id}/testers`, {
      method: 'PUT',
      agent: false,
      headers: {
        authorization: `Bearer ${world.platform.token('dana-developer')}`,
        'content-type': 'text/plain',
        'if-match': `"${release.revision}"`,
      },
    });
  }

  it('is taken up to so many bytes, and refused beyond them whether it says before how many come or not', async () => {
    await world.addTesters(testing, 'mina\n');
    const before = await now();
    const list = lines(1, 5000);
    const tooLong = `${list}#${'x'.repeat(60_000)}\n`.repeat(40);
    assert.ok(tooLong.length > limit);
    await refuses(world.updateTestGroup(before, tooLong), 'BODY_TOO_LARGE', { limit });
    await keepHouse();
    assert.equal(await rows('tester_list'), 1, 'some of it was written although it said that it is too long');
    const upload = unannounced(before);
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
    upload.end(tooLong);
    const [answer] = await answered;
    const problem = JSON.parse(await text(answer)) as Problem;
    assert.deepEqual([answer.statusCode, problem.code, problem.parameters], [413, 'BODY_TOO_LARGE', { limit }]);
    assert.deepEqual([await now(), await world.testers(testing)], [before, ['mina']]);
    await keepHouse();
    assert.deepEqual([await rows('tester'), await rows('tester_list')], [1, 1]);
    const longest = list.padEnd(limit - 60_000, `#${'x'.repeat(60_000)}\n`).padEnd(limit, '\n');
    assert.equal((await world.updateTestGroup(before, longest)).total, 5000);
  });

  it('is refused as a whole to who comes second of two at the same moment', async () => {
    await world.addTesters(testing, 'mina\n');
    const before = await now();
    const outcomes = await Promise.allSettled([
      world.updateTestGroup(before, lines(1, 3000)),
      world.updateTestGroup(before, lines(4001, 4000), { as: 'ada-admin' }),
    ]);
    const totals = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.total] : []));
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    assert.deepEqual(refusals, ['PlatformError: REVISION_STALE']);
    await keepHouse();
    assert.deepEqual(
      [await rows('tester'), (await now()).testerCount, await rows('tester_list')],
      [...totals, ...totals, 1],
    );
  });

  it('is refused beyond the limit by a single one, with both numbers', async () => {
    await world.setPolicy({ testerLimit: 2500 });
    await refuses(world.addTesters(testing, lines(1, 2501)), 'TESTERS_TOO_MANY', { limit: 2500, count: 2501 });
    await world.addTesters(testing, lines(1, 2000));
    await refuses(world.addTesters(await now(), lines(2001, 501)), 'TESTERS_TOO_MANY', { limit: 2500, count: 2501 });
    await keepHouse();
    assert.deepEqual([await rows('tester'), await rows('tester_list')], [2000, 1]);
    assert.equal((await world.addTesters(await now(), lines(2001, 500))).total, 2500);
  });

  it('is removed as a whole also where several processes keep house at the same moment', async () => {
    await world.addTesters(testing, lines(1, 5000));
    await world.updateTestGroup(await now(), 'mina\n');
    await Promise.all([keepHouse(), keepHouse(), keepHouse()]);
    assert.deepEqual([await rows('tester'), await rows('tester_list')], [1, 1]);
  });

  it('is removed where whoever wrote it died, and not while it is written', async () => {
    const { storage } = world.platform;
    const writtenAt = { dead: clock.now() - 2 * hour, living: clock.now() };
    await storage.write(async (transaction) => {
      for (const [id, at] of Object.entries(writtenAt)) {
        await transaction.insertInto('tester_list').values({ id, written_at: at, groups: '[]' }).execute();
        await transaction.insertInto('tester').values({ list_id: id, user_id: 'mina', added_at: at }).execute();
      }
    });
    await keepHouse();
    const left = await storage.reader.selectFrom('tester').select('list_id').execute();
    assert.deepEqual(
      left.map((row) => row.list_id),
      ['living'],
    );
    assert.equal(await rows('tester_list'), 1);
  });
});
