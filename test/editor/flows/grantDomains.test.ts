import assert from 'node:assert/strict';
import { grantDomains } from '../../../src/editor/flows/policy/grantDomains';
import type { DomainGrants } from '../../../src/protocol/targetApp';
import { seed } from '../../support/platform';
import { chooses, leaves, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

describe('Grant Server Domains and WAP URLs', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('wen-admin');
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  const grants = (): Promise<DomainGrants> =>
    world.platform.call('getDomainGrants', { params: { id: seed.harborWallet } });

  const granted = async (): Promise<readonly string[]> => (await grants()).items.map((one) => one.miniProgramId);

  it('takes a grant away and gives it, and what is not saved stays to be saved', async () => {
    assert.deepEqual(await granted(), [harborCoffee]);
    const leaving = world.context(chooses(`${harborCoffee} | granted`), leaves);
    assert.equal(await grantDomains(leaving), 'canceled');
    assert.deepEqual(await granted(), [harborCoffee]);
    const saving = world.context(chooses('Save'));
    assert.equal(await grantDomains(saving), 'done');
    assert.deepEqual(await granted(), []);
  });

  it('is given by its ID to a mini program that nobody of the super app has seen yet', async () => {
    const context = world.context(
      chooses('Grant by Mini Program ID…'),
      types('harbor coffee', harborCoffee),
      chooses('Save'),
    );
    assert.equal(await grantDomains(context), 'done');
    assert.deepEqual(await granted(), [harborCoffee]);
  });

  it('does not undo what another admin did meanwhile', async () => {
    const other = await world.otherWindow('wen-admin');
    const merchant = await world.otherWindow('ada-admin');
    const { id: rewards } = await merchant.call('createMiniProgram', { body: { name: 'Harbor Bakery' } });
    const context = world.context(
      async (question: Parameters<ReturnType<typeof chooses>>[0]) => {
        const params = { id: seed.harborWallet };
        const { revision } = await other.call('getDomainGrants', { params });
        await other.call('setDomainGrants', {
          params,
          body: { miniProgramIds: [harborCoffee, rewards] },
          ifMatch: revision,
        });
        return chooses(`${harborCoffee} | granted`)(question);
      },
      chooses('Save'),
      chooses('Save'),
    );
    assert.equal(await grantDomains(context), 'done');
    assert.match(context.ui.lastTold?.sentence ?? '', /^Somebody else changed the rules of Harbor Wallet meanwhile\./);
    assert.deepEqual(await granted(), [rewards]);
  });

  it('keeps of an edit only what differs: a grant taken back again does not undo one of another admin', async () => {
    const other = await world.otherWindow('wen-admin');
    const params = { id: seed.harborWallet };
    const setByOther = async (miniProgramIds: readonly string[]): Promise<void> => {
      const { revision } = await other.call('getDomainGrants', { params });
      await other.call('setDomainGrants', { params, body: { miniProgramIds }, ifMatch: revision });
    };
    await setByOther([]);
    const toAndFro = world.context(
      chooses('Grant by Mini Program ID…'),
      types(harborCoffee),
      chooses('Not saved yet'),
      leaves,
    );
    assert.equal(await grantDomains(toAndFro), 'canceled');
    assert.ok(!toAndFro.ui.asked.at(-1)?.rows.some((row) => /Save|Not saved yet/.test(row)));
    await setByOther([harborCoffee]);
    const later = world.context(leaves);
    assert.equal(await grantDomains(later), 'canceled');
    const rows = later.ui.asked.at(-1)?.rows ?? [];
    assert.ok(rows.some((row) => row.includes(`${harborCoffee} | granted`)));
    assert.ok(!rows.some((row) => row.includes('Save')));
  });

  it('is nothing for those who may not set a policy', async () => {
    await world.signIn('dana-developer');
    const context = world.context();
    assert.equal(await grantDomains(context), 'canceled');
    assert.match(context.ui.lastTold?.sentence ?? '', /Workspace Admin/);
  });
});
