import assert from 'node:assert/strict';
import { seed } from '../support/platform';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import type { MiniProgram } from '../../src/protocol/miniProgram';

describe('The basic information that a release is applied with', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  const miniProgram = (): Promise<MiniProgram> =>
    world.as('dana-developer').call('getMiniProgram', { params: { id: seed.harborCoffee } });

  /** Somebody else edits it meanwhile. */
  async function edited(change: Partial<MiniProgram['information']>): Promise<MiniProgram> {
    const { information, revision } = await miniProgram();
    return world.as('ada-admin').call('editMiniProgram', {
      params: { id: seed.harborCoffee },
      ifMatch: revision,
      body: { information: { ...information, ...change } },
    });
  }

  it('overwrites nothing that somebody else edited meanwhile, and says so', async () => {
    const built = await world.built();
    const theirs = await edited({ customerServicePhone: '0800 1' });
    const mine = { ...built.information, category: 'Coffee' };
    await refuses(world.apply(built, 'dana-developer', mine), 'REVISION_STALE', {
      miniProgram: 'Harbor Coffee',
      revision: theirs.revision,
    });
    isIn(await world.read(built), 'New Version Created');
    assert.deepEqual((await miniProgram()).information, theirs.information);

    const now = await world.read(built);
    assert.equal(now.informationRevision, theirs.revision);
    const applied = await world.apply(now, 'dana-developer', { ...now.information, category: 'Coffee' });
    assert.equal(applied.information.category, 'Coffee');
    assert.equal(applied.information.customerServicePhone, '0800 1');
  });

  it('is what the mini program has where nobody edits it on applying, which leaves the mini program alone', async () => {
    const built = await world.built();
    const theirs = await edited({ category: 'Coffee' });
    const applied = await world.apply(built);
    assert.equal(applied.information.category, 'Coffee');
    assert.equal((await miniProgram()).revision, theirs.revision);
  });

  it('has a phone number in the form the super app asks for', async () => {
    const built = await world.built();
    const { policy } = await world.targetApp(seed.harborWallet);
    await world.setPolicy({ information: { ...policy.information, phoneForm: 'XXXX-XXXXXXX' } });
    const mine = { ...built.information, customerServicePhone: '+86 571 5550123' };
    await refuses(world.apply(built, 'dana-developer', mine), 'INFORMATION_INVALID', {
      fields: ['customerServicePhone'],
    });
    const right = { ...mine, customerServicePhone: '0571-5550123' };
    isIn(await world.apply(built, 'dana-developer', right), 'Under Review');
  });

  it('names the revision it was edited on', async () => {
    const { id, information: value, revision } = await world.built();
    for (const information of [value, { value }]) {
      const { status, text } = await world.as('dana-developer').raw('POST', `/v1/releases/${id}/apply`, {
        headers: { 'if-match': `"${revision}"` },
        body: { information },
      });
      assert.equal(status, 400);
      assert.match(text, /"code":"REQUEST_INVALID"/);
    }
  });

  describe('has texts by language', () => {
    const texts = { name: 'Harbor Coffee', tagline: '', description: '' };

    it('under language tags only, and not in more languages than there is room for', async () => {
      const tooMany = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`en-x${index}y`, texts]));
      for (const more of [{ ' ': texts }, { 'en/../..': texts }, { notes: 'x'.repeat(1000) }, tooMany]) {
        const languages: Record<string, unknown> = { en: texts, ...more };
        const { information, revision } = await miniProgram();
        const answer = await world.as('ada-admin').raw('PATCH', `/v1/mini-programs/${seed.harborCoffee}`, {
          headers: { 'if-match': `"${revision}"` },
          body: { information: { ...information, languages } },
        });
        assert.equal(answer.status, 400, answer.text);
        assert.match(answer.text, /"code":"REQUEST_INVALID"/);
      }
    });

    it('with a name in the default language', async () => {
      await refuses(edited({ defaultLanguage: 'fr' }), 'INFORMATION_INVALID', { fields: ['name'] });
      const built = await world.built();
      const mine = { ...built.information, defaultLanguage: 'fr' };
      await refuses(world.apply(built, 'dana-developer', mine), 'INFORMATION_INVALID');
    });
  });
});
