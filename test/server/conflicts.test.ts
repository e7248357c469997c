import assert from 'node:assert/strict';
import type { PlatformError } from '../../src/core/errorCode';
import type { Release } from '../../src/protocol/release';
import { seed } from '../support/platform';
import { problemOf, type RawAnswer } from '../support/platformClient';
import { isIn, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';

describe('a change that somebody else was faster with', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('is refused, and told what it is now', async () => {
    const applied = await world.applied();
    await world.approve(applied);
    await refuses(world.act(applied, 'withdrawRelease'), 'REVISION_STALE', {
      releaseId: applied.id,
      status: 'Pilot Testing',
      revision: applied.revision + 1,
    });
    isIn(await world.read(applied), 'Pilot Testing');
  });

  it('is a precondition that failed, in the words of HTTP', async () => {
    const built = await world.built();
    const path = `/v1/releases/${built.id}/apply`;
    const dana = world.as('dana-developer');
    const bare = await dana.raw('POST', path, { body: {} });
    assert.equal(bare.status, 428);
    assert.equal(problemOf(bare).code, 'IF_MATCH_REQUIRED');
    for (const tag of ['"99"', '"x"', '*', 'x']) {
      const stale = await dana.raw('POST', path, { headers: { 'if-match': tag }, body: {} });
      assert.equal(stale.status, 412, tag);
      assert.equal(problemOf(stale).code, 'REVISION_STALE');
    }
    const answer = await dana.raw('POST', path, { headers: { 'if-match': `"${built.revision}"` }, body: {} });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.etag, `"${built.revision + 1}"`);
  });

  it('is told by the name of the action where the action is gone', async () => {
    const testing = await world.approve(await world.applied());
    await refuses(world.apply(testing), 'ACTION_NOT_ALLOWED', { action: 'apply', status: 'Pilot Testing' });
  });

  it('does not stand in the way of the package that is built meanwhile', async () => {
    const selected = await world.select(await world.upload());
    const configured = await world.configure(selected, { clientId: 'C-1' });
    const built = await world.ended(selected);
    assert.equal(built.revision, configured.revision);
    isIn(await world.apply(configured), 'Under Review');
  });

  it('wins once, of many at the same moment', async () => {
    const built = await world.built();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => world.apply(built)));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as PlatformError] : []));
    assert.equal(refused.length, 9);
    for (const { code } of refused) assert.equal(code, 'REVISION_STALE');
    assert.equal((await world.approvals('dana-developer', 'requested')).length, 1);
  });

  it('wins once, of two versions that apply for the same target at the same moment', async () => {
    const [first, second] = [await world.built(), await world.built()];
    const results = await Promise.allSettled([world.apply(first), world.apply(second)]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as PlatformError] : []));
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['TARGET_OCCUPIED'],
    );
  });
});

