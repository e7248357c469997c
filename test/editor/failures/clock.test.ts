import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { withdraw } from '../../../src/editor/flows/withdraw';
import { relativeAge } from '../../../src/editor/sentences/statusWords';
import { agrees } from '../../support/scriptedUi';
import { FlowWorld } from '../flows/flowWorld';

const day = 24 * 3600 * 1000;

describe('A clock that is set back by a day', () => {
  const timeOfDay = Date.now;
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
  });

  afterEach(() => {
    Date.now = timeOfDay;
  });

  after(() => world.stop());

  it('does not keep what others change from a window that shows nothing: it reads again when it is asked', async () => {
    const { id, revision } = await world.built('1.0.0', 'Production');
    await world.platform.call('applyRelease', { params: { id }, body: {}, ifMatch: revision });
    const ada = await world.windowOf('ada-admin');
    assert.equal((await world.store.release(id)).status, 'Under Review');

    Date.now = () => timeOfDay() - day;
    assert.equal(await withdraw(ada.context(agrees), await ada.release(id)), 'done');
    while ((await world.store.release(id)).status === 'Under Review') await pause(50);
    assert.equal((await world.store.release(id)).status, 'New Version Created');
  });

  it('makes what happened before it no older than now', () => {
    const moment = timeOfDay();
    Date.now = () => moment - day;
    assert.equal(relativeAge(moment), 'just now');
  });
});
