import assert from 'node:assert/strict';
import { selectApp } from '../../../src/editor/flows/selectApp';
import { chooses, goesBack, leaves, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

describe('Select App', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
    const { revision } = await world.platform.call('getGlobalConfiguration', { params: { id: harborCoffee } });
    await world.platform.call('setGlobalConfiguration', {
      params: { id: harborCoffee },
      body: { merchantId: 'M-1' },
      ifMatch: revision,
    });
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  it('goes from app to environment to configuration to a review of it all, and opens the release', async () => {
    const version = await world.uploaded('1.0.0');
    const context = world.context(
      chooses('Harbor Wallet'),
      chooses('Sandbox'),
      goesBack,
      chooses('Production'),
      chooses('Client ID'),
      types('C-7'),
      chooses('Continue'),
      chooses('Select Harbor Wallet · Production'),
    );
    assert.equal(await selectApp(context, version), 'done');

    const [apps, environments, form] = context.ui.asked;
    assert.match(apps?.text ?? '', /cannot be changed afterwards/);
    assert.match(
      environments?.rows[0] ?? '',
      /^\$\(globe\) Production \| public: real users get it \| Under Review → /,
    );
    assert.ok(form?.rows.includes('Merchant ID | M-1 | From the global configuration'));
    const review = context.ui.asked.at(-1);
    assert.match(review?.text ?? '', /Harbor Coffee 1\.0\.0 → Harbor Wallet · Production/);
    assert.ok(review?.rows.includes('(Client ID | C-7 | For this release only)'));

    const [release] = await world.store.releases(harborCoffee);
    assert.equal(release?.environment, 'Production');
    assert.deepEqual(release?.configuration.own, { clientId: 'C-7' });
    assert.equal(world.opened.at(-1), release?.id);
  });

  it('shows a target that this version used, and lets nobody choose it again', async () => {
    const [version] = await world.store.versions(harborCoffee);
    const context = world.context(chooses('Harbor Wallet'), leaves);
    assert.equal(await selectApp(context, version), 'canceled');
    assert.match(
      context.ui.asked.at(-1)?.rows[0] ?? '',
      /^\(\$\(globe\) Production \| used by this version: New Version Created/,
    );
  });

  it('names another version that is under way on a target, which can still be chosen', async () => {
    const built = await world.built('1.0.1', 'Sandbox', 'Metro Pay');
    await world.platform.call('applyRelease', { params: { id: built.id }, body: {}, ifMatch: built.revision });
    await world.store.refresh();
    const [, before] = await world.store.versions(harborCoffee);
    const context = world.context(chooses('Metro Pay'), leaves);
    assert.equal(await selectApp(context, before), 'canceled');
    const row = context.ui.asked.at(-1)?.rows.find((text) => text.startsWith('Sandbox'));
    assert.match(row ?? '', /1\.0\.1 is in .+ there: withdraw it before this one can apply$/);
  });

  it('keeps configuration that was typed when the person leaves', async () => {
    const version = await world.uploaded('1.1.0');
    const leaving = world.context(
      chooses('Harbor Wallet'),
      chooses('Sandbox'),
      chooses('Server Domains'),
      types('https://bad domain', 'a.example b.example', 'a.example, b.example'),
      chooses('Environment Variables'),
      chooses('Add Variable'),
      types('API_KEY'),
      types('s3cret-value'),
      chooses('Done'),
      leaves,
    );
    assert.equal(await selectApp(leaving, version), 'canceled');

    const again = world.context(chooses('Harbor Wallet'), chooses('Sandbox'), leaves);
    await selectApp(again, version);
    assert.ok(again.ui.asked.at(-1)?.rows.includes('Server Domains | a.example, b.example | For this release only'));
    assert.ok(again.ui.asked.at(-1)?.rows.some((row) => /^Environment Variables .*API_KEY/.test(row)));
    const kept = world.drafts.keys().map((key) => String(world.drafts.get<unknown>(key)));
    assert.ok(!kept.some((text) => text.includes('s3cret-value')), 'a secret is written down nowhere');
  });

  it('keeps configuration that was typed when the person goes back', async () => {
    const version = await world.uploaded('1.1.1');
    const context = world.context(
      chooses('Harbor Wallet'),
      chooses('Sandbox'),
      chooses('Server Domains'),
      types('back.example'),
      goesBack,
      chooses('Sandbox'),
      leaves,
    );
    assert.equal(await selectApp(context, version), 'canceled');
    assert.ok(context.ui.asked.at(-1)?.rows.includes('Server Domains | back.example | For this release only'));
  });

  it('says so when somebody else selects the same target meanwhile, and keeps the configuration that was typed', async () => {
    const version = await world.uploaded('1.2.0');
    const first = await world.store.targetApps();
    const targetAppId = first.find(({ name }) => name === 'Metro Pay')?.id ?? '';
    const overtaken = world.context(
      chooses('Metro Pay'),
      chooses('Sandbox'),
      chooses('Server Domains'),
      types('late.example'),
      chooses('Continue'),
      async (question) => {
        await world.platform.call('selectApp', {
          params: { id: version.id },
          body: { targetAppId, environment: 'Sandbox' },
        });
        return chooses('$(check) Select')(question);
      },
    );
    assert.equal(await selectApp(overtaken, version), 'failed');
    assert.deepEqual(
      [overtaken.ui.lastTold?.sentence, overtaken.ui.lastTold?.buttons],
      [
        'Harbor Coffee 1.2.0 went to Metro Pay · Sandbox before, and a version goes to a target only once. Upload a new version, or select another target.',
        ['Upload Version'],
      ],
    );

    const again = world.context(chooses('Metro Pay'), chooses('Production'), leaves);
    await selectApp(again, version);
    assert.ok(again.ui.asked.at(-1)?.rows.includes('Server Domains | late.example | For this release only'));
  });

  it('offers Upload Version to whoever has no version to release', async () => {
    await world.signIn('mia-metro');
    const context = world.context();
    assert.equal(await selectApp(context), 'failed');
    assert.deepEqual(context.ui.lastTold?.buttons, ['Upload Version']);
    await world.signIn('dana-developer');
  });
});
