import assert from 'node:assert/strict';
import { editPolicy } from '../../../src/editor/flows/policy/editPolicy';
import type { TargetAppPolicy } from '../../../src/core/targetAppPolicy';
import { chooses, finds, leaves, types } from '../../support/scriptedUi';
import { FlowWorld } from './flowWorld';

describe('Edit Policy', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('wen-admin');
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  async function policy(by = world): Promise<TargetAppPolicy> {
    const { items } = await by.platform.call('listTargetApps', {});
    const app = items.find(({ name }) => name === 'Harbor Wallet');
    assert.ok(app);
    return app.policy;
  }

  it('changes the parts that were chosen, and no others', async () => {
    const before = await policy();
    // What is typed first is refused as long as it is wrong.
    assert.equal(
      await editPolicy(world.context(chooses('Grayscale Percentages'), types('0', '101', ''), leaves)),
      'canceled',
    );
    const context = world.context(
      chooses('Approval for Sandbox | not required'),
      chooses(/^required/),
      chooses('Grayscale Percentages | every whole number'),
      types('50, 5'),
      chooses('Pilot Testing in | Production'),
      chooses('Sandbox | off'),
      chooses('Save'),
    );
    assert.equal(await editPolicy(context), 'done');
    assert.deepEqual(await policy(), {
      ...before,
      sandboxApproval: true,
      percentages: [5, 50],
      pilotTesting: ['Production', 'Sandbox'],
    });
  });

  it('has every part of a policy, and takes of each only what the platform takes', async () => {
    const before = await policy();
    const context = world.context(
      chooses('Environments | Production, Sandbox, Test, Development'),
      chooses('Development | on'),
      chooses('Pattern of User IDs'),
      types('(a+)+', '[', '', '^[0-9]{8}$'),
      chooses('Required Basic Information'),
      chooses('Logo | off'),
      chooses('Length of the Name | 3–30 characters'),
      types('30', '30-3', '2 - 24'),
      chooses('Largest Logo | 256 KB'),
      types('0', '128'),
      chooses('Users Held Back | nobody'),
      types('51', '0.5', '10'),
      chooses('Form of Phone Numbers | any'),
      types('call us', 'XXXX-XXXXXXX'),
      chooses('Save'),
    );
    assert.equal(await editPolicy(context), 'done');
    assert.deepEqual(await policy(), {
      ...before,
      environments: ['Production', 'Sandbox', 'Test'],
      userIdPattern: '^[0-9]{8}$',
      heldBackShare: 10,
      information: {
        ...before.information,
        name: { minimum: 2, maximum: 24 },
        logoBytes: 128 * 1024,
        required: [...before.information.required, 'logo'],
        phoneForm: 'XXXX-XXXXXXX',
      },
    });
  });

  it('leaves the largest logo as it is where nothing else is typed', async () => {
    const { items } = await world.platform.call('listTargetApps', {});
    const app = items.find(({ name }) => name === 'Harbor Wallet');
    assert.ok(app);
    await world.platform.call('setTargetAppPolicy', {
      params: { id: app.id },
      body: { information: { ...app.policy.information, logoBytes: 100_000 } },
      ifMatch: app.revision,
    });
    const context = world.context(chooses('Largest Logo'), finds('98'), leaves);
    assert.equal(await editPolicy(context), 'canceled');
    assert.ok(!context.ui.asked.at(-1)?.rows.some((row) => /Save|Not saved yet/.test(row)));
    assert.equal((await policy()).information.logoBytes, 100_000);
  });

  it('does not require configuration any more that does not exist any more', async () => {
    const both = world.context(chooses('Required Configuration | none'), chooses('Client ID | off'), chooses('Save'));
    assert.equal(await editPolicy(both), 'done');
    const context = world.context(chooses('Configuration That Exists'), chooses('Client ID | on'), chooses('Save'));
    assert.equal(await editPolicy(context), 'done');
    const { availableConfiguration, requiredConfiguration } = await policy();
    assert.deepEqual([availableConfiguration.includes('clientId'), requiredConfiguration], [false, []]);
  });

  it('offers again what was edited and not saved', async () => {
    const leaving = world.context(chooses('Most Testers'), types('500'), leaves);
    assert.equal(await editPolicy(leaving), 'canceled');
    const again = world.context(
      chooses('Most Testers of a Release | 500 | Not saved yet'),
      types('600'),
      chooses('Save'),
    );
    assert.equal(await editPolicy(again), 'done');
    assert.equal((await policy()).testerLimit, 600);
  });

  it('tells the second of two admins what the first changed, and keeps what they typed', async () => {
    const other = await world.windowOf('wen-admin');
    const mine = world.context(
      chooses('Self-Approval | not allowed'),
      async (question: Parameters<ReturnType<typeof chooses>>[0]) => {
        const theirs = other.context(chooses('Most Testers'), types('77'), chooses('Save'));
        assert.equal(await editPolicy(theirs), 'done');
        return chooses('allowed, and logged')(question);
      },
      chooses('Save'),
      chooses('Save'),
    );
    assert.equal(await editPolicy(mine), 'done');
    assert.deepEqual(
      mine.ui.told.map(({ sentence }) => sentence),
      [
        'Somebody else changed the policy of Harbor Wallet meanwhile: Most Testers of a Release (77). ' +
          'Your edit is kept; save it again.',
      ],
    );
    const { selfApproval, testerLimit } = await policy();
    assert.deepEqual([selfApproval, testerLimit], [true, 77]);
  });

  it('undoes no other limit of the basic information that somebody else changed meanwhile', async () => {
    const other = await world.windowOf('wen-admin');
    const mine = world.context(
      chooses('Length of the Tagline'),
      async (question: Parameters<ReturnType<typeof chooses>>[0]) => {
        const theirs = other.context(chooses('Length of the Description'), types('5–50'), chooses('Save'));
        assert.equal(await editPolicy(theirs), 'done');
        return types('1–9')(question);
      },
      chooses('Save'),
      chooses('Save'),
    );
    assert.equal(await editPolicy(mine), 'done');
    const { tagline, description } = (await policy()).information;
    assert.deepEqual(tagline, { minimum: 1, maximum: 9 });
    assert.deepEqual(description, { minimum: 5, maximum: 50 });
  });

  it('is nothing for those who may not set one', async () => {
    await world.signIn('dana-developer');
    const context = world.context();
    assert.equal(await editPolicy(context), 'canceled');
    assert.match(context.ui.lastTold?.sentence ?? '', /Workspace Admin/);
  });
});
