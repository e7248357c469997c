import assert from 'node:assert/strict';
import { assert as holds, asyncProperty, constantFrom, integer } from 'fast-check';
import type { Approval } from '../../src/protocol/approval';
import type { Release } from '../../src/protocol/release';
import { seed, type SeedAccount } from '../support/platform';
import type { TestCall } from '../support/platformClient';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

type Listing = Omit<NonNullable<TestCall<'listApprovals'>['query']>, 'box'>;

describe('Lists of requests', () => {
  let world: ReleaseWorld;
  /** What waits in Production, what was rejected in Sandbox, what was approved of another submitter and mini program. */
  let waiting: Release;
  let rejected: Release;
  let approved: Release;

  before(async () => {
    world = await startReleaseWorld();
    await world.setPolicy({ sandboxApproval: true });
    approved = await world.applied({ as: 'wim-developer', miniProgram: seed.harborRewards });
    rejected = await world.applied({ environment: 'Sandbox' });
    waiting = await world.applied();
    // In another order than they were submitted in.
    await world.reject(rejected, 'Not yet.');
    await world.approve(approved);
  });

  after(() => world.stop());

  async function list(query: Listing = {}, as: SeedAccount = 'rui-reviewer'): Promise<readonly string[]> {
    const { items } = await world.as(as).call('listApprovals', { query: { box: 'mine', ...query } });
    return items.map(namesOf);
  }

  function namesOf({ releaseId }: Pick<Approval, 'releaseId'>): string {
    const names = { [waiting.id]: 'waiting', [rejected.id]: 'rejected', [approved.id]: 'approved' };
    return names[releaseId] ?? releaseId;
  }

  it('narrow to an environment, a category, a status and a submitter, each and together', async () => {
    assert.deepEqual(await list({ environment: 'Sandbox' }), ['rejected']);
    assert.deepEqual(await list({ category: 'Release' }), ['waiting', 'rejected', 'approved']);
    assert.deepEqual(await list({ category: 'Force Removal' }), []);
    assert.deepEqual(await list({ status: 'Approved' }), ['approved']);
    assert.deepEqual(await list({ submittedBy: 'dana-developer' }), ['waiting', 'rejected']);
    assert.deepEqual(await list({ submittedBy: 'dana-developer', status: 'Rejected', environment: 'Sandbox' }), [
      'rejected',
    ]);
    assert.deepEqual(await list({ submittedBy: 'dana-developer', status: 'Approved' }), []);
  });

  it("are searched by a mini program's name, whatever its case and width, and by its ID", async () => {
    assert.deepEqual(await list({ search: 'REWARD' }), ['approved']);
    assert.deepEqual(await list({ search: ' ｃｏｆｆｅｅ ' }), ['waiting', 'rejected']);
    assert.deepEqual(await list({ search: seed.harborRewards.slice(4) }), ['approved']);
    assert.deepEqual(await list({ search: 'no such thing' }), []);
  });

  it('take what stands for anything elsewhere by its word', async () => {
    for (const search of ['%', '_', '\\', 'Harbor%Coffee', 'Harbor_Coffee', "'"]) {
      assert.deepEqual(await list({ search }), [], search);
    }
  });

  it('find a mini program by the name it was given since', async () => {
    const ada = world.as('ada-admin');
    const { information, revision } = await ada.call('getMiniProgram', { params: { id: seed.harborCoffee } });
    const renamed = structuredClone(information);
    const texts = renamed.languages[renamed.defaultLanguage];
    assert.ok(texts);
    texts.name = 'ÄTNA Kaffee 100%';
    await ada.call('editMiniProgram', {
      params: { id: seed.harborCoffee },
      ifMatch: revision,
      body: { information: renamed },
    });
    assert.deepEqual(await list({ search: 'ätna' }), ['waiting', 'rejected']);
    assert.deepEqual(await list({ search: '100%' }), ['waiting', 'rejected']);
    assert.deepEqual(await list({ search: 'coffee' }), []);
  });

  it('come in the order of their submission or their completion, in both directions', async () => {
    assert.deepEqual(await list({ sort: 'createdAt' }), ['waiting', 'rejected', 'approved']);
    assert.deepEqual(await list({ sort: 'createdAt', order: 'ascending' }), ['approved', 'rejected', 'waiting']);
    assert.deepEqual(await list({ sort: 'completedAt', order: 'descending' }), ['approved', 'rejected', 'waiting']);
    assert.deepEqual(await list({ sort: 'completedAt', order: 'ascending' }), ['rejected', 'approved', 'waiting']);
  });

  it('come in pages that leave nothing out and tell nothing twice, however they are sorted', async () => {
    const order = constantFrom('ascending' as const, 'descending' as const);
    const sort = constantFrom('createdAt' as const, 'completedAt' as const);
    const property = asyncProperty(sort, order, integer({ min: 1, max: 3 }), async (by, direction, limit) => {
      const query = { sort: by, order: direction };
      assert.deepEqual(await inPages({ ...query, limit }), await list(query));
    });
    await holds(property, { numRuns: 20 });
  });

  async function inPages(query: Listing): Promise<readonly string[]> {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const listing = { box: 'mine' as const, ...query, ...(cursor !== undefined && { cursor }) };
      const page = await world.as('rui-reviewer').call('listApprovals', { query: listing });
      names.push(...page.items.map(namesOf));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return names;
  }

  it('refuse a cursor that no page of ours ended with', async () => {
    for (const position of [['text', 'id'], [1.5, 'id'], [1], 7]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      await refuses(
        world.as('rui-reviewer').call('listApprovals', { query: { box: 'mine', cursor } }),
        'CURSOR_INVALID',
      );
    }
  });

  it('tell a reviewer, and nobody else, who submits to their super app', async () => {
    const submitters = async (as: SeedAccount): Promise<readonly string[]> =>
      (await world.as(as).call('listApprovalSubmitters', {})).items.map(({ name }) => name);
    assert.deepEqual(await submitters('rui-reviewer'), ['Dana Developer', 'Wim Developer']);
    assert.deepEqual(await submitters('mia-metro'), []);
    assert.deepEqual(await submitters('dana-developer'), []);
  });
});
