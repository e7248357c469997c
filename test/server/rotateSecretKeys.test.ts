import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../src/core/releaseTarget';
import type { RunTimeConfiguration } from '../../src/protocol/delivery';
import type { Release } from '../../src/protocol/release';
import { givenKeys, makeKey, SecretKeys, writeKey } from '../../src/server/secrets/secretKeys';
import { rotateSecretKeys } from '../../src/server/services/configuration/rotateSecretKeys';
import type { Storage } from '../../src/server/storage/storage';
import { databaseOfPlatform, runAdmin } from '../support/adminProcess';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the rotation of the keys of environment variables', () => {
  const old = makeKey(0);
  const recent = makeKey(86_400_000);
  const both = new SecretKeys([recent, old]);
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld({ secrets: givenKeys([old]) });
  });

  afterEach(() => world.stop());

  const withValues = (...values: readonly string[]) => ({
    configuration: { environmentVariables: values.map((value, index) => ({ name: `V${index}`, value })) },
  });

  /** Does something on the same data with a platform that has other keys. */
  async function withKeys<T>(keys: SecretKeys, work: (world: ReleaseWorld) => Promise<T>): Promise<T> {
    const source = { forSealing: async () => keys, forOpening: async () => keys };
    const other = await startReleaseWorld({ folder: world.platform.folder, secrets: source });
    try {
      return await work(other);
    } finally {
      await other.stop();
    }
  }

  /** The values that a phone is told by a platform that has nothing but the new key. */
  async function values(release: Release): Promise<readonly string[]> {
    return withKeys(new SecretKeys([recent]), async (other) => {
      const answer = await (await other.phone(release.environment)).configuration(release.id);
      assert.equal(answer.status, 200, answer.text);
      const { environmentVariables } = JSON.parse(answer.text) as RunTimeConfiguration;
      return environmentVariables.map(({ value }) => value);
    });
  }

  const applied = (environment: Environment, ...given: readonly string[]): Promise<Release> =>
    world.applied({ environment, ...withValues(...given) });

  const rotate = (storage: Storage = world.platform.storage): ReturnType<typeof rotateSecretKeys> =>
    rotateSecretKeys(storage, both);

  it('encrypts all values with the newest key, once, and leaves everything else as it was', async () => {
    const [one, other] = [await applied('Test', 'a', 'b'), await applied('Development', 'c')];
    await world.built();
    assert.deepEqual(await rotate(), {
      keyId: recent.id,
      values: 3,
      releases: 2,
      packageKeys: 1,
      directories: 0,
      unreadable: {},
    });
    assert.deepEqual([await values(one), await values(other)], [['a', 'b'], ['c']]);
    for (const before of [one, other]) {
      const { revision, configuration } = await world.read(before);
      assert.deepEqual([revision, configuration], [before.revision, before.configuration]);
    }
    assert.deepEqual(await rotate(), {
      keyId: recent.id,
      values: 0,
      releases: 0,
      packageKeys: 0,
      directories: 0,
      unreadable: {},
    });
  });

  it('does not undo an edit of the same moment, and is none that an edit has to know of', async () => {
    const built = await world.built(withValues('before'));
    const { storage } = world.platform;
    await withKeys(both, async (other) => {
      let isEdited = false;
      /** Somebody edits between the look at the release and its writing. */
      const edited: Storage = {
        hasRowLocks: storage.hasRowLocks,
        reader: storage.reader,
        write: async (work) => {
          if (!isEdited) {
            isEdited = true;
            await other.configure(built, { environmentVariables: [{ name: 'V0', value: 'edited' }] });
          }
          return storage.write(work);
        },
        announce: (transaction) => storage.announce(transaction),
        onCommit: (listener) => storage.onCommit(listener),
        check: () => storage.check(),
        close: () => storage.close(),
      };
      await rotate(edited);
    });
    const after = await world.read(built);
    assert.equal(after.revision, built.revision + 1);
    assert.deepEqual(await values(await world.approve(await world.apply(after))), ['edited']);
  });

  it('leaves values whose key is gone, and says how many there are', async () => {
    await applied('Test', 'a');
    const version = await world.upload();
    const stranger = makeKey(5);
    await withKeys(new SecretKeys([stranger]), (other) =>
      other.select(version, { environment: 'Development', ...withValues('x', 'y') }),
    );
    const left = { [stranger.id]: 2 };
    assert.deepEqual(await rotate(), {
      keyId: recent.id,
      values: 1,
      releases: 1,
      packageKeys: 1,
      directories: 0,
      unreadable: left,
    });
    assert.deepEqual(await rotate(), {
      keyId: recent.id,
      values: 0,
      releases: 0,
      packageKeys: 0,
      directories: 0,
      unreadable: left,
    });
  });

  it('is a command, which says what it did, or why it could not', async () => {
    const release = await applied('Test', 'a', 'b');
    const file = join(world.platform.folder, 'operator-keys');
    const environment = { DATABASE_URL: await databaseOfPlatform(world.platform) };
    const command = ['rotate-secret-keys', '--secret-keys-file', file];
    const unread = await runAdmin(command, environment);
    assert.notEqual(unread.code, 0);
    assert.match(unread.stderr, /^The file of the keys, .* cannot be read or has a line that is no key/);
    await writeFile(file, `${writeKey(recent)}\n${writeKey(old)}\n`);
    const done = await runAdmin(command, environment);
    assert.equal(done.stderr, '');
    assert.deepEqual(JSON.parse(done.stdout), {
      keyId: recent.id,
      values: 2,
      releases: 1,
      packageKeys: 1,
      directories: 0,
      unreadable: {},
    });
    assert.deepEqual(await values(release), ['a', 'b']);
    const keyless = await runAdmin(['rotate-secret-keys'], environment);
    assert.equal(
      keyless.stderr,
      'No key was given: name their file by --secret-keys-file, or put them into MINI_PROGRAM_RELEASE_SECRET_KEYS.\n',
    );
  });
});
