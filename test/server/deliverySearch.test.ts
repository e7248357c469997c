import assert from 'node:assert/strict';
import { bucketOf } from '../../src/core/audience';
import { routes } from '../../src/protocol/routes';
import { fits } from '../../src/protocol/fits';
import type { Release } from '../../src/protocol/release';
import { insertManyMiniPrograms, manyId } from '../support/manyMiniPrograms';
import { seed } from '../support/platform';
import { problemOf } from '../support/platformClient';
import type { Phone } from '../support/phone';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('Searching for mini programs on a phone', () => {
  let world: ReleaseWorld;
  let phone: Phone;

  beforeEach(async () => {
    world = await startReleaseWorld();
    phone = await world.phone();
  });

  afterEach(() => world.stop());

  /** A release that everybody gets, under these names. */
  async function live(names: Readonly<Record<string, string>> = { en: 'Harbor Coffee' }): Promise<Release> {
    return released(await applied(names));
  }

  async function released(release: Release): Promise<Release> {
    const testing = await world.approve(release);
    return world.act(await world.act(testing, 'completeTesting'), 'releaseToEveryone');
  }

  async function applied(names: Readonly<Record<string, string>>): Promise<Release> {
    const built = await world.built();
    const texts = { tagline: 'Fresh at the harbor', description: 'Order a coffee and pick it up at the harbor.' };
    const languages = Object.fromEntries(Object.entries(names).map(([tag, name]) => [tag, { name, ...texts }]));
    return world.apply(built, 'dana-developer', { ...built.information, defaultLanguage: 'en', languages });
  }

  async function found(query: string, userId = 'jonas', by = phone): Promise<readonly string[]> {
    const { items } = await by.search({ query, userId });
    return items.map(({ languages, evaluation }) => `${languages['en']?.name ?? ''} ${evaluation.variant ?? ''}`);
  }

  it('finds what is live, by a part of its name in any of its languages, however it is written', async () => {
    await live({ en: 'Harbor Café', 'zh-CN': '海港咖啡' });
    for (const query of ['harbor', 'HARBOR CAF', ' cafe\u0301 ', '海港', '', 'ｈａｒｂｏｒ']) {
      assert.deepEqual(await found(query), ['Harbor Café 1.0.1'], query);
    }
    for (const query of ['tea', '%', '_', '\\', 'harbor  café', '😀']) assert.deepEqual(await found(query), [], query);
  });

  it('tells what the release has that the user gets, and how the user gets it', async () => {
    const release = await live();
    const answer = await phone.search({ query: 'coffee', userId: 'jonas' });
    const [item] = answer.items;
    assert.ok(item);
    assert.deepEqual(item.evaluation, await phone.evaluate('jonas'));
    const { languages, category, logo, defaultLanguage } = release.information;
    assert.deepEqual(item, {
      miniProgramId: seed.harborCoffee,
      languages,
      category,
      logo,
      defaultLanguage,
      evaluation: item.evaluation,
    });
    assert.ok(fits(routes.searchMiniPrograms.answer, answer));
    assert.equal(answer.nextCursor, null);
  });

  it('finds a release under test for its testers alone, under the name it has there', async () => {
    await live({ en: 'Harbor Coffee' });
    const testing = await world.approve(await applied({ en: 'Harbor Espresso' }));
    await world.addTesters(testing, 'mina\n');
    assert.deepEqual(await found('espresso', 'mina'), ['Harbor Espresso 1.0.2']);
    assert.deepEqual(await found('coffee', 'mina'), []);
    assert.deepEqual(await found('espresso'), []);
    assert.deepEqual(await found('coffee'), ['Harbor Coffee 1.0.1']);
  });

  it('finds nothing that is not out, and nothing of another target', async () => {
    const waiting = await applied({ en: 'Harbor Coffee' });
    await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards });
    assert.deepEqual(await found(''), []);
    await released(waiting);
    assert.deepEqual(await found(''), ['Harbor Coffee 1.0.1']);
    for (const other of [await world.phone('Sandbox'), await world.phone('Production', seed.metroPay)]) {
      assert.deepEqual(await found('', 'jonas', other), []);
    }
  });

  it('says what is wrong with a question', async () => {
    const refused = async (query: Readonly<Record<string, string>>): Promise<string> => {
      const answer = await phone.askSearch(query);
      assert.equal(answer.status, 400, answer.text);
      return problemOf(answer).code;
    };
    assert.equal(await refused({}), 'REQUEST_INVALID');
    assert.equal(await refused({ userId: 'mi na' }), 'USER_ID_INVALID');
    assert.equal(await refused({ userId: 'mina😀' }), 'USER_ID_INVALID');
    assert.equal(await refused({ userId: 'x'.repeat(5000) }), 'REQUEST_INVALID');
    assert.equal(await refused({ userId: 'mi\0na' }), 'REQUEST_INVALID');
    assert.equal(await refused({ userId: 'mina', query: 'a\0' }), 'REQUEST_INVALID');
    assert.equal(await refused({ userId: 'mina', query: 'x'.repeat(5000) }), 'REQUEST_INVALID');
    assert.equal(await refused({ userId: 'mina', cursor: 'there' }), 'CURSOR_INVALID');
    assert.equal(await refused({ userId: 'mina', limit: '0' }), 'REQUEST_INVALID');
  });

  describe('among 5,000 mini programs', () => {
    const count = 5000;

    beforeEach(() => insertManyMiniPrograms(world.platform.storage, count));

    it('comes in pages that skip none and have none twice', async () => {
      const ids: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await phone.search({ query: 'CAFÉ', userId: 'jonas', limit: 7, ...(cursor && { cursor }) });
        assert.ok(page.items.length <= 7);
        ids.push(...page.items.map(({ miniProgramId }) => miniProgramId));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      assert.deepEqual(
        ids,
        Array.from({ length: count / 100 }, (_, index) => manyId(index * 100)),
      );
    });

    it('all of them are evaluated in one question, and 304 says that they are the same', async () => {
      const answer = await phone.askAll({ targetingKey: 'jonas' });
      assert.equal(answer.status, 200);
      const { flags } = JSON.parse(answer.text) as { flags: { key: string; variant: string }[] };
      assert.deepEqual(
        flags.map(({ key, variant }) => `${key} ${variant}`),
        Array.from({ length: count }, (_, index) => {
          const isInside = index % 2 === 0 && bucketOf(`release-${manyId(index)}-2`, 'jonas') <= 50;
          return `${manyId(index)} ${isInside ? '1.0.2' : '1.0.1'}`;
        }),
      );
      const { etag = '' } = answer.headers;
      const again = await phone.askAll({ targetingKey: 'jonas' }, { 'if-none-match': etag });
      assert.deepEqual([again.status, again.text], [304, '']);
    });
  });
});
