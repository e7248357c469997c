import { CompiledQuery, sql, type Kysely, type KyselyPlugin } from 'kysely';
import assert from 'node:assert/strict';
import { findReleases } from '../../src/server/services/releases/releaseRecord';
import { isReferredTo } from '../../src/server/housekeeping';
import { listApprovals } from '../../src/server/services/approvals/approvals';
import { nextDue } from '../../src/server/services/jobs';
import { listMiniPrograms } from '../../src/server/services/miniPrograms';
import { findPerson, type SignedIn } from '../../src/server/services/people';
import { listReleases } from '../../src/server/services/releases/releaseListing';
import type { Database } from '../../src/server/storage/database';
import type { Queries } from '../../src/server/storage/storage';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
import { isOnPostgres } from '../support/testDatabase';

describe('however much there is,', () => {
  let platform: TestPlatform;

  before(async () => {
    platform = await startPlatform();
  });

  after(async () => {
    await platform.stop();
  });

  /** How the database goes about each query of some work, a line a step. */
  async function plansOf(work: (queries: Queries) => Promise<unknown>): Promise<readonly (readonly string[])[]> {
    const { reader } = platform.storage;
    const queries: CompiledQuery[] = [];
    const listening: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        queries.push(reader.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    await work(reader.withPlugin(listening));
    const planOf = isOnPostgres ? planOfPostgres : planOfSqlite;
    return Promise.all(queries.map((query) => planOf(reader, query)));
  }

  const lists: Readonly<Record<string, (queries: Queries, person: SignedIn) => Promise<unknown>>> = {
    releases: (queries, person) => listReleases(queries, person, {}),
    'releases of a mini program': (queries, person) =>
      listReleases(queries, person, { miniProgramId: seed.harborCoffee }),
    'mini programs': (queries, person) => listMiniPrograms(queries, person, {}),
    'requests of a person': (queries, person) => listApprovals(queries, person, { box: 'requested' }),
    'requests to a reviewer': (queries, person) => listApprovals(queries, person, { box: 'mine' }),
  };

  for (const [name, list] of Object.entries(lists)) {
    it(`a page of ${name} comes in the order of an index, without sorting all there are`, async () => {
      const person = await findPerson(platform.storage.reader, 'wen-admin');
      assert.ok(person);
      const [plan] = await plansOf((queries) => list(queries, person));
      assert.ok(plan);
      assert.deepEqual(
        plan.filter((step) => /USE TEMP B-TREE|Sort /.test(step)),
        [],
        plan.join('\n'),
      );
    });
  }

  it('whether a release was submitted is found by an index', async () => {
    const [plan] = await plansOf((queries) => findReleases(queries, (query) => query.where('release.id', '=', 'r1')));
    assert.match(plan?.join('\n') ?? '', /approval_by_release/);
  });

  it('whether a file is referred to is found by indexes', async () => {
    const [ofRelease, ofVersion, ...others] = await plansOf((queries) => isReferredTo(queries, 'a'.repeat(64)));
    assert.match(ofRelease?.join('\n') ?? '', /release_by_package_sha256/);
    assert.match(ofVersion?.join('\n') ?? '', /version_by_sha256/);
    assert.deepEqual(others, []);
  });

  it('the next job is found by an index of those that are open', async () => {
    const plans = await plansOf((queries) => nextDue(queries, 'mail', 1));
    assert.equal(plans.length, 3, 'free, leased and put off');
    // Either has open jobs alone: where those are few, one is as good as the other.
    for (const plan of plans) assert.match(plan.join('\n'), /job_open|job_one_open/);
  });
});

async function planOfSqlite(reader: Kysely<Database>, query: CompiledQuery): Promise<readonly string[]> {
  const explain = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]);
  const { rows } = await reader.executeQuery<{ readonly detail: string }>(explain);
  return rows.map(({ detail }) => detail);
}

/** Of small tables PostgreSQL reads all and sorts, whatever it may: so it is told that this costs too much. */
async function planOfPostgres(reader: Kysely<Database>, query: CompiledQuery): Promise<readonly string[]> {
  return reader.transaction().execute(async (transaction) => {
    await sql`set local enable_sort = off`.execute(transaction);
    await sql`set local enable_seqscan = off`.execute(transaction);
    const explain = CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters]);
    const { rows } = await transaction.executeQuery<{ readonly 'QUERY PLAN': string }>(explain);
    return rows.map((row) => row['QUERY PLAN']);
  });
}
