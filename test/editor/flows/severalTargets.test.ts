import assert from 'node:assert/strict';
import { ConnectionError } from '../../../src/client/connectionError';
import type { Platform } from '../../../src/client/platform';
import { selectApp } from '../../../src/editor/flows/selectApp';
import {
  applyOnSeveral,
  cancelOnSeveral,
  stepOnSeveral,
} from '../../../src/editor/flows/severalTargets/changeReleases';
import type { Release } from '../../../src/protocol/release';
import { agrees, chooses, finds, goesBack, leaves, ticks, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

/** One version, on its way to several targets at once. */
describe('Several targets at once', () => {
  let world: FlowWorld;
  let ada: FlowWorld;
  let versionId: string;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    ada = await world.windowOf('ada-admin');
    versionId = (await world.uploaded('1.0.0')).id;
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  const releaseOn = async (target: string, ofVersion = versionId): Promise<Release> => {
    const all = await world.platform.call('listReleases', { query: { miniProgramId: harborCoffee } });
    const found = all.items.find(
      (one) => one.versionId === ofVersion && `${one.targetAppName} · ${one.environment}` === target,
    );
    assert.ok(found, target);
    return found;
  };

  const onAll = (): Promise<readonly Release[]> =>
    Promise.all(
      ['Harbor Wallet · Production', 'Metro Pay · Production', 'Metro Pay · Sandbox'].map((t) => releaseOn(t)),
    );

  it('are selected in one go, with one configuration where they ask for the same', async () => {
    const [version] = await world.store.versions(harborCoffee);
    const context = world.context(
      chooses('Several Targets…'),
      ticks('Harbor Wallet · $(globe) Production', 'Metro Pay · $(globe) Production', 'Metro Pay · Sandbox'),
      chooses('Client ID'),
      types('C-7'),
      chooses('Continue'),
      (question) => {
        assert.deepEqual([question.pick?.step, question.pick?.totalSteps], [3, 3]);
        return chooses('Client ID')(question);
      },
      finds('C-7', 'C-8'),
      goesBack,
      goesBack,
      ticks('Harbor Wallet · $(globe) Production', 'Metro Pay · $(globe) Production', 'Metro Pay · Sandbox'),
      chooses('Continue'),
      chooses('Continue'),
      agrees,
    );
    assert.equal(await selectApp(context, version), 'done');
    const [, targets, harbor, , , metro, , , again, , harborAgain, metroAgain] = context.ui.asked;
    assert.ok(
      targets?.rows.includes(
        '☐ Harbor Wallet · $(globe) Production | public: real users get it | Under Review → Pilot Testing → Grayscale Release → Full Release',
      ),
    );
    assert.match(harbor?.text ?? '', /Configuration for Harbor Wallet · Production\./);
    assert.ok(metro?.rows.some((row) => row.startsWith('Client ID | C-7')));
    assert.match(
      metro?.text ?? '',
      /It begins with what was given for Harbor Wallet · Production\. Configuration for Metro Pay · Production and /,
    );
    assert.match(harbor?.text ?? '', /^Select App: Harbor Wallet · Production\n/);
    assert.match(metro?.text ?? '', /^Select App: Metro Pay · Production and Metro Pay · Sandbox\n/);
    for (const asked of [again, harborAgain]) assert.ok(asked?.rows.some((row) => row.startsWith('Client ID | C-7')));
    assert.ok(metroAgain?.rows.some((row) => row.startsWith('Client ID | C-8')));
    assert.doesNotMatch(metroAgain?.text ?? '', /It begins with/);
    assert.equal(
      context.ui.asked.at(-1)?.text,
      [
        'Select 3 targets for Harbor Coffee 1.0.0?',
        'Harbor Coffee 1.0.0 on Harbor Wallet · Production (public): New Version Created',
        'Harbor Coffee 1.0.0 on Metro Pay · Production (public): New Version Created',
        'Harbor Coffee 1.0.0 on Metro Pay · Sandbox: New Version Created',
        '',
        '1.0.0 goes to each of them once and for all; its packages are built right away.',
        'Select',
      ].join('\n'),
    );
    assert.equal(context.ui.lastTold?.sentence, 'Select App: done on 3 targets.');
    assert.deepEqual(
      (await onAll()).map(({ configuration }) => configuration.own.clientId),
      ['C-7', 'C-8', 'C-8'],
    );
  });

  it('that this version used are shown, and cannot be ticked', async () => {
    const [version] = await world.store.versions(harborCoffee);
    const context = world.context(chooses('Several Targets…'), leaves);
    assert.equal(await selectApp(context, version), 'canceled');
    const used = context.ui.asked.at(-1)?.rows.filter((row) => row.includes('used by this version'));
    assert.equal(used?.length, 3);
    assert.ok(used?.every((row) => row.startsWith('☐ (')));
  });

  it('leave the others standing where somebody else took one meanwhile', async () => {
    const version = await world.uploaded('1.1.0');
    const targetAppId = (await releaseOn('Metro Pay · Sandbox')).targetAppId;
    const context = world.context(
      chooses('Several Targets…'),
      ticks('Metro Pay · $(globe) Production', 'Metro Pay · Sandbox'),
      chooses('Continue'),
      async (question) => {
        await world.platform.call('selectApp', {
          params: { id: version.id },
          body: { targetAppId, environment: 'Sandbox' },
        });
        return agrees(question);
      },
    );
    assert.equal(await selectApp(context, version), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^Select App: done on 1 of 2 targets\. Harbor Coffee 1\.1\.0 on Metro Pay · Sandbox: .* a version goes to a target only once\./,
    );
    assert.deepEqual(context.ui.lastTold?.buttons, ['Retry Failed', 'Show Outcomes']);
    await releaseOn('Metro Pay · Production', version.id);
  });

  it('say why where none of those that are selected can take a step', async () => {
    const context = world.context();
    const releaseIds = (await onAll()).map(({ id }) => id);
    assert.equal(await stepOnSeveral(context, { releaseIds }), 'canceled');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^Next Step on Several Targets: none of the selected releases can take a step now\. Not Harbor Coffee 1\.0\.0 on Harbor Wallet · Production \(public\): This cannot be done in New Version Created.*?, or not by you\./,
    );
  });

  it('are applied to with one confirmation, and what cannot take part is named with its reason', async () => {
    for (const { id } of await onAll()) await world.until(id, ({ build }) => build.state === 'built');
    const context = world.context(ticks('Metro Pay · Sandbox'), agrees);
    assert.equal(await applyOnSeveral(context, { miniProgramId: harborCoffee, versionId }), 'done');

    const rows = world.context(agrees);
    const releaseIds = (await onAll()).map(({ id }) => id);
    assert.equal(await applyOnSeveral(rows, { releaseIds }), 'done');
    assert.equal(
      rows.ui.asked[0]?.text,
      [
        'Apply to release on 2 targets?',
        'Harbor Coffee 1.0.0 on Harbor Wallet · Production (public): New Version Created → Under Review',
        'Harbor Coffee 1.0.0 on Metro Pay · Production (public): New Version Created → Under Review',
        '',
        'Left out:',
        'Harbor Coffee 1.0.0 on Metro Pay · Sandbox: This cannot be done in Under Review, or not by you.',
        '',
        'With the basic information and the configuration as they are.',
        'Apply',
      ].join('\n'),
    );
    assert.deepEqual(
      (await onAll()).map(({ status }) => status),
      ['Under Review', 'Under Review', 'Under Review'],
    );
  });

  it('tell why nothing is done where none of them allows it', async () => {
    const context = world.context();
    const releaseIds = (await onAll()).map(({ id }) => id);
    assert.equal(await cancelOnSeveral(context, { releaseIds }), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^Cancel on Several Targets: none of these targets allows it now\./,
    );
  });

  it('take a step that is said where it cannot be taken, and a stale one is asked for again as it is now', async () => {
    for (const [who, target] of [
      ['rui-reviewer', 'Harbor Wallet · Production'],
      ['mia-metro', 'Metro Pay · Production'],
    ] as const) {
      await world.signIn(who);
      const { id } = await releaseOn(target);
      const approval = await world.approvalOf(id);
      await world.platform.call('approve', { params: { id: approval.id }, body: {}, ifMatch: approval.revision });
    }
    await world.signIn('dana-developer');
    const testing = await releaseOn('Harbor Wallet · Production');
    await world.platform.call('completeTesting', { params: { id: testing.id }, ifMatch: testing.revision });
    await world.store.refresh();

    const both = ['Harbor Wallet · Production', 'Metro Pay · Production'];
    const confirming = world.context(ticks(...both), chooses('Grayscale Release | on 1 of 2'), agrees);
    assert.equal(await stepOnSeveral(confirming, { miniProgramId: harborCoffee, versionId }), 'done');
    assert.match(
      confirming.ui.asked.at(-1)?.text ?? '',
      /Left out:\nHarbor Coffee 1\.0\.0 on Harbor Wallet · Production/,
    );

    const context = world.context(
      ticks(...both),
      chooses('10 % | on 2 of 2 targets'),
      async (question) => {
        const { id, revision } = await ada.release(testing.id);
        await ada.platform.call('setGrayscale', { params: { id }, body: { percentage: 5 }, ifMatch: revision });
        return agrees(question);
      },
      agrees,
    );
    assert.equal(await stepOnSeveral(context, { miniProgramId: harborCoffee, versionId }), 'failed');
    assert.ok(
      context.ui.asked[1]?.rows.some((row) =>
        row.startsWith('20 % | on 1 of 2 targets | Not Harbor Coffee 1.0.0 on Metro Pay · Production (public): '),
      ),
    );
    assert.match(
      context.ui.asked[2]?.text ?? '',
      /^Release to 10 % of the users on 2 targets\?\n.*Grayscale Release → Grayscale Release 10 %/,
    );
    const told = context.ui.lastTold;
    assert.match(
      told?.sentence ?? '',
      /^Next Step on Several Targets: done on 1 of 2 targets\. .*It is in Grayscale Release at 5 % now\. Nothing was changed by you\.$/,
    );
    told?.press('Retry Failed');
    await context.ui.untilTold(/done on 2 targets\./);
    assert.match(
      context.ui.asked.at(-1)?.text ?? '',
      /^Release to 10 % of the users on Harbor Wallet · Production\?\n.* 5 % → .* 10 %/,
    );
    assert.deepEqual(
      (await onAll()).map(({ percentage }) => percentage),
      [10, 10, null],
    );
  });

  it('are tried again under the same key where no answer came, and not asked for again', async () => {
    const context = world.context(ticks('Harbor Wallet · Production', 'Metro Pay · Production'), agrees);
    const platform = losingAnswerOf(world.platform, (await releaseOn('Metro Pay · Production')).id);
    const given = { miniProgramId: harborCoffee, versionId };
    assert.equal(await cancelOnSeveral({ ...context, platform }, given), 'failed');
    assert.match(
      context.ui.asked[1]?.text ?? '',
      /^Cancel the releases on 2 targets\?\n.*→ Canceled\. Its 10 % of users/,
    );
    const told = context.ui.lastTold;
    assert.match(told?.sentence ?? '', /done on 1 of 2 targets\. .* It may have happened all the same/);
    told?.press('Retry Failed');
    await context.ui.untilTold(/^Cancel on Several Targets: done on 2 targets\.$/);
    assert.deepEqual(
      (await onAll()).map(({ status }) => status),
      ['Canceled', 'Canceled', 'Under Review'],
    );
    const log = await world.platform.call('getReleaseLog', {
      params: { id: (await releaseOn('Metro Pay · Production')).id },
    });
    assert.equal(log.items.filter(({ action }) => action === 'cancel').length, 1);
  });

  it('are not tried once the person stops, and each outcome leads to its release', async () => {
    const version = await world.uploaded('1.2.0');
    const context = world.context(
      chooses('Several Targets…'),
      ticks('Harbor Wallet · Test', 'Harbor Wallet · Development'),
      chooses('Continue'),
      agrees,
      chooses('Harbor Wallet · Test'),
    );
    context.ui.willCancelAt(/^2 of 2/);
    let outcome: unknown;
    const opened = new Promise<string>((resolve) => {
      outcome = selectApp({ ...context, openPanel: resolve }, version);
    });
    assert.equal(await outcome, 'failed');
    const told = context.ui.lastTold;
    assert.match(told?.sentence ?? '', /Harbor Wallet · Development: Not tried: you stopped before\.$/);
    told?.press('Show Outcomes');
    const release = await releaseOn('Harbor Wallet · Test', version.id);
    assert.equal(await opened, release.id);
    assert.deepEqual(context.ui.asked.at(-1)?.rows.slice(1), [
      '$(pass) Harbor Coffee 1.2.0 on Harbor Wallet · Test | New Version Created, waiting to be built',
      '$(circle-slash) Harbor Coffee 1.2.0 on Harbor Wallet · Development | Not tried: you stopped before.',
    ]);
  });
});

/** The platform at the end of a line that breaks once, after a release's request has arrived. */
function losingAnswerOf(platform: Platform, releaseId: string): Platform {
  let isBroken = false;
  return {
    download: (path, signal) => platform.download(path, signal),
    call: async (operation, call) => {
      const answer = await platform.call(operation, call);
      const isOf = 'params' in call && JSON.stringify(call.params) === JSON.stringify({ id: releaseId });
      if (isBroken || operation !== 'cancelRelease' || !isOf) return answer;
      isBroken = true;
      throw new ConnectionError('UNREACHABLE');
    },
  };
}
