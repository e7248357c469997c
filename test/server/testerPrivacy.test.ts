import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Release } from '../../src/protocol/release';
import { cleanUp, defaultRetention } from '../../src/server/housekeeping';
import { deleteTestersOfEnded } from '../../src/server/services/testers/deleteTesters';
import { tablesInOrder } from '../../src/server/transfer/exportedTables';
import { day, ManualClock } from '../support/manualClock';
import { seed } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('The user IDs of testers', () => {
  let world: ReleaseWorld;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    // As the editor does, each request comes with a key by which its answer is kept.
    world = await startReleaseWorld({ clock, client: { newIdempotencyKey: randomUUID } });
  });

  afterEach(() => world.stop());

  const keepHouse = (): Promise<void> => {
    const { storage, blobs, signer } = world.platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    return cleanUp({ storage, blobs, signer, clock, onError }, defaultRetention);
  };

  /** The tables in which a text stands anywhere. */
  async function tablesWith(text: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { name } of tablesInOrder) {
      const rows = await world.platform.storage.reader.selectFrom(name).selectAll().execute();
      if (JSON.stringify(rows).includes(text)) found.push(name);
    }
    return found;
  }

  /** In Pilot Testing, with a tester by its configuration and others by a list, of whom one opened it. */
  async function tested(): Promise<Release> {
    const release = await world.approve(await world.applied({ configuration: { testers: ['secret-ada'] } }));
    await world.addTesters(release, 'secret-mina\nsecret-mina\n');
    await world.updateTestGroup(await world.read(release), 'secret-ada\nsecret-jonas\nsecret#zoe\n');
    const phone = await world.phone();
    await phone.report(
      [{ id: 'one', releaseId: release.id, kind: 'open', at: clock.now(), userId: 'secret-ada' }],
      clock.now(),
    );
    return world.read(release);
  }

  it('are deleted so many days after the release has ended as its super app keeps them, and the counts stay', async () => {
    const release = await tested();
    assert.deepEqual([release.testersDeleteAt, release.testersDeletedAt], [null, null]);
    const canceled = await world.act(release, 'cancelRelease');
    assert.equal(canceled.testersDeleteAt, canceled.statusSince + 30 * day);
    clock.jump(30 * day - day / 24);
    await keepHouse();
    assert.equal((await world.testers(canceled)).length, 2);
    clock.jump(day / 12);
    await keepHouse();
    const after = await world.read(canceled);
    assert.deepEqual([after.testerCount, after.testersOpened, after.testersDeleteAt], [2, 1, null]);
    assert.ok(after.testersDeletedAt !== null && after.testersDeletedAt >= canceled.statusSince + 30 * day);
    assert.equal(after.configuration.hash, release.configuration.hash);
    assert.deepEqual(await tablesWith('secret'), []);
    const [entry] = (await world.log(after)).slice(-1);
    assert.deepEqual(
      [entry?.action, entry?.actor, entry?.from, entry?.to, entry?.testersRemoved],
      ['testers-deleted', null, 'Canceled', 'Canceled', 2],
    );
  });

  it('go with the answers that name them, whose requests are refused from then on as the release is', async () => {
    await world.setPolicy({ testerDays: 1 });
    const wim = { as: 'wim-developer' } as const;
    const tested = await world.approve(await world.applied({ ...wim, miniProgram: seed.harborRewards }));
    const other = await world.addTesters(tested, 'other-mina\n', wim);
    const release = await world.approve(await world.applied({ configuration: { testers: ['secret-ada'] } }));
    const dana = world.as('dana-developer');
    const adding = {
      params: { id: release.id },
      ifMatch: release.revision,
      bytes: Buffer.from('secret-mina\nsecret#zoe\n'),
      mediaType: 'text/plain',
      idempotencyKey: 'adding',
    };
    const outcome = await dana.call('addTesters', adding);
    const canceling = { params: { id: release.id }, ifMatch: release.revision + 1, idempotencyKey: 'canceling' };
    const canceled = await dana.call('cancelRelease', canceling);
    await keepHouse();
    assert.deepEqual(await dana.call('addTesters', adding), outcome);
    assert.deepEqual(await dana.call('cancelRelease', canceling), canceled);
    assert.ok((await tablesWith('secret')).includes('idempotency'));
    clock.jump(day);
    await keepHouse();
    assert.deepEqual(await tablesWith('secret'), []);
    const now = await world.read(canceled);
    await refuses(dana.call('addTesters', adding), 'REVISION_STALE');
    await refuses(dana.call('cancelRelease', canceling), 'REVISION_STALE');
    assert.deepEqual(await world.read(canceled), now);
    const kept = await answersWith('other-mina');
    assert.deepEqual(kept, [JSON.stringify(other)], 'the answer about another release is gone');
  });

  it('go from the answers about a global configuration once it is changed again, and from no others', async () => {
    const dana = world.as('dana-developer');
    const program = { params: { id: seed.harborCoffee } };
    const { revision } = await dana.call('getGlobalConfiguration', program);
    const set = (given: number, testers: string[], idempotencyKey: string): Promise<unknown> =>
      dana.call('setGlobalConfiguration', { ...program, ifMatch: given, body: { testers }, idempotencyKey });
    const first = await set(revision, ['secret-ada', 'kept-jonas'], 'first');
    assert.deepEqual(await set(revision, ['secret-ada', 'kept-jonas'], 'first'), first);
    const wim = world.as('wim-developer');
    const other = await wim.call('setGlobalConfiguration', {
      params: { id: seed.harborRewards },
      ifMatch: 1,
      body: { testers: ['other-mina'] },
    });
    const second = await set(revision + 1, ['kept-jonas'], 'second');
    assert.deepEqual(await tablesWith('secret'), []);
    assert.deepEqual(await answersWith('kept-jonas'), [JSON.stringify(second)]);
    assert.deepEqual(await answersWith('other-mina'), [JSON.stringify(other)]);
    assert.deepEqual(await set(revision + 1, ['kept-jonas'], 'second'), second);
    await refuses(set(revision, ['secret-ada', 'kept-jonas'], 'first'), 'REVISION_STALE');
  });

  /** The answers kept in which a text stands. */
  async function answersWith(text: string): Promise<readonly string[]> {
    const rows = await world.platform.storage.reader.selectFrom('idempotency').select('answer').execute();
    return rows.map(({ answer }) => answer).filter((answer) => answer.includes(text));
  }

  it('are deleted of a release that was never in a pilot test as well, which was configured with them', async () => {
    const wanted = { targetApp: seed.metroPay, configuration: { testers: ['secret-ada', 'secret-zoe'] } };
    const live = await world.live(wanted);
    const deleteAt = live.statusSince + 30 * day;
    assert.deepEqual([live.testerCount, live.testersDeleteAt, live.testersDeletedAt], [0, deleteAt, null]);
    clock.jump(31 * day);
    await keepHouse();
    assert.deepEqual(await tablesWith('secret'), []);
    const after = await world.read(live);
    assert.deepEqual([after.testerCount, after.testersDeleteAt], [0, null]);
    assert.ok(after.testersDeletedAt !== null && after.testersDeletedAt >= deleteAt);
    assert.equal(after.configuration.hash, live.configuration.hash);
    await keepHouse();
    const deletions = (await world.log(after)).filter(({ action }) => action === 'testers-deleted');
    assert.deepEqual(
      deletions.map(({ testersRemoved }) => testersRemoved),
      [2],
    );
  });

  it('of a release that has neither a list nor configured testers are none that could be deleted', async () => {
    const live = await world.live({ targetApp: seed.metroPay });
    assert.deepEqual([live.testerCount, live.testersDeleteAt], [0, null]);
  });

  it('leave the counts right where the platform stops in between, and phones report more', async () => {
    const canceled = await world.act(await tested(), 'cancelRelease');
    clock.jump(31 * day);
    const { storage } = world.platform;
    await deleteTestersOfEnded(storage, clock, (error) => assert.fail(String(error)), undefined);
    const phone = await world.phone();
    const event = { releaseId: canceled.id, kind: 'open', at: clock.now() } as const;
    await phone.report(
      [
        { ...event, id: 'two', userId: 'secret-ada' },
        { ...event, id: 'three', userId: 'secret-jonas' },
      ],
      clock.now(),
    );
    const { items, counts } = await world
      .as('dana-developer')
      .call('listTesters', { params: { id: canceled.id }, query: {} });
    assert.deepEqual(items, []);
    assert.deepEqual(counts, { testers: 2, opened: 1, neverOpened: 1, failed: 0 });
    await keepHouse();
    assert.deepEqual(await tablesWith('secret'), []);
    assert.equal((await world.read(canceled)).testersOpened, 1);
  });

  it('are deleted of each release by itself, also where another cannot be read', async () => {
    const first = await world.act(await tested(), 'cancelRelease');
    const second = await world.act(await tested(), 'cancelRelease');
    const [broken = '', other = ''] = [first.id, second.id].toSorted();
    const { storage } = world.platform;
    await storage.write((transaction) =>
      transaction.updateTable('release').set({ configuration: 'no JSON' }).where('id', '=', broken).execute(),
    );
    clock.jump(31 * day);
    const errors: unknown[] = [];
    await deleteTestersOfEnded(storage, clock, (error) => errors.push(error), undefined);
    const left = await storage.reader
      .selectFrom('release')
      .select('id')
      .where('tester_list_id', 'is not', null)
      .execute();
    assert.deepEqual([left.map(({ id }) => id), errors.length], [[broken], 1]);
    assert.notEqual((await world.read(second.id === other ? second : first)).testersDeletedAt, null);
  });

  it('are kept while the release is tested, however long that takes', async () => {
    const release = await tested();
    clock.jump(400 * day);
    await keepHouse();
    assert.equal((await world.testers(release)).length, 2);
  });

  it('are kept as long as the policy says now, counted from when the release reached everyone', async () => {
    const live = await world.act(await world.act(await tested(), 'completeTesting'), 'releaseToEveryone');
    await world.setPolicy({ testerDays: 60 });
    clock.jump(40 * day);
    await world.live();
    await keepHouse();
    const archived = await world.read(live);
    assert.deepEqual([archived.status, archived.testersDeleteAt], ['Archived', live.statusSince + 60 * day]);
    await world.setPolicy({ testerDays: 0 });
    await keepHouse();
    assert.deepEqual(await world.testers(live), []);
    await keepHouse();
    assert.equal((await world.log(live)).filter(({ action }) => action === 'testers-deleted').length, 1);
  });

  it('stand in no log, no event, no mail and no refusal', async () => {
    const release = await tested();
    await world.as('dana-developer').call('listTesters', { params: { id: release.id }, query: { search: 'secret' } });
    await world.as('dana-developer').call('explainAudience', { params: { id: release.id, userId: 'secret-ada' } });
    await world.setPolicy({ testerLimit: 1 });
    const refused = world.addTesters(release, 'secret-one\nsecret-two\n');
    await refuses(refused, 'TESTERS_TOO_MANY');
    await refused.catch((error: unknown) => assert.doesNotMatch(JSON.stringify(error), /secret/));
    assert.doesNotMatch(world.platform.log.join('\n'), /secret/);
    // Its lists, what phones reported of it, its own configuration, and the answer to a request that may come again.
    const places = new Set(['idempotency', 'release', 'tester', 'tester_use']);
    assert.deepEqual(
      (await tablesWith('secret')).filter((table) => !places.has(table)),
      [],
    );
  });
});
