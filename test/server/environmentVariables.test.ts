import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunTimeConfiguration } from '../../src/protocol/delivery';
import type { Release } from '../../src/protocol/release';
import { operatorKeys, secretKeysVariable } from '../../src/server/secrets/keyFile';
import { givenKeys, makeKey, SecretKeys, writeKey } from '../../src/server/secrets/secretKeys';
import { StartError } from '../../src/server/storage/startError';
import { seed } from '../support/platform';
import { problemOf, type RawAnswer } from '../support/platformClient';
import { refuses, startReleaseWorld, type ReleaseWorld, type WantedConfiguration } from '../support/releaseWorld';
import { temporaryFolder } from '../support/temporaryFolder';

const secret = 'sk-live-4f9a-never-told';

describe('environment variables', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  const withVariables = (...environmentVariables: NonNullable<WantedConfiguration['environmentVariables']>) => ({
    configuration: { environmentVariables },
  });

  const namesOf = ({ configuration }: Release): readonly string[] =>
    (configuration.own.environmentVariables ?? []).map(({ name }) => name);

  async function deliveryKey(environment: string, app: string = seed.harborWallet): Promise<string> {
    const keys = JSON.parse(await readFile(join(world.platform.folder, 'delivery-keys.json'), 'utf8')) as {
      targetAppId: string;
      environment: string;
      key: string;
    }[];
    return keys.find((one) => one.targetAppId === app && one.environment === environment)?.key ?? '';
  }

  async function deliver(release: Release, key?: string, at: ReleaseWorld = world): Promise<RawAnswer> {
    const headers = { 'x-api-key': key ?? (await deliveryKey(release.environment)) };
    return at.platform.anonymous().raw('GET', `/v1/delivery/releases/${release.id}/configuration`, { headers });
  }

  async function delivered(release: Release, at?: ReleaseWorld): Promise<RunTimeConfiguration> {
    const answer = await deliver(release, undefined, at);
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text) as RunTimeConfiguration;
  }

  it('are told by name and by when they were set, and by nothing else', async () => {
    const release = await world.built(withVariables({ name: 'API_KEY', value: secret }));
    const [variable] = release.configuration.own.environmentVariables ?? [];
    assert.deepEqual(Object.keys(variable ?? {}).sort(), ['name', 'setAt']);
    assert.deepEqual(release.configuration.fields.at(-1), {
      field: 'environmentVariables',
      source: 'release-specific',
      value: ['API_KEY'],
    });
  });

  it('keep the value of a name that comes without one, take a new one, and drop who does not come', async () => {
    const built = await world.built(
      withVariables({ name: 'KEPT', value: 'one' }, { name: 'NEW', value: 'two' }, { name: 'GONE', value: 'three' }),
    );
    const edited = await world.configure(built, {
      environmentVariables: [{ name: 'NEW', value: 'four' }, { name: 'KEPT' }],
    });
    assert.deepEqual(namesOf(edited), ['NEW', 'KEPT']);
    const live = await world.apply(edited);
    const phone = await world.approve(live);
    assert.deepEqual((await delivered(phone)).environmentVariables, [
      { name: 'NEW', value: 'four' },
      { name: 'KEPT', value: 'one' },
    ]);
  });

  it('have a value, a name and a number that can be', async () => {
    const built = await world.built();
    const many = Array.from({ length: 6 }, (_none, index) => ({ name: `A${index}`, value: 'x' }));
    for (const [environmentVariables, code] of [
      [[{ name: 'A' }], 'value missing'],
      [[{ name: 'A-B', value: secret }], 'not a name'],
      [many, 'too many'],
    ] as const) {
      await refuses(world.configure(built, { environmentVariables }), 'CONFIGURATION_INVALID', { codes: [code] });
    }
  });

  it('are no field of the global configuration, nor of a target app that did not switch them on', async () => {
    const answer = await world.as('dana-developer').raw('PUT', `/v1/mini-programs/${seed.harborCoffee}/configuration`, {
      headers: { 'if-match': '"1"' },
      body: { environmentVariables: [{ name: 'A', value: secret }] },
    });
    assert.deepEqual([answer.status, problemOf(answer).pointer], [400, '/body/environmentVariables']);
    await refuses(
      world.built({ targetApp: seed.metroPay, ...withVariables({ name: 'A', value: secret }) }),
      'CONFIGURATION_INVALID',
      { codes: ['not available'] },
    );
  });

  it('freeze at Apply to Release, under a hash that each new value changes', async () => {
    const built = await world.built(withVariables({ name: 'A', value: 'one' }));
    const first = await world.apply(built);
    await refuses(world.configure(first, { environmentVariables: [] }), 'ACTION_NOT_ALLOWED');
    const back = await world.act(first, 'withdrawRelease');
    const again = await world.apply(await world.configure(back, { environmentVariables: [{ name: 'A' }] }));
    assert.equal(again.configuration.hash, first.configuration.hash, 'the same value');
    const withdrawn = await world.act(again, 'withdrawRelease');
    const changed = await world.apply(
      await world.configure(withdrawn, { environmentVariables: [{ name: 'A', value: 'two' }] }),
    );
    assert.notEqual(changed.configuration.hash, first.configuration.hash);
  });

  it('block Apply to Release where the target app requires them', async () => {
    await world.setPolicy({ requiredConfiguration: ['environmentVariables'] });
    const built = await world.built();
    assert.deepEqual(built.configuration.missing, ['environmentVariables']);
    await refuses(world.apply(built), 'CONFIGURATION_MISSING', { fields: ['environmentVariables'] });
    const set = await world.configure(built, { environmentVariables: [{ name: 'A', value: 'x' }] });
    assert.equal((await world.apply(set)).status, 'Under Review');
  });

  it('reach nobody but the super app: no answer, log line, event or byte on the disk has a value', async () => {
    const answers: string[] = [];
    const dana = world.as('dana-developer');
    const version = await world.upload();
    const send = async (path: string, method: string, body: unknown, revision?: number): Promise<RawAnswer> => {
      const answer = await dana.raw(method, path, {
        body,
        headers: {
          'idempotency-key': `key-${answers.length}`,
          ...(revision !== undefined && { 'if-match': `"${revision}"` }),
        },
      });
      answers.push(answer.text, JSON.stringify(answer.headers));
      return answer;
    };
    const environmentVariables = [{ name: 'API_KEY', value: secret }];
    const selected = await send(`/v1/versions/${version.id}/releases`, 'POST', {
      targetAppId: seed.harborWallet,
      environment: 'Production',
      configuration: { environmentVariables },
    });
    const built = await world.ended(JSON.parse(selected.text) as Release);
    const path = `/v1/releases/${built.id}/configuration`;
    const two = [...environmentVariables, { name: 'API_KEY', value: secret }];
    for (const body of [
      { environmentVariables: two },
      { environmentVariables: [{ name: 'API_KEY', value: secret, more: secret }] },
      { environmentVariables: [{ name: 'API_KEY', value: [secret] }] },
      { environmentVariables: [{ value: secret }] },
    ]) {
      assert.ok((await send(path, 'PUT', body, built.revision)).status >= 400);
    }
    await send(path, 'PUT', { environmentVariables }, 999);
    assert.equal((await send(path, 'PUT', { environmentVariables }, built.revision)).status, 200);
    const testing = await world.approve(await world.apply(await world.read(built)));
    for (const one of ['', '/log', '/configuration', '/testers']) {
      answers.push((await dana.raw('GET', `/v1/releases/${built.id}${one}`)).text);
    }
    answers.push((await world.as('rui-reviewer').raw('GET', `/v1/releases/${built.id}`)).text);
    assert.deepEqual((await delivered(testing)).environmentVariables, environmentVariables);

    const { log, folder, storage } = world.platform;
    const events = await storage.reader.selectFrom('event').selectAll().execute();
    const kept = await storage.reader.selectFrom('idempotency').selectAll().execute();
    assert.ok(kept.length > 0);
    for (const text of [...answers, ...log, JSON.stringify(events), JSON.stringify(kept)]) {
      assert.ok(!text.includes(secret), text);
    }
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')]) {
        assert.ok(!bytes.includes(form), file.name);
      }
    }
  });

  it('are asked for again by the same request, which is answered as before', async () => {
    const built = await world.built();
    const call = {
      params: { id: built.id },
      ifMatch: built.revision,
      idempotencyKey: 'once',
      body: { environmentVariables: [{ name: 'A', value: 'one' }] },
    };
    const dana = world.as('dana-developer');
    const first = await dana.call('configureRelease', call);
    assert.deepEqual(await dana.call('configureRelease', call), first);
    const other = { ...call, body: { environmentVariables: [{ name: 'A', value: 'two' }] } };
    await refuses(dana.call('configureRelease', other), 'IDEMPOTENCY_KEY_REUSED');
  });

  describe('are delivered', () => {
    it('with the rest of the run-time configuration, to be kept by nobody, to the release’s own target', async () => {
      const wanted = {
        clientId: 'C-1',
        serverDomains: ['a.example'],
        environmentVariables: [{ name: 'A', value: 'x' }],
      };
      const built = await world.built({ configuration: wanted });
      assert.equal((await deliver(built)).status, 404, 'not before a user gets it');
      const applied = await world.apply(built);
      assert.equal((await deliver(applied)).status, 404);
      const testing = await world.approve(applied);
      const answer = await deliver(testing);
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.deepEqual(JSON.parse(answer.text), {
        releaseId: testing.id,
        miniProgramId: seed.harborCoffee,
        version: testing.version,
        ...wanted,
        wapUrls: [],
      });
      for (const key of [await deliveryKey('Sandbox'), await deliveryKey('Production', seed.metroPay)]) {
        assert.equal((await deliver(testing, key)).status, 404);
      }
      assert.equal((await deliver(testing, 'wrong')).status, 401);
      const live = await world.act(await world.act(testing, 'completeTesting'), 'releaseToEveryone');
      assert.deepEqual((await delivered(live)).environmentVariables, [{ name: 'A', value: 'x' }]);
      const phone = await world.phone();
      const { value } = await phone.evaluate('mina');
      assert.equal(new URL(value?.configurationUrl ?? '').pathname, `/v1/delivery/releases/${live.id}/configuration`);
    });

    it('no more once the release is canceled', async () => {
      const testing = await world.approve(await world.applied());
      await world.act(testing, 'cancelRelease');
      assert.equal((await deliver(testing)).status, 404);
    });
  });

  describe('and their keys', () => {
    it('are in a file of the person alone, made when there is a first secret', async () => {
      const file = join(world.platform.folder, 'secret-keys');
      await assert.rejects(stat(file));
      await world.built(withVariables({ name: 'A', value: 'x' }));
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    });

    it('change without a request that comes again being taken for another', async () => {
      const release = await world.built();
      const configure = (at: ReleaseWorld, value: string): Promise<Release> =>
        at.as('dana-developer').call('configureRelease', {
          params: { id: release.id },
          ifMatch: release.revision,
          body: { environmentVariables: [{ name: 'A', value }] },
          idempotencyKey: 'the-key',
        });
      const configured = await configure(world, 'x');
      const { folder } = world.platform;
      const old = await readFile(join(folder, 'secret-keys'), 'utf8');
      const keys = { [secretKeysVariable]: `${writeKey(makeKey(0))},${old}` };
      const rotated = await startReleaseWorld({ folder, secrets: await operatorKeys(undefined, keys) });
      assert.equal((await configure(rotated, 'x')).revision, configured.revision);
      await refuses(configure(rotated, 'y'), 'IDEMPOTENCY_KEY_REUSED');
      await rotated.stop();
    });

    it('change by putting a new one first; a value whose key is gone says so', async () => {
      const old = await world.approve(await world.applied(withVariables({ name: 'A', value: 'x' })));
      const { folder } = world.platform;
      const key = await readFile(join(folder, 'secret-keys'), 'utf8');
      const recent = makeKey(0);
      const rotated = await startReleaseWorld({
        folder,
        secrets: await operatorKeys(undefined, {
          [secretKeysVariable]: `${writeKey(recent)},${key}`,
        }),
      });
      const without = await startReleaseWorld({ folder, secrets: givenKeys([recent]) });
      assert.deepEqual((await delivered(old, rotated)).environmentVariables, [{ name: 'A', value: 'x' }]);
      const answer = await deliver(old, undefined, without);
      assert.deepEqual([answer.status, problemOf(answer).code], [503, 'SECRET_UNREADABLE']);
      await without.stop();
      await rotated.stop();
    });
  });
});

