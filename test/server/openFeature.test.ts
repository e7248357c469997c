import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature as OpenFeatureOfServers, type Client } from '@openfeature/server-sdk';
import {
  OpenFeature as OpenFeatureOfPhones,
  ProviderEvents,
  type Client as PhoneClient,
  type Provider,
} from '@openfeature/web-sdk';
import assert from 'node:assert/strict';
import type { DeliveredPackage } from '../../src/protocol/delivery';
import type { Release } from '../../src/protocol/release';
import { PhoneStorage, withPhoneStorage } from '../support/phoneStorage';
import { seed } from '../support/platform';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { WatchedFetch } from '../support/watchedFetch';

/** An ID that no mini program has. */
const unknown = '2026112399999999';

/** What a super app opens where the platform has nothing for a user. */
const fallback = { version: 'none' };

/** Long enough for a poll, and for nobody to wait for one. */
const pollInterval = 20;

describe("OpenFeature's official clients", () => {
  let world: ReleaseWorld;
  let key: string;
  let watched: WatchedFetch;

  beforeEach(async () => {
    world = await startReleaseWorld();
    key = (await world.phone()).key;
    watched = new WatchedFetch();
  });

  afterEach(async () => {
    await OpenFeatureOfServers.close();
    await OpenFeatureOfPhones.close();
    await OpenFeatureOfPhones.clearContext();
    await world.stop();
  });

  async function live(): Promise<Release> {
    const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
    return world.act(tested, 'releaseToEveryone');
  }

  async function piloted(testers: string): Promise<Release> {
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, testers);
    return world.read(testing);
  }

  const options = (deliveryKey: string) => ({
    baseUrl: world.platform.url,
    headers: [['X-API-Key', deliveryKey]] as [string, string][],
    fetchImplementation: watched.fetch,
  });

  describe('on a server', () => {
    let client: Client;

    const connect = async (deliveryKey = key): Promise<void> => {
      await OpenFeatureOfServers.setProviderAndWait(new OFREPProvider(options(deliveryKey)));
      client = OpenFeatureOfServers.getClient();
    };

    beforeEach(() => connect());

    it('give a tester the version under test, with its reason and its package', async () => {
      await live();
      const release = await piloted('mina\n');
      const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: 'mina' });
      assert.partialDeepStrictEqual(details, { variant: '1.0.2', reason: 'TARGETING_MATCH' });
      assert.deepEqual(details.flagMetadata, { releaseId: release.id, cause: 'tester' });
      const value = details.value as unknown as DeliveredPackage;
      assert.equal(value.version, '1.0.2');
      assert.equal(value.sha256, release.build.sha256);
      const others = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: 'jonas' });
      assert.partialDeepStrictEqual(others, { variant: '1.0.1', reason: 'SPLIT' });
    });

    it('give STATIC what everybody gets, whatever else is told of the user', async () => {
      await live();
      const context = { targetingKey: 'mina', country: 'CN', note: 'a\0b', ids: [1, { deep: '\uD83D' }] };
      const details = await client.getObjectDetails(seed.harborCoffee, fallback, context);
      assert.partialDeepStrictEqual(details, { variant: '1.0.1', reason: 'STATIC' });
    });

    it('fall back where nothing is live for the user; this provider takes an answer without a value for an error', async () => {
      await piloted('mina\n');
      const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: 'jonas' });
      assert.deepEqual(details.value, fallback);
      assert.equal(details.errorCode, 'GENERAL');
      assert.equal(watched.asked.at(-1)?.status, 200);
    });

    it('fall back for a mini program that is none, and say FLAG_NOT_FOUND', async () => {
      for (const flag of [unknown, 'no-such-flag', 'x'.repeat(1000), encodeURIComponent('杯 a\0b😀')]) {
        const details = await client.getObjectDetails(flag, fallback, { targetingKey: 'mina' });
        assert.deepEqual(details.value, fallback);
        assert.equal(details.errorCode, 'FLAG_NOT_FOUND');
      }
    });

    it('say TARGETING_KEY_MISSING where nobody is named, and what to do', async () => {
      const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: '' });
      assert.equal(details.errorCode, 'TARGETING_KEY_MISSING');
      assert.equal(details.errorMessage, 'context.targetingKey is missing: the user ID in the super app.');
    });

    it('say INVALID_CONTEXT for a user ID that can be none, and why', async () => {
      const absurd: readonly (readonly [string, string])[] = [
        ['x'.repeat(10 * 1024), 'too long, limit 64'],
        ['mi\0na', 'control character, U+0000 at 3'],
        ['mina😀', 'forbidden character, 😀 at 5'],
        ['mi\uD83Dna', 'control character, U+D83D at 3'],
      ];
      for (const [targetingKey, problem] of absurd) {
        const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey });
        assert.equal(details.errorCode, 'INVALID_CONTEXT');
        assert.equal(details.errorMessage, `context.targetingKey is no user ID of this super app: ${problem}.`);
      }
    });

    it('fall back where the key is wrong or was revoked', async () => {
      await live();
      await world.platform.storage.write((transaction) =>
        transaction
          .updateTable('delivery_key')
          .set({ revoked_at: 1 })
          .where('target_app_id', '=', seed.harborWallet)
          .execute(),
      );
      for (const deliveryKey of ['wrong', key]) {
        await connect(deliveryKey);
        const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: 'mina' });
        assert.deepEqual(details.value, fallback);
        assert.equal(watched.asked.at(-1)?.status, 401);
      }
    });

    it('read a defect of the platform as GENERAL, with the request that its log has', async () => {
      await live();
      await world.platform.storage.write((transaction) =>
        transaction.updateTable('target_app').set({ policy: 'torn' }).execute(),
      );
      const details = await client.getObjectDetails(seed.harborCoffee, fallback, { targetingKey: 'mina' });
      assert.equal(details.errorCode, 'GENERAL');
      assert.match(details.errorMessage ?? '', /^A defect of the platform; its log has request [0-9a-f-]{36}\.$/);
      assert.equal(watched.asked.at(-1)?.status, 500);
    });
  });

  describe('on a phone', () => {
    /** A super app that was just started, for a user. */
    async function start(targetingKey: string, more: object = {}, deliveryKey = key): Promise<PhoneClient> {
      await OpenFeatureOfPhones.setContext({ targetingKey });
      const provider = new OFREPWebProvider({ ...options(deliveryKey), cacheMode: 'disabled', ...more });
      // The SDK declares as missing what its own provider declares as undefined.
      await OpenFeatureOfPhones.setProviderAndWait(provider as Provider);
      return OpenFeatureOfPhones.getClient();
    }

    const changed = (client: PhoneClient): Promise<readonly string[]> =>
      new Promise((resolve) => {
        client.addHandler(ProviderEvents.ConfigurationChanged, (details) => resolve(details?.flagsChanged ?? []));
      });

    it('know every mini program of the user after one question', async () => {
      await live();
      const client = await start('mina');
      const details = client.getObjectDetails(seed.harborCoffee, fallback);
      assert.partialDeepStrictEqual(details, { variant: '1.0.1', reason: 'STATIC' });
      assert.equal(client.getObjectDetails(unknown, fallback).errorCode, 'FLAG_NOT_FOUND');
      assert.equal(watched.asked.length, 1);
      assert.equal(watched.asked[0]?.headers.get('cache-control'), 'private, no-cache');
    });

    it('poll, hear that nothing changed, and get what did', async () => {
      await live();
      const client = await start('mina', { pollInterval });
      await watched.answers(3);
      assert.deepEqual(
        watched.asked.slice(0, 3).map(({ status }) => status),
        [200, 304, 304],
      );
      assert.equal(watched.asked[1]?.ifNoneMatch, watched.asked[0]?.headers.get('etag'));
      assert.equal(watched.asked[1]?.headers.get('etag'), watched.asked[0]?.headers.get('etag'));
      // That a test began is a change of its own: what mina gets does not hold for everybody any more.
      const begun = changed(client);
      const testing = await world.approve(await world.applied());
      assert.deepEqual(await begun, [seed.harborCoffee]);
      assert.partialDeepStrictEqual(client.getObjectDetails(seed.harborCoffee, fallback), {
        variant: '1.0.1',
        reason: 'SPLIT',
      });
      const added = changed(client);
      await world.addTesters(testing, 'mina\n');
      assert.deepEqual(await added, [seed.harborCoffee]);
      assert.partialDeepStrictEqual(client.getObjectDetails(seed.harborCoffee, fallback), {
        variant: '1.0.2',
        reason: 'TARGETING_MATCH',
      });
    });

    it('ask anew for another user, who is not told what the first one gets', async () => {
      await live();
      await piloted('mina\n');
      const client = await start('mina');
      await OpenFeatureOfPhones.setContext({ targetingKey: 'jonas' });
      assert.equal(client.getObjectDetails(seed.harborCoffee, fallback).variant, '1.0.1');
      assert.deepEqual(
        watched.asked.map(({ status }) => status),
        [200, 200],
      );
    });

    it('open at once what they kept, and ask whether it still holds', async () => {
      await live();
      const storage = new PhoneStorage();
      await withPhoneStorage(storage, async () => {
        await start('mina', { cacheMode: 'local-cache-first' });
        assert.equal(storage.kept.size, 1);
        const client = await start('mina', { cacheMode: 'local-cache-first' });
        assert.partialDeepStrictEqual(client.getObjectDetails(seed.harborCoffee, fallback), {
          variant: '1.0.1',
          reason: 'CACHED',
        });
        await watched.answers(2);
        assert.equal(watched.asked[1]?.status, 304);
      });
    });

    it('go on with what they kept while the platform is away', async () => {
      await live();
      await withPhoneStorage(new PhoneStorage(), async () => {
        await start('mina', { cacheMode: 'network-first' });
        await world.platform.server.close();
        const client = await start('mina', { cacheMode: 'network-first' });
        assert.equal(client.getObjectDetails(seed.harborCoffee, fallback).variant, '1.0.1');
      });
    });

    it('never start with a wrong key, and say so', async () => {
      await assert.rejects(start('mina', {}, 'wrong'));
      assert.equal(watched.asked.at(-1)?.status, 401);
      assert.equal(OpenFeatureOfPhones.getClient().getObjectDetails(seed.harborCoffee, fallback).value, fallback);
    });

    it('never start for nobody, nor for a user ID that can be none', async () => {
      for (const targetingKey of ['', 'mi na']) {
        await assert.rejects(start(targetingKey));
        assert.equal(watched.asked.at(-1)?.status, 400);
      }
    });
  });
});
