import assert from 'node:assert/strict';
import type { TargetAppPolicy } from '../../src/core/targetAppPolicy';
import type { TargetApp } from '../../src/protocol/targetApp';
import { seed, startPlatform, type TestPlatform } from '../support/platform';
import { problemOf } from '../support/platformClient';

describe("a super app's policy", () => {
  let platform: TestPlatform;

  before(async () => {
    platform = await startPlatform();
  });

  after(async () => {
    await platform.stop();
  });

  const readApp = async (): Promise<TargetApp> => {
    const { items } = await platform.as('wen-admin').call('listTargetApps', {});
    const app = items.find(({ id }) => id === seed.harborWallet);
    assert.ok(app);
    return app;
  };

  const refuses = async (body: Partial<TargetAppPolicy>): Promise<Readonly<Record<string, unknown>>> => {
    const before = await readApp();
    const answer = await platform.as('wen-admin').raw('PATCH', `/v1/apps/${before.id}/policy`, {
      body,
      headers: { 'if-match': `"${before.revision}"` },
    });
    const { code, pointer, parameters } = problemOf(answer);
    assert.deepEqual([answer.status, code], [400, 'REQUEST_INVALID'], answer.text);
    assert.deepEqual(await readApp(), before);
    return { pointer, ...parameters };
  };

  it('names nothing twice', async () => {
    const { information } = (await readApp()).policy;
    const lists = {
      environments: ['Production', 'Test', 'Production'],
      pilotTesting: ['Production', 'Production'],
      percentages: [10, 20, 10],
      requiredConfiguration: ['clientId', 'clientId'],
    } as const;
    for (const [name, list] of Object.entries(lists)) {
      assert.equal((await refuses({ [name]: list }))['pointer'], `/body/${name}`);
    }
    const twice = await refuses({ information: { ...information, required: ['name', 'name'] } });
    assert.equal(twice['pointer'], '/body/information/required');
  });

  it('leaves room between the shortest and the longest text', async () => {
    const { information } = (await readApp()).policy;
    for (const field of ['name', 'tagline', 'description'] as const) {
      const crossed = { ...information, [field]: { minimum: 10, maximum: 9 } };
      assert.deepEqual(await refuses({ information: crossed }), {
        pointer: undefined,
        reason: 'LIMITS_CROSSED',
        field,
      });
    }
  });

  it('holds back whole percents, and half of the users at most', async () => {
    for (const heldBackShare of [-1, 51, 0.5]) {
      assert.equal((await refuses({ heldBackShare }))['pointer'], '/body/heldBackShare');
    }
  });

  it('is read as any version of the platform wrote it', async () => {
    const before = await readApp();
    const { heldBackShare, availableConfiguration, ...older } = before.policy;
    assert.equal(heldBackShare, 0);
    const kept = JSON.stringify({ ...older, ofALaterVersion: true });
    await platform.storage.write((transaction) =>
      transaction.updateTable('target_app').set({ policy: kept }).where('id', '=', before.id).execute(),
    );
    const { policy } = await readApp();
    assert.deepEqual(Object.keys(policy).toSorted(), Object.keys(before.policy).toSorted());
    assert.equal(policy.heldBackShare, 0);
    assert.ok(availableConfiguration.length > 0 && policy.availableConfiguration.length > 0);
  });

  it('always has Production', async () => {
    assert.equal((await refuses({ environments: ['Test'] }))['reason'], 'PRODUCTION_REQUIRED');
  });
});