describe('a request that is sent again with the same Idempotency-Key', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  const applyAs = (account: 'dana-developer' | 'ada-admin', release: Release, idempotencyKey: string) =>
    world.as(account).call('applyRelease', {
      params: { id: release.id },
      ifMatch: release.revision,
      idempotencyKey,
      body: {},
    });

  it('is answered as it was, and done once', async () => {
    const built = await world.built();
    const first = await applyAs('dana-developer', built, 'key-1');
    await world.approve(first);
    assert.deepEqual(await applyAs('dana-developer', built, 'key-1'), first);
    assert.deepEqual((await world.story(built)).filter((line) => line.startsWith('apply')).length, 1);
    isIn(await world.read(built), 'Pilot Testing');
  });

  it('is done once also when both come at the same moment', async () => {
    const built = await world.built();
    const answers = await Promise.all(Array.from({ length: 5 }, () => applyAs('dana-developer', built, 'key-1')));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal((await world.log(built)).length, 3);
  });

  it('is refused when it is another request by now', async () => {
    const built = await world.built();
    await applyAs('dana-developer', built, 'key-1');
    await refuses(
      world.as('dana-developer').call('applyRelease', {
        params: { id: built.id },
        ifMatch: built.revision,
        idempotencyKey: 'key-1',
        body: {
          information: { revision: built.informationRevision, value: { ...built.information, category: 'Coffee' } },
        },
      }),
      'IDEMPOTENCY_KEY_REUSED',
    );
    await refuses(
      world.as('dana-developer').call('withdrawRelease', {
        params: { id: built.id },
        ifMatch: built.revision + 1,
        idempotencyKey: 'key-1',
      }),
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('is refused when it was decided on another revision, and is the same whatever a proxy makes of its tag', async () => {
    const testing = await world.approve(await world.applied());
    const add = (ifMatch: string): Promise<RawAnswer> =>
      world.as('dana-developer').raw('POST', `/v1/releases/${testing.id}/testers`, {
        headers: { 'if-match': ifMatch, 'idempotency-key': 'key-1', 'content-type': 'text/plain' },
        body: Buffer.from('mina\n'),
      });
    const first = await add(`"${testing.revision}"`);
    assert.equal(first.status, 200, first.text);
    assert.equal((await add(`W/"${testing.revision}"`)).text, first.text);
    const again = await add(`"${testing.revision + 1}"`);
    assert.deepEqual([again.status, problemOf(again).code], [422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is another person’s own: keys of two accounts have nothing to do with each other', async () => {
    const built = await world.built();
    await applyAs('dana-developer', built, 'key-1');
    await refuses(applyAs('ada-admin', built, 'key-1'), 'REVISION_STALE');
  });

  it('is done when it was refused before', async () => {
    const first = await world.applied();
    const second = await world.built();
    await refuses(applyAs('dana-developer', second, 'key-1'), 'TARGET_OCCUPIED');
    await world.act(first, 'withdrawRelease');
    isIn(await applyAs('dana-developer', second, 'key-1'), 'Under Review');
  });

  it('selects an app once', async () => {
    const version = await world.upload();
    const select = (): Promise<Release> =>
      world.as('dana-developer').call('selectApp', {
        params: { id: version.id },
        body: { targetAppId: seed.harborWallet, environment: 'Test' },
        idempotencyKey: 'key-1',
      });
    assert.deepEqual(await select(), await select());
  });

  it('decides a request once', async () => {
    const applied = await world.applied();
    const approve = () =>
      world.as('rui-reviewer').call('approve', { ...world.request(applied), body: {}, idempotencyKey: 'key-1' });
    assert.deepEqual(await approve(), await approve());
    assert.equal((await world.story(applied)).filter((line) => line.startsWith('approve')).length, 1);
  });

  it('uploads a version once, and is refused with other bytes', async () => {
    const upload = (bytes: Uint8Array) =>
      world.as('dana-developer').call('uploadVersion', {
        params: { id: seed.harborCoffee },
        query: { version: '3.0.0' },
        bytes,
        idempotencyKey: 'key-1',
      });
    const archive = await sampleArchive();
    assert.deepEqual(await upload(archive), await upload(archive));
    const other = await sampleArchive({ 'app.js': 'App({ other: true });\n' });
    await refuses(upload(other), 'IDEMPOTENCY_KEY_REUSED');
  });

  it('adds testers once, and is answered as it was even after the test ended', async () => {
    const testing = await world.approve(await world.applied());
    const add = (list: string) =>
      world.as('dana-developer').call('addTesters', {
        params: { id: testing.id },
        ifMatch: testing.revision,
        bytes: Buffer.from(list),
        idempotencyKey: 'key-1',
      });
    const outcome = await add('mina\n');
    await world.act(await world.read(testing), 'completeTesting');
    assert.deepEqual(await add('mina\n'), outcome);
    await refuses(add('jonas\n'), 'IDEMPOTENCY_KEY_REUSED');
    assert.equal((await world.read(testing)).testerCount, 1);
  });
});
