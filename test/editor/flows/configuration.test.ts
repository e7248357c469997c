import assert from 'node:assert/strict';
import { PlatformError } from '../../../src/core/errorCode';
import { applyAsShown, applyToRelease } from '../../../src/editor/flows/applyToRelease';
import { editGlobalConfiguration } from '../../../src/editor/flows/editGlobalConfiguration';
import { selectApp } from '../../../src/editor/flows/selectApp';
import { viewConfiguration } from '../../../src/editor/flows/viewConfiguration';
import type { TargetApp } from '../../../src/protocol/targetApp';
import { chooses, leaves, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

describe('The configuration as a form', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
  });

  afterEach(async () => {
    world.verify();
    await world.signIn('dana-developer');
  });

  after(() => world.stop());

  /** Does something as the admin of Harbor Wallet, with its app as it is then. */
  async function asAdmin<T>(work: (app: TargetApp) => Promise<T>): Promise<T> {
    await world.signIn('wen-admin');
    const { items } = await world.platform.call('listTargetApps', {});
    const app = items.find(({ name }) => name === 'Harbor Wallet');
    assert.ok(app);
    const done = await work(app);
    await world.signIn('dana-developer');
    await world.store.refresh();
    return done;
  }

  const setGrants = (...miniProgramIds: string[]): Promise<unknown> =>
    asAdmin((app) =>
      world.platform.call('setDomainGrants', {
        params: { id: app.id },
        body: { miniProgramIds },
        ifMatch: app.revision,
      }),
    );

  it('has environment variables, whose values are typed unseen and never shown', async () => {
    const release = await world.built('1.0.0', 'Production');
    const context = world.context(
      chooses('Environment Variables'),
      chooses('Add Variable…'),
      types('1KEY', 'API_KEY'),
      types('', 's3cret-value'),
      chooses('Done'),
      chooses('Testers'),
      types('mina, no na!', 'mina noa'),
      chooses('Save'),
    );
    assert.equal(await viewConfiguration(context, release), 'done');
    assert.deepEqual(context.ui.refused.length, 3);
    const shown = JSON.stringify(context.ui.asked);
    assert.ok(!shown.includes('s3cret-value'));
    assert.match(shown, /Environment Variables \| API_KEY ••• new, not saved yet \| Not saved yet/);
    const saved = await world.release(release.id);
    assert.deepEqual(saved.configuration.own.testers, ['mina', 'noa']);

    const again = world.context(
      chooses('Environment Variables'),
      chooses('API_KEY'),
      chooses('Set a New Value…'),
      types('another'),
      leaves,
      leaves,
    );
    assert.equal(await viewConfiguration(again, saved), 'canceled');
    const [form] = again.ui.asked;
    assert.ok(
      form?.rows.includes('Environment Variables | API_KEY ••• set just now | For this release only'),
      form?.rows.join('\n'),
    );
    assert.ok(!world.drafts.keys().some((key) => JSON.stringify(world.drafts.get(key) ?? '').includes('another')));
  });

  it('takes only values that the platform takes, and says why another is none', async () => {
    const release = await world.built('1.1.0', 'Production');
    const context = world.context(
      chooses('Server Domains'),
      types('http://a.example', 'a.example/v1', 'a.example, A.example', '*.shop.example.com'),
      leaves,
    );
    assert.equal(await viewConfiguration(context, release), 'canceled');
    assert.deepEqual(context.ui.refused, [
      'http://a.example is not an HTTPS address. It must begin with https://.',
      'a.example/v1 has a path. A server domain ends with its host or port.',
      'A.example stands there already.',
    ]);
  });

  it('shows fields that were not granted to be read, and whom to ask', async () => {
    const release = await world.built('1.2.0', 'Production');
    await setGrants();
    const context = world.context(leaves);
    assert.equal(await viewConfiguration(context, await world.release(release.id)), 'canceled');
    const row = context.ui.asked[0]?.rows.find((text) => text.startsWith('(Server Domains'));
    assert.match(row ?? '', /Workspace Admin of Harbor Wallet/);

    const version = await world.uploaded('1.2.1');
    const selecting = world.context(chooses('Harbor Wallet'), chooses('Production'), leaves);
    assert.equal(await selectApp(selecting, version), 'canceled');
    assert.ok(selecting.ui.asked.at(-1)?.rows.some((text) => text.startsWith('(WAP URLs')));

    await setGrants(harborCoffee);
    const free = world.context(leaves);
    await viewConfiguration(free, await world.release(release.id));
    assert.ok(free.ui.asked[0]?.rows.some((text) => text.startsWith('Server Domains')));
  });

  it('of all releases has no environment variables', async () => {
    const context = world.context(leaves);
    await editGlobalConfiguration(context, await world.store.miniProgram(harborCoffee));
    const rows = context.ui.asked[0]?.rows.join('\n') ?? '';
    assert.match(rows, /Testers/);
    assert.doesNotMatch(rows, /Environment Variables/);
  });

  describe('with a required field missing', () => {
    const require = (...requiredConfiguration: 'merchantId'[]): Promise<unknown> =>
      asAdmin((app) =>
        world.platform.call('setTargetAppPolicy', {
          params: { id: app.id },
          body: { requiredConfiguration },
          ifMatch: app.revision,
        }),
      );

    it('is not applied with: nothing is sent, and the way to fill it is offered', async () => {
      const release = await world.built('1.5.0', 'Production');
      await require('merchantId');
      const context = world.context();
      const silent = {
        ...context,
        platform: {
          call: (id: string) => assert.fail(`${id} was sent`),
        } as unknown as typeof context.platform,
      };
      assert.equal(await applyAsShown(silent, await world.release(release.id), null), 'failed');
      assert.match(context.ui.lastTold?.sentence ?? '', /Merchant ID/);
      assert.deepEqual(context.ui.lastTold?.buttons, ['View Configuration']);

      const filling = world.context(
        chooses('Fill In the Configuration…'),
        chooses('Merchant ID'),
        types('M-1'),
        chooses('Save'),
        chooses('Apply'),
      );
      assert.equal(await applyToRelease(filling, await world.release(release.id)), 'done');
      assert.equal((await world.release(release.id)).status, 'Under Review');
      await require();
    });
  });

  it('tells what the platform refused all the same', async () => {
    const release = await world.built('1.4.0', 'Production');
    const refusal = world.platform.call('configureRelease', {
      params: { id: release.id },
      body: { serverDomains: ['http://a.example'] },
      ifMatch: release.revision,
    });
    await assert.rejects(refusal, (error) => error instanceof PlatformError && error.code === 'CONFIGURATION_INVALID');
  });
});
