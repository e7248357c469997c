import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Release } from '../../src/protocol/release';
import type { TesterPage } from '../../src/protocol/testers';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { harborCoffee } from '../support/projects';

describe('Pilot Testing', () => {
  let world: ReleaseWorld;
  let testing: Release;

  beforeEach(async () => {
    world = await startReleaseWorld();
    testing = await world.approve(await world.applied());
    isIn(testing, 'Pilot Testing');
  });

  afterEach(() => world.stop());

  const now = (): Promise<Release> => world.read(testing);

  describe('Add Testers', () => {
    it('takes one user ID a line', async () => {
      const outcome = await world.addTesters(testing, 'mina\njonas\n\nzoe\n');
      assert.deepEqual(
        { ...outcome },
        {
          added: 3,
          alreadyThere: 0,
          moved: 0,
          removed: 0,
          total: 3,
          leftOut: 0,
          groups: [{ name: null, count: 3 }],
          addedSample: ['mina', 'jonas', 'zoe'],
          removedSample: [],
          lines: [],
          lineCount: 0,
        },
      );
      assert.deepEqual(await world.testers(testing), ['jonas', 'mina', 'zoe']);
    });

    it('takes the sample’s CSV file with its header line, and tells of the lines that are wrong', async () => {
      const file = await readFile(join(harborCoffee, 'pilot.testers.csv'));
      const outcome = await world.addTesters(testing, file, { mediaType: 'text/csv' });
      const testers = await world.testers(testing);
      assert.equal(testers.length, outcome.added);
      assert.equal((await now()).testerCount, outcome.added);
      assert.ok(outcome.added > 0);
      const entry = (await world.log(testing)).at(-1);
      assert.equal(entry?.action, 'add-testers');
      assert.equal(entry.testersAdded, outcome.added);
      assert.equal(entry.testersRemoved, 0);
    });

    it('keeps who is there, and says who was there already', async () => {
      await world.addTesters(testing, 'mina\njonas\n');
      const outcome = await world.addTesters(await now(), 'jonas\nzoe\n');
      assert.equal(outcome.added, 1);
      assert.equal(outcome.alreadyThere, 1);
      assert.equal(outcome.total, 3);
      assert.deepEqual(await world.testers(testing), ['jonas', 'mina', 'zoe']);
    });

    it('names each duplicate with the line that was first, and each wrong line with the reason', async () => {
      const outcome = await world.addTesters(testing, 'mina\nmi#na\nmina\n');
      assert.equal(outcome.added, 1);
      assert.equal(outcome.lineCount, 2);
      assert.deepEqual(
        outcome.lines.map(({ line, value, code, firstLine }) => ({ line, value, code, firstLine })),
        [
          { line: 2, value: 'mi#na', code: 'forbidden character', firstLine: undefined },
          { line: 3, value: 'mina', code: 'duplicate', firstLine: 1 },
        ],
      );
    });

    it('reads UTF-16, as Excel writes it', async () => {
      const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('userId\r\nmina\r\njonas\r\n', 'utf16le')]);
      const outcome = await world.addTesters(testing, text, { mediaType: 'text/csv' });
      assert.equal(outcome.added, 2);
      assert.deepEqual(await world.testers(testing), ['jonas', 'mina']);
    });

    it('refuses a picture, an empty file and one with nothing but a header, and changes nothing', async () => {
      const picture = await readFile(resolve('test/fixtures/testers/picture.png'));
      await refuses(world.addTesters(testing, picture, { mediaType: 'text/csv' }), 'TESTERS_UNREADABLE', {
        reason: 'binary file',
      });
      await refuses(world.addTesters(testing, ''), 'TESTERS_EMPTY');
      await refuses(world.addTesters(testing, 'userId\n', { mediaType: 'text/csv' }), 'TESTERS_EMPTY');
      await refuses(world.addTesters(testing, 'n#o\nn!o\n'), 'TESTERS_EMPTY');
      assert.deepEqual(await now(), testing);
    });

    it('refuses a list beyond the super app’s limit as a whole', async () => {
      await world.setPolicy({ testerLimit: 3 });
      await world.addTesters(testing, 'a\nb\n');
      const before = await now();
      await refuses(world.addTesters(before, 'c\nd\n'), 'TESTERS_TOO_MANY', { limit: 3, count: 4 });
      await refuses(world.addTesters(before, 'c\nd\ne\nf\n'), 'TESTERS_TOO_MANY', { limit: 3 });
      assert.deepEqual(await world.testers(testing), ['a', 'b']);
      assert.equal((await world.addTesters(before, 'b\nc\n')).total, 3);
    });

    it('goes by what the super app calls a user ID', async () => {
      await world.setPolicy({ userIdPattern: '^\\d{6}$' });
      const outcome = await world.addTesters(testing, '123456\nmina\n');
      assert.equal(outcome.added, 1);
      assert.deepEqual(await world.testers(testing), ['123456']);
    });
  });

  describe('a list with groups', () => {
    const grouped = '[staff]\nmina\njonas\n[shops]\nzoe\n[]\nada\n';

    it('brings all of them, or those that are asked for', async () => {
      const groups = [
        { name: 'staff', count: 2 },
        { name: 'shops', count: 1 },
        { name: null, count: 1 },
      ];
      const some = await world.addTesters(testing, grouped, { group: ['shops', ''] });
      assert.deepEqual([some.added, some.leftOut, some.groups], [2, 2, groups]);
      assert.deepEqual(await world.testers(testing), ['ada', 'zoe']);
      const all = await world.updateTestGroup(await now(), grouped);
      assert.deepEqual([all.added, all.leftOut, all.groups], [2, 0, groups]);
    });

    it('tells of each tester which group they are in, and changes it when the list does', async () => {
      await world.addTesters(testing, grouped);
      const list = (query: object): Promise<TesterPage> =>
        world.as('dana-developer').call('listTesters', { params: { id: testing.id }, query });
      const inGroup = async (group: string): Promise<readonly string[]> =>
        (await list({ group })).items.map(({ userId }) => userId);
      assert.deepEqual([await inGroup('staff'), await inGroup('')], [['jonas', 'mina'], ['ada']]);
      await world.updateTestGroup(await now(), '[shops]\nmina\nzoe\n');
      assert.deepEqual([await inGroup('staff'), await inGroup('shops')], [[], ['mina', 'zoe']]);
      assert.deepEqual((await list({})).groups, [{ name: 'shops', count: 2 }]);
    });

    for (const [what, list, moved] of [
      ['stays in their group as the list says', '[shops]\nzoe\n[staff]\njonas\nmina\n[]\nada\n', 0],
      ['comes to another group', '[staff]\nmina\nzoe\n[shops]\njonas\n[]\nada\n', 2],
      ['comes to a group from none', '[staff]\nmina\njonas\nada\n[shops]\nzoe\n', 1],
      ['is in no group any more, as the list has none', 'ada\nmina\njonas\nzoe\nnew\n', 3],
      ['is removed or added, who is none of those who move', '[staff]\nmina\nnew\n', 0],
    ] as const) {
      it(`counts who ${what}`, async () => {
        await world.addTesters(testing, grouped);
        const before = await now();
        const preview = await world.updateTestGroup(before, list, { preview: true });
        assert.equal(preview.moved, moved);
        const outcome = await world.updateTestGroup(before, list);
        assert.deepEqual(outcome, preview);
        // Who moves neither came nor went.
        const { testersAdded, testersRemoved } = (await world.log(testing)).at(-1) ?? {};
        assert.deepEqual([testersAdded, testersRemoved], [outcome.added, outcome.removed]);
        assert.equal((await world.updateTestGroup(await now(), list, { preview: true })).moved, 0);
      });
    }

    it('moves nobody by Add Testers', async () => {
      await world.addTesters(testing, grouped);
      const outcome = await world.addTesters(await now(), '[shops]\nmina\nada\n');
      assert.deepEqual([outcome.alreadyThere, outcome.moved], [2, 0]);
    });
  });

  it('takes the column of a table without a header that is asked for', async () => {
    const outcome = await world.addTesters(testing, 'Ada,ada\nBo,bo\n', { mediaType: 'text/csv', column: 2 });
    assert.deepEqual([outcome.added, outcome.lineCount], [2, 0]);
    assert.deepEqual(await world.testers(testing), ['ada', 'bo']);
  });

  it('says of each line where it is wrong, and whether its user ID is taken', async () => {
    const { lines } = await world.addTesters(testing, 'mina\nmi#na, mina\n');
    assert.deepEqual(
      lines.map(({ line, column, length, severity, taken }) => [line, column, length, severity, taken]),
      [
        [2, 1, 5, 'error', false],
        [2, 8, 4, 'warning', true],
      ],
    );
  });

  describe('Update Test Group', () => {
    it('replaces the list, and says who comes and who goes', async () => {
      await world.addTesters(testing, 'mina\njonas\n');
      const outcome = await world.updateTestGroup(await now(), 'jonas\nzoe\nada\n');
      assert.equal(outcome.added, 2);
      assert.equal(outcome.alreadyThere, 1);
      assert.equal(outcome.removed, 1);
      assert.deepEqual(outcome.removedSample, ['mina']);
      assert.deepEqual(await world.testers(testing), ['ada', 'jonas', 'zoe']);
      const entry = (await world.log(testing)).at(-1);
      assert.deepEqual([entry?.testersAdded, entry?.testersRemoved], [2, 1]);
    });

    it('leaves no user ID of the list before behind', async () => {
      await world.addTesters(testing, 'mina\njonas\n');
      await world.updateTestGroup(await now(), 'zoe\n');
      const rows = await world.platform.storage.reader.selectFrom('tester').select('user_id').execute();
      assert.deepEqual(
        rows.map((row) => row.user_id),
        ['zoe'],
      );
    });

    it('is offered once there are testers', async () => {
      assert.equal(testing.allowed.includes('update-test-group'), false);
      await world.addTesters(testing, 'mina\n');
      assert.equal((await now()).allowed.includes('update-test-group'), true);
    });
  });

  describe('a preview', () => {
    it('says what would happen, and changes nothing', async () => {
      await world.addTesters(testing, 'mina\njonas\n');
      const before = await now();
      const outcome = await world.updateTestGroup(before, 'zoe\nzoe\n', { preview: true });
      assert.deepEqual([outcome.added, outcome.removed, outcome.total, outcome.lineCount], [1, 2, 1, 1]);
      assert.deepEqual(await now(), before);
      assert.deepEqual(await world.testers(testing), ['jonas', 'mina']);
      assert.deepEqual(await world.updateTestGroup(before, 'zoe\nzoe\n'), outcome);
    });
  });

  it('tells pages of testers by user ID', async () => {
    await world.addTesters(testing, 'c\na\ne\nb\nd\n');
    const dana = world.as('dana-developer');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: 2, ...(cursor !== null && { cursor }) };
      const page: TesterPage = await dana.call('listTesters', {
        params: { id: testing.id },
        query,
      });
      seen.push(...page.items.map(({ userId }) => userId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e']);
  });

  it('can be completed without a tester', async () => {
    isIn(await world.act(testing, 'completeTesting'), 'Grayscale Release');
  });

  it('takes no testers before it began, nor after it ended', async () => {
    const ended = await world.act(testing, 'completeTesting');
    await refuses(world.addTesters(ended, 'mina\n'), 'ACTION_NOT_ALLOWED', { status: 'Grayscale Release' });
    const waiting = await world.built();
    await refuses(world.addTesters(waiting, 'mina\n'), 'ACTION_NOT_ALLOWED', { status: 'New Version Created' });
  });

  it('is canceled for good by Cancel Testing', async () => {
    const canceled = await world.act(testing, 'cancelRelease');
    isIn(canceled, 'Canceled');
    await refuses(world.addTesters(canceled, 'mina\n'), 'ACTION_NOT_ALLOWED');
    await refuses(world.act(canceled, 'completeTesting'), 'ACTION_NOT_ALLOWED');
  });
});
