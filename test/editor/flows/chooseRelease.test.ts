import assert from 'node:assert/strict';
import { chooseRelease } from '../../../src/editor/commands/chooseRelease';
import type { Release } from '../../../src/protocol/release';
import { chooses, leaves } from '../../support/scriptedUi';
import { FlowWorld } from './flowWorld';

/** A command without a row asks which release is meant; here the platform gives two at once. */
describe('the pick of a release', () => {
  const atOnce = 2;
  let world: FlowWorld;
  let oldest: Release;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    oldest = await world.built('1.0.0', 'Production');
    const { id } = await world.uploaded('1.1.0');
    for (const environment of ['Production', 'Sandbox', 'Test', 'Development'] as const) {
      await world.platform.call('selectApp', {
        params: { id },
        body: { targetAppId: oldest.targetAppId, environment },
      });
    }
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  const of = (version: string) => (release: Release) => release.version === version;

  it('offers the older ones below the latest, until all are there', async () => {
    const context = world.context(chooses('Older Releases…'), chooses('Older Releases…'), chooses('Coffee 1.0.0 on'));
    const chosen = await chooseRelease(context, { title: 'Any', fits: () => true }, atOnce);
    assert.equal(chosen?.id, oldest.id);
    assert.deepEqual(
      context.ui.asked.map(({ rows }) => rows.length),
      [3, 5, 5],
    );
  });

  it('looks further back by itself where none of the latest will do', async () => {
    const context = world.context(chooses('Coffee 1.0.0 on'));
    assert.equal((await chooseRelease(context, { title: 'Old', fits: of('1.0.0') }, atOnce))?.id, oldest.id);
  });

  it('says so where no release at all will do, and leaves it at that when the person goes', async () => {
    const context = world.context();
    assert.equal(await chooseRelease(context, { title: 'Never', fits: of('9.9.9') }, atOnce), undefined);
    assert.equal(context.ui.lastTold?.sentence, 'Never: no release allows this now.');
    assert.equal(await chooseRelease(world.context(leaves), { title: 'Any', fits: () => true }, atOnce), undefined);
  });
});
