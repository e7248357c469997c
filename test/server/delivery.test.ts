import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { bucketOf } from '../../src/core/audience';
import type { Problem } from '../../src/protocol/problem';
import type { Release } from '../../src/protocol/release';
import { seed } from '../support/platform';
import { validateOfrep } from '../support/ofrepSchema';
import { Phone } from '../support/phone';
import type { RawAnswer } from '../support/platformClient';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

/** An ID that no mini program has. */
const unknown = '2026112399999999';

const everybody = Array.from({ length: 200 }, (_, index) => `user-${index}`);

describe('the phone', () => {
  let world: ReleaseWorld;
  let phone: Phone;

  beforeEach(async () => {
    world = await startReleaseWorld();
    phone = await world.phone();
  });

  afterEach(() => world.stop());

  /** A release that everybody gets. */
  async function live(): Promise<Release> {
    const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
    return world.act(tested, 'releaseToEveryone');
  }

  async function piloted(testers: string): Promise<Release> {
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, testers);
    return world.read(testing);
  }

  function refusal({ status, text }: RawAnswer): readonly unknown[] {
    const { code, parameters } = JSON.parse(text) as Problem;
    return [status, code, parameters];
  }

  describe('asks for one mini program', () => {
    it('and gets what is live, with everything to open it', async () => {
      const release = await live();
      const answer = await phone.ask({ targetingKey: 'mina' });
      assert.equal(answer.status, 200);
      const evaluation: unknown = JSON.parse(answer.text);
      assert.deepEqual(validateOfrep(evaluation, 'serverEvaluationSuccess'), []);
      assert.deepEqual(evaluation, {
        key: seed.harborCoffee,
        reason: 'STATIC',
        variant: '1.0.1',
        value: {
          version: '1.0.1',
          url: `${world.platform.url}/v1/packages/${release.build.sha256 ?? ''}`,
          sha256: release.build.sha256,
          size: release.build.size,
          signature: release.build.signature,
          entryPage: 'pages/home/home',
          configurationUrl: `${world.platform.url}/v1/delivery/releases/${release.id}/configuration`,
        },
        metadata: { releaseId: release.id, cause: 'nothing in rollout' },
      });
    });

    it('and is told the public address, behind a proxy', async () => {
      await world.stop();
      world = await startReleaseWorld({ settings: { publicAddress: 'https://release.example/platform' } });
      phone = await world.phone();
      await live();
      const { value } = await phone.evaluate('mina');
      assert.match(value?.url ?? '', /^https:\/\/release\.example\/platform\/v1\/packages\/[0-9a-f]{64}$/);
      assert.match(value?.configurationUrl ?? '', /^https:\/\/release\.example\/platform\/v1\/delivery\/releases\//);
    });

    it('and gets an answer without a value while nothing is live', async () => {
      await world.applied();
      const evaluation = await phone.evaluate('mina');
      assert.deepEqual(evaluation, {
        key: seed.harborCoffee,
        reason: 'DISABLED',
        metadata: { cause: 'nothing in rollout' },
      });
      assert.deepEqual(validateOfrep(evaluation, 'serverEvaluationSuccess'), []);
    });

    it('and learns that there is no such mini program', async () => {
      const answer = await phone.ask({ targetingKey: 'mina' }, unknown);
      assert.equal(answer.status, 404);
      const failure = JSON.parse(answer.text) as { errorCode: string };
      assert.equal(failure.errorCode, 'FLAG_NOT_FOUND');
      assert.deepEqual(validateOfrep(failure, 'flagNotFound'), []);
    });

    it('and gets the very same answer for one that was never selected for its super app', async () => {
      assert.equal(await phone.gets('mina'), 'FLAG_NOT_FOUND');
      await world.built({ targetApp: seed.metroPay });
      const others = await phone.ask({ targetingKey: 'mina' }, seed.harborCoffee);
      const none = await phone.ask({ targetingKey: 'mina' }, unknown);
      assert.equal(others.status, none.status);
      assert.equal(others.text.replace(seed.harborCoffee, unknown), none.text);
      await world.built();
      assert.equal(await phone.gets('mina'), 'nothing DISABLED');
    });

    it('and has to say for whom', async () => {
      await live();
      for (const context of [undefined, {}, { targetingKey: '' }]) {
        const answer = await phone.ask(context);
        assert.equal(answer.status, 400);
        const failure = JSON.parse(answer.text) as { errorCode: string };
        assert.equal(failure.errorCode, 'TARGETING_KEY_MISSING');
        assert.deepEqual(validateOfrep(failure, 'evaluationFailure'), []);
      }
    });

    it('and is refused a user ID that could be none', async () => {
      for (const targetingKey of [7, null, ['mina'], 'mi na', 'mina\u200B', 'x'.repeat(65)]) {
        const answer = await phone.ask({ targetingKey });
        assert.equal(answer.status, 400, answer.text);
        const failure = JSON.parse(answer.text) as { errorCode: string };
        assert.equal(failure.errorCode, 'INVALID_CONTEXT');
        assert.deepEqual(validateOfrep(failure, 'evaluationFailure'), []);
      }
    });

    it('and is refused in the words of the protocol what is no question', async () => {
      const headers = { 'x-api-key': phone.key, 'content-type': 'application/json' };
      const bodies: readonly (readonly [string, string])[] = [
        ['{"context":', 'PARSE_ERROR'],
        ['', 'PARSE_ERROR'],
        ['[]', 'PARSE_ERROR'],
        ['{"context":"mina"}', 'INVALID_CONTEXT'],
        ['{"context":null}', 'INVALID_CONTEXT'],
        ['{"context":{"targetingKey":"mi\\u0000na"}}', 'INVALID_CONTEXT'],
      ];
      for (const path of [`/ofrep/v1/evaluate/flags/${seed.harborCoffee}`, '/ofrep/v1/evaluate/flags']) {
        for (const [body, errorCode] of bodies) {
          const answer = await world.platform.anonymous().raw('POST', path, { headers, body: Buffer.from(body) });
          assert.equal(answer.status, 400, body);
          const failure = JSON.parse(answer.text) as { errorCode: string };
          assert.equal(failure.errorCode, errorCode, body);
          const isBulk = path.endsWith('/flags');
          assert.deepEqual(validateOfrep(failure, isBulk ? 'bulkEvaluationFailure' : 'evaluationFailure'), []);
        }
      }
    });

    it('and is refused a key that cannot be read, by its name', async () => {
      const headers = { 'x-api-key': phone.key, 'content-type': 'application/json' };
      const body = Buffer.from('{"context":{"targetingKey":"mina"}}');
      for (const key of ['%E0%A4%A', 'x'.repeat(5000)]) {
        const path = `/ofrep/v1/evaluate/flags/${key}`;
        const answer = await world.platform.anonymous().raw('POST', path, { headers, body });
        assert.equal(answer.status, 400);
        assert.deepEqual(JSON.parse(answer.text), {
          key,
          errorCode: 'PARSE_ERROR',
          errorDetails: 'The key of the flag in the address cannot be read.',
        });
      }
    });

    it('and may say more about the user than the platform wants to know', async () => {
      await live();
      const answer = await phone.ask({ targetingKey: 'mina', email: 'mina@example.com', plan: { kind: 'premium' } });
      assert.equal(answer.status, 200);
    });

    it('and is nobody with a wrong key, or none', async () => {
      const stranger = new Phone(world.platform.anonymous(), 'wrong');
      for (const answer of [
        await stranger.ask({ targetingKey: 'mina' }),
        await stranger.askAll({ targetingKey: 'mina' }),
      ]) {
        assert.deepEqual(refusal(answer), [401, 'DELIVERY_KEY_UNKNOWN', {}]);
      }
      const keyless = world.platform.anonymous();
      const answer = await keyless.raw('POST', '/ofrep/v1/evaluate/flags', { body: { context: {} } });
      assert.deepEqual(refusal(answer), [401, 'DELIVERY_KEY_MISSING', { headers: ['X-API-Key', 'Authorization'] }]);
    });

    it('and gets what is live on its own target only', async () => {
      await world.apply(await world.built({ environment: 'Test' }));
      assert.equal(await phone.gets('mina'), 'nothing DISABLED');
      assert.equal(await (await world.phone('Test')).gets('mina'), '1.0.1 STATIC');
      assert.equal(await (await world.phone('Production', seed.metroPay)).gets('mina'), 'FLAG_NOT_FOUND');
    });
  });

  it('gives testers the version under test, and everybody else what is live', async () => {
    await live();
    await piloted('mina\n');
    assert.equal(await phone.gets('mina'), '1.0.2 TARGETING_MATCH');
    assert.equal(await phone.gets('Mina'), '1.0.1 SPLIT');
    assert.equal(await phone.gets(' mina '), '1.0.2 TARGETING_MATCH');
  });

  it('gives nothing to who is no tester while nothing is live', async () => {
    await piloted('mina\n');
    assert.equal(await phone.gets('mina'), '1.0.1 TARGETING_MATCH');
    assert.equal(await phone.gets('jonas'), 'nothing DISABLED');
  });

  it('gives the share of a grayscale its version, exactly those that can be computed, and the share only grows', async () => {
    await live();
    let share = await world.act(await piloted('mina\n'), 'completeTesting');
    assert.equal(await phone.gets('user-1'), '1.0.1 SPLIT');
    let before = new Set<string>();
    for (const percentage of [10, 37, 90]) {
      share = await world.grayscale(share, percentage);
      const inside = new Set<string>();
      const got = await Promise.all(everybody.map((user) => phone.gets(user)));
      for (const [index, user] of everybody.entries()) if (got[index] === '1.0.2 SPLIT') inside.add(user);
      assert.deepEqual(
        [...inside],
        everybody.filter((user) => bucketOf(share.id, user) <= percentage),
      );
      assert.ok([...before].every((user) => inside.has(user)));
      before = inside;
    }
    assert.equal(await phone.gets('mina'), '1.0.2 TARGETING_MATCH');
  });

  it('gives nobody what was canceled: all fall back to what is live', async () => {
    await live();
    const share = await world.grayscale(await world.act(await piloted('mina\n'), 'completeTesting'), 99);
    await world.act(share, 'cancelRelease');
    for (const user of ['mina', ...everybody.slice(0, 20)]) assert.equal(await phone.gets(user), '1.0.1 STATIC');
  });

  it('gives everybody the newest version once it is released to everyone', async () => {
    await live();
    await live();
    for (const user of everybody.slice(0, 20)) assert.equal(await phone.gets(user), '1.0.2 STATIC');
  });

  describe('asks for all mini programs', () => {
    it('and gets those that have something for the user', async () => {
      await live();
      await world.applied({ as: 'wen-admin', miniProgram: seed.harborRewards });
      const answer = await phone.askAll({ targetingKey: 'mina' });
      const bulk = JSON.parse(answer.text) as { flags: { key: string }[] };
      assert.deepEqual(validateOfrep(bulk, 'bulkEvaluationSuccess'), []);
      assert.deepEqual(
        bulk.flags.map(({ key }) => key),
        [seed.harborCoffee],
      );
    });

    it('and is told when nothing changed since', async () => {
      await live();
      const first = await phone.askAll({ targetingKey: 'mina' });
      const { etag = '' } = first.headers;
      const second = await phone.askAll({ targetingKey: 'mina' }, { 'if-none-match': etag });
      assert.equal(second.status, 304);
      assert.equal(second.text, '');
      assert.equal(second.headers.etag, etag);
      for (const header of [`W/${etag}`, `"another", ${etag}`, '*']) {
        assert.equal((await phone.askAll({ targetingKey: 'mina' }, { 'if-none-match': header })).status, 304, header);
      }
      assert.equal((await phone.askAll({ targetingKey: 'mina' }, { 'if-none-match': '"another"' })).status, 200);
      assert.equal((await phone.askAll({ targetingKey: 'jonas' }, { 'if-none-match': etag })).status, 200);
      await piloted('mina\n');
      assert.equal((await phone.askAll({ targetingKey: 'mina' }, { 'if-none-match': etag })).status, 200);
    });

    it('and has to say for whom', async () => {
      const answer = await phone.askAll({});
      assert.equal(answer.status, 400);
      assert.deepEqual(validateOfrep(JSON.parse(answer.text), 'bulkEvaluationFailure'), []);
    });
  });

  describe('downloads the package', () => {
    it('by its hash, which its bytes have', async () => {
      await live();
      const { value } = await phone.evaluate('mina');
      const answer = await phone.download(value?.url ?? '');
      assert.equal(answer.status, 200);
      assert.equal(createHash('sha256').update(answer.bytes).digest('hex'), value?.sha256);
      assert.equal(answer.bytes.length, value?.size);
      assert.equal(answer.headers['content-type'], 'application/miniapp-pkg+zip');
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
      const files = unzipSync(answer.bytes);
      assert.ok(files[`${value?.entryPage ?? ''}.js`], Object.keys(files).join(' '));
      assert.equal(files['pilot.testers.csv'], undefined);
    });

    it('and finds nothing by another hash, nor the upload by its own', async () => {
      const release = await live();
      const { sha256 } = await world.as('dana-developer').call('getVersion', { params: { id: release.versionId } });
      for (const hash of ['0'.repeat(64), sha256]) {
        assert.equal((await phone.download(`${world.platform.url}/v1/packages/${hash}`)).status, 404);
      }
    });
  });
});
