import assert from 'node:assert/strict';
import type { Release } from '../../src/protocol/release';
import type { QueryOf } from '../../src/protocol/route';
import type { routes } from '../../src/protocol/routes';
import { testerSorts, type Tester, type TesterPage } from '../../src/protocol/testers';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

type Listing = QueryOf<(typeof routes)['listTesters']>;

describe('The testers of a release', () => {
  let world: ReleaseWorld;
  let testing: Release;

  before(async () => {
    world = await startReleaseWorld();
    const began = await world.approve(await world.applied());
    await world.addTesters(began, 'mina\njonas\n');
    await world.addTesters(await world.read(began), 'zoe\nada\nMINA2\n', { as: 'ada-admin' });
    testing = await world.read(began);
    await useOf('mina', { opens: 3, lastOpenedAt: 3000, failures: 0 });
    await useOf('zoe', { opens: 1, lastOpenedAt: 5000, failures: 2 });
    await useOf('ada', { opens: 0, lastOpenedAt: null, failures: 1 });
    await world.platform.storage.write((transaction) =>
      transaction
        .updateTable('release')
        .set({ testers_opened: 2, testers_failed: 2 })
        .where('id', '=', testing.id)
        .execute(),
    );
  });

  after(() => world.stop());

  async function useOf(
    userId: string,
    { opens, lastOpenedAt, failures }: Pick<Tester, 'opens' | 'lastOpenedAt' | 'failures'>,
  ): Promise<void> {
    const row = { opens, last_opened_at: lastOpenedAt, failures, last_failed_at: failures > 0 ? 9000 : null };
    await world.platform.storage.write((transaction) =>
      transaction
        .insertInto('tester_use')
        .values({ release_id: testing.id, user_id: userId, ...row })
        .execute(),
    );
  }

  const list = (query: Listing = {}): Promise<TesterPage> =>
    world.as('dana-developer').call('listTesters', { params: { id: testing.id }, query });

  const idsOf = ({ items }: TesterPage): readonly string[] => items.map(({ userId }) => userId);

  it('are told with who added them and when, and what their phones reported', async () => {
    const { items } = await list({ search: 'zoe' });
    const [entry] = (await world.log(testing)).slice(-1);
    assert.deepEqual(items, [
      {
        userId: 'zoe',
        group: null,
        addedAt: entry?.at,
        addedBy: { accountId: 'ada-admin', name: 'Ada Admin' },
        opens: 1,
        lastOpenedAt: 5000,
        failures: 2,
        lastFailedAt: 9000,
        lastVersionSeen: testing.version,
      },
    ]);
  });

  it('are counted in all, whatever is listed', async () => {
    const counts = { testers: 5, opened: 2, neverOpened: 3, failed: 2 };
    assert.deepEqual((await list()).counts, counts);
    const narrowed = await list({ state: 'failed', search: 'nobody' });
    assert.deepEqual([narrowed.counts, narrowed.items], [counts, []]);
    assert.deepEqual(narrowed.groups, [{ name: null, count: 5 }]);
  });

  it('are narrowed to those who opened it, never did, or for whom it failed', async () => {
    assert.deepEqual(idsOf(await list({ state: 'opened' })), ['mina', 'zoe']);
    assert.deepEqual(idsOf(await list({ state: 'never-opened' })), ['MINA2', 'ada', 'jonas']);
    assert.deepEqual(idsOf(await list({ state: 'failed' })), ['ada', 'zoe']);
  });

  it('are found by a part of their user ID, in capital letters or small ones', async () => {
    assert.deepEqual(idsOf(await list({ search: 'Mina' })), ['MINA2', 'mina']);
    assert.deepEqual(idsOf(await list({ search: '%' })), []);
  });

  it('are sorted by any column, both ways, in pages of any size', async () => {
    const orders = {
      userId: ['MINA2', 'ada', 'jonas', 'mina', 'zoe'],
      addedAt: ['jonas', 'mina', 'MINA2', 'ada', 'zoe'],
      lastOpenedAt: ['MINA2', 'ada', 'jonas', 'mina', 'zoe'],
      failures: ['MINA2', 'jonas', 'mina', 'ada', 'zoe'],
    };
    for (const sort of testerSorts) {
      const ascending = orders[sort];
      for (const limit of [1, 2, 3, 5]) {
        assert.deepEqual(await pages({ sort, limit }), ascending, `${sort} by ${limit}`);
        assert.deepEqual(await pages({ sort, order: 'desc', limit }), ascending.toReversed(), `${sort}, descending`);
      }
    }
  });

  async function pages(query: Listing): Promise<readonly string[]> {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: TesterPage = await list({ ...query, ...(cursor !== '' && { cursor }) });
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    }
    return seen;
  }

  it('keep since when and from whom they are testers when the list is replaced, and their opens are forgotten with them', async () => {
    const before = (await list({ search: 'mina', state: 'opened' })).items;
    await world.updateTestGroup(await world.read(testing), 'mina\nnew\n', { as: 'ada-admin' });
    assert.deepEqual((await list({ search: 'mina', state: 'opened' })).items, before);
    assert.deepEqual((await list()).counts, { testers: 2, opened: 1, neverOpened: 1, failed: 0 });
    await world.addTesters(await world.read(testing), 'zoe\n');
    const [zoe] = (await list({ search: 'zoe' })).items;
    assert.deepEqual([zoe?.opens, zoe?.failures, zoe?.addedBy?.accountId], [0, 0, 'dana-developer']);
  });
});
