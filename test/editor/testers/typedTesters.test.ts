import assert from 'node:assert/strict';
import { updateTestGroup } from '../../../src/editor/flows/testers';
import type { Release } from '../../../src/protocol/release';
import { chooses, finds } from '../../support/scriptedUi';
import { FlowWorld } from '../flows/flowWorld';

describe('Update Test Group typed into one line', () => {
  let world: FlowWorld;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, 'ann\n[crew]\nbo\n[night shift]\ncy\ndee\n');
  });

  beforeEach(async () => {
    release = await world.release(release.id);
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  async function members(): Promise<readonly string[]> {
    const { items } = await world.platform.call('listTesters', { params: { id: release.id }, query: {} });
    return items.map(({ userId, group }) => `${userId} ${group ?? ''}`.trim());
  }

  it('begins with the group as it is, and keeps who is in which', async () => {
    const context = world.context(
      chooses('Type or Paste'),
      finds('ann [crew] bo [night shift] cy dee', 'ann [crew] bo eve [night shift] cy'),
      chooses('$(check) Update'),
    );
    assert.equal(await updateTestGroup(context, release), 'done');
    assert.match(
      context.ui.asked[1]?.text ?? '',
      /line breaks\. They replace the present group of 4\. A name in brackets begins a group, \[\] ends it\.$/,
    );
    assert.match(context.ui.asked[2]?.text ?? '', /1 tester will be added, 1 removed, 3 kept\.$/);
    assert.deepEqual(await members(), ['ann', 'bo crew', 'cy night shift', 'eve crew']);
  });

  it('brings testers to another group, and says how many before it does', async () => {
    const context = world.context(
      chooses('Type or Paste'),
      finds('ann [crew] bo eve [night shift] cy', 'ann eve [crew] [night shift] cy bo'),
      chooses('$(check) Update'),
    );
    assert.equal(await updateTestGroup(context, release), 'done');
    assert.match(
      context.ui.asked[2]?.text ?? '',
      /0 testers will be added, 0 removed, 4 kept\. .* another group: 2\.$/,
    );
    assert.match(context.ui.lastTold?.sentence ?? '', /0 testers added, 0 removed, 4 kept\. .* another group: 2\.$/);
    assert.deepEqual(await members(), ['ann', 'bo night shift', 'cy night shift', 'eve']);
  });

  it('says so where the group is too long for one line', async () => {
    await world.addTesters(release.id, Array.from({ length: 200 }, (_, number) => `u${number}`).join('\n'));
    const context = world.context(chooses('Type or Paste'), ({ text, input }) => {
      assert.match(
        text,
        /They replace the present group of 204, which is too long for one line: choose a file for it\.$/,
      );
      assert.equal(input?.value, '');
      return undefined;
    });
    assert.equal(await updateTestGroup(context, await world.release(release.id)), 'canceled');
  });
});
