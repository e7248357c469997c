import assert from 'node:assert/strict';
import { Uri } from 'vscode';
import { openReleaseLink } from '../../../src/editor/links/openReleaseLink';
import type { Release } from '../../../src/protocol/release';
import { releaseLink } from '../../../src/server/mail/releaseLink';
import { FlowWorld } from '../flows/flowWorld';

const platform = 'https://releases.example.com';

describe('A link to a release', () => {
  let world: FlowWorld;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.built('2.0.0', 'Production');
  });

  beforeEach(() => world.opened.splice(0));

  after(() => world.stop());

  it('of a mail shows the release, and changes nothing', async () => {
    const context = world.context();
    const uri = Uri.parse(releaseLink(release.id, platform), true);
    assert.equal(await openReleaseLink(context, uri, `${platform}/`), 'done');
    assert.deepEqual(world.opened, [release.id]);
    assert.deepEqual(context.ui.told, []);
    assert.deepEqual(await world.release(release.id), release);
  });

  it('to another platform says which the release is on, and which this window works with', async () => {
    const uri = Uri.parse(releaseLink(release.id, platform), true);
    for (const [connectedTo, here] of [
      ['https://other.example.com', 'https://other.example.com'],
      [undefined, 'the platform of this machine'],
    ] as const) {
      const context = world.context();
      assert.equal(await openReleaseLink(context, uri, connectedTo), 'failed');
      const sentence = `The release is on ${platform}, and this window works with ${here}.`;
      assert.equal(context.ui.lastTold?.sentence, sentence);
    }
    assert.deepEqual(world.opened, []);
  });

  it('to a release that the person may not see says so', async () => {
    await world.signIn('mia-metro');
    const context = world.context();
    const uri = Uri.parse(releaseLink(release.id, platform), true);
    assert.equal(await openReleaseLink(context, uri, platform), 'failed');
    assert.equal(context.ui.lastTold?.sentence, 'There is no such release any more, or Mia Metro may not see it.');
    assert.deepEqual(world.opened, []);
  });
});