describe('a platform without keys', () => {
  it('keeps no environment variables, and everything else', async () => {
    const world = await startReleaseWorld({ secrets: givenKeys([]) });
    const variables = { environmentVariables: [{ name: 'A', value: 'x' }] };
    await refuses(world.built({ configuration: variables }), 'SECRETS_NOT_KEPT');
    const built = await world.built({ configuration: { clientId: 'C' } });
    await refuses(world.configure(built, variables), 'SECRETS_NOT_KEPT');
    await world.stop();
  });
});

describe('the keys of an operator', () => {
  const folder = temporaryFolder();
  const key = makeKey(0);
  const sealed = new SecretKeys([key]).seal('value', 'here');

  it('come from a file, or else from the environment', async () => {
    const file = join(folder(), 'keys');
    await writeFile(file, `# operations\n${writeKey(key)}\n`);
    const variables = { [secretKeysVariable]: writeKey(key) };
    for (const source of [await operatorKeys(file, {}), await operatorKeys(undefined, variables)]) {
      assert.equal((await source.forOpening(key.id)).open(sealed, 'here'), 'value');
    }
  });

  it('that cannot be read keep the platform from starting', async () => {
    const file = join(folder(), 'keys');
    await writeFile(file, 'half:a-key');
    for (const name of [file, join(folder(), 'none')]) {
      await assert.rejects(operatorKeys(name, {}), (error) => error instanceof StartError && error.code === 'USAGE');
    }
  });
});
