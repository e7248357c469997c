import { CompiledQuery, sql, type Kysely, type KyselyPlugin } from 'kysely';
import assert from 'node:assert/strict';
import { listApprovals } from '../../src/server/services/approvals/approvals';
import { listMiniPrograms } from '../../src/server/services/miniPrograms';
import { findPerson, type SignedIn } from '../../src/server/services/people';
import { listReleases } from '../../src/server/services/releases/releaseListing';
import type { Database } from '../../src/server/storage/database';
import type { Queries } from '../../src/server/storage/storage';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
import { isOnPostgres } from '../support/testDatabase';

describe('a page of a long list', () => {
  let platform: TestPlatform;

  before(async () => {
    platform = await startPlatform();
  });

  after(async () => {
    await platform.stop();
  });

  /** How the database goes about the first query of some work, a line a step. */
  async function planOf(work: (queries: Queries) => Promise<unknown>): Promise<readonly string[]> {
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
    const [first] = queries;
    assert.ok(first);
    return isOnPostgres ? planOfPostgres(reader, first) : planOfSqlite(reader, first);
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
    it(`of ${name} comes in the order of an index, without sorting all there are`, async () => {
      const person = await findPerson(platform.storage.reader, 'wen-admin');
      assert.ok(person);
      const plan = await planOf((queries) => list(queries, person));
      assert.deepEqual(
        plan.filter((step) => /USE TEMP B-TREE|Sort /.test(step)),
        [],
        plan.join('\n'),
      );
    });
  }
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
