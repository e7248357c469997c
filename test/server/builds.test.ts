import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Blobs } from '../../src/server/blobs';
import { defaultArchiveLimits } from '../../src/server/packaging/archiveLimits';
import { BuildWorker, type PackageStore } from '../../src/server/services/builds/buildWorker';
import { leaseDuration } from '../../src/server/services/jobs';
import { findPerson } from '../../src/server/services/people';
import { givenKeys } from '../../src/server/secrets/secretKeys';
import { selectApp } from '../../src/server/services/releases/selectApp';
import type { Release } from '../../src/protocol/release';
import type { Version } from '../../src/protocol/version';
import { ManualClock } from '../support/manualClock';
import { eventually, seed } from '../support/platform';
import { filesBelow, projectFixtures } from '../support/projects';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';
import { zipBytes } from '../support/zipBytes';

describe('the package of a release', () => {
  let world: ReleaseWorld;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    world = await startReleaseWorld({ clock });
  });

  afterEach(() => world.stop());

  async function build(archive: Uint8Array): Promise<Release> {
    return world.ended(await world.select(await world.upload({ archive })));
  }

  /** What a build found, a line each: code, file and place. */
  const problemsOf = ({ build }: Release): readonly string[] =>
    build.problems.map(({ code, path, pointer }) => [code, path, pointer].filter(Boolean).join(' '));

  const logged = async (release: Release): Promise<readonly string[]> =>
    (await world.log(release)).map(({ action }) => action);

  it('is built from the upload, with a manifest of the platform’s own', async () => {
    const archive = await sampleArchive({
      'manifest.json': '{ "app_id": "somebody else" }',
      'notes.testers.txt': 'mina',
    });
    const { build: built } = await build(archive);
    assert.equal(built.state, 'built');
    const download = await world.platform.anonymous().raw('GET', `/v1/packages/${built.sha256 ?? ''}`);
    const files = unzipSync(download.bytes);
    const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as Record<string, unknown>;
    assert.equal(manifest['app_id'], seed.harborCoffee);
    assert.equal(manifest['name'], 'Harbor Coffee');
    assert.deepEqual(manifest['version'], { code: 1_00000_00002, name: '1.0.1' });
    assert.equal(files['notes.testers.txt'], undefined);
  });

  it('is the same for every target of a version', async () => {
    const version = await world.upload();
    const first = await world.ended(await world.select(version));
    const second = await world.ended(await world.select(version, { environment: 'Test' }));
    assert.equal(first.build.sha256, second.build.sha256);
  });

  it('is the same whatever the basic information says by then, but for the name', async () => {
    const version = await world.upload();
    const first = await world.ended(await world.select(version));
    const { id, information, revision } = await world
      .as('dana-developer')
      .call('getMiniProgram', { params: { id: seed.harborCoffee } });
    const languages = Object.fromEntries(
      Object.entries(information.languages).map(([tag, texts]) => [tag, { ...texts, tagline: 'Another tagline' }]),
    );
    await world.as('dana-developer').call('editMiniProgram', {
      params: { id },
      ifMatch: revision,
      body: { information: { ...information, languages } },
    });
    const second = await world.ended(await world.select(version, { environment: 'Sandbox' }));
    assert.equal(second.build.sha256, first.build.sha256);
  });

  it('is refused with every problem by its file and its place in it', async () => {
    const archive = await sampleArchive({
      'app.json': JSON.stringify({
        pages: ['pages/home/home', 'pages/menu/menu'],
        tabBar: { items: [{ pagePath: 'x' }] },
      }),
      'pages/home/home.axml': null,
    });
    const failed = await build(archive);
    assert.equal(failed.build.state, 'failed');
    const found = problemsOf(failed);
    assert.ok(
      found.some((problem) => problem.includes('app.json /pages/1')),
      found.join('\n'),
    );
    assert.ok(
      found.some((problem) => problem.includes('app.json /pages/0')),
      found.join('\n'),
    );
    assert.ok(
      found.some((problem) => problem.includes('/tabBar/items/0')),
      found.join('\n'),
    );
    assert.deepEqual(failed.allowed, ['configure', 'build']);
    assert.equal(failed.next, 'build');
    assert.deepEqual(await logged(failed), ['select-app', 'build-failed']);
  });

  for (const name of ['wechat', 'w3c', 'typescript-only', 'uni-app']) {
    it(`of another kind of project (${name}) is refused with one problem, not one a page`, async () => {
      const folder = join(projectFixtures, name);
      const entries = filesBelow(folder).map((path) => ({ name: path, contents: readFileSync(join(folder, path)) }));
      const failed = await build(zipBytes(entries));
      assert.equal(failed.build.state, 'failed');
      assert.equal(failed.build.problems.length, 1, problemsOf(failed).join('\n'));
    });
  }

  it('of a project that cannot be built stays refused on Retry, and the log has both', async () => {
    const failed = await build(await sampleArchive({ 'pages/home/home.js': null }));
    const retried = await world.act(failed, 'buildRelease');
    assert.equal(retried.build.state, 'queued');
    assert.deepEqual(retried.build.problems, []);
    const again = await world.ended(retried);
    assert.deepEqual(problemsOf(again), problemsOf(failed));
    assert.deepEqual(await logged(again), ['select-app', 'build-failed', 'build', 'build-failed']);
  });

  it('is not built again once it is there', async () => {
    const built = await world.built();
    await assert.rejects(world.act(built, 'buildRelease'), { code: 'ACTION_NOT_ALLOWED' });
  });

  it('that the platform itself could not build is tried again, given up in the end, and built on Retry', async () => {
    const version = await world.upload();
    const upload = world.platform.blobs.pathOf(version.sha256);
    await rename(upload, `${upload}.away`);
    const selected = await world.select(version);
    const failed = await eventually(
      () => world.read(selected),
      ({ build }) => build.state === 'failed',
      15_000,
    );
    assert.deepEqual(problemsOf(failed), ['platformFailed']);
    await rename(`${upload}.away`, upload);
    const built = await world.ended(await world.act(failed, 'buildRelease'));
    assert.equal(built.build.state, 'built');
    assert.deepEqual(built.build.problems, []);
    assert.deepEqual(await logged(built), ['select-app', 'build-failed', 'build', 'built']);
  });

  describe('and its builders', () => {
    let version: Version;
    let workers: BuildWorker[];

    beforeEach(async () => {
      version = await world.upload();
      // From here on the test's own builders work, and no others.
      await world.platform.server.close();
      workers = [];
    });

    afterEach(() => Promise.all(workers.map((worker) => worker.stop())));

    const { harborWallet } = seed;
    const context = () => ({ storage: world.platform.storage, clock, secrets: givenKeys([]) });

    const fail = (error: unknown): never => assert.fail(String(error));

    function startWorker(packages: PackageStore, onError: (error: unknown) => void = fail): BuildWorker {
      const { signer } = world.platform;
      const worker = new BuildWorker({ context: context(), packages, signer, limits: defaultArchiveLimits, onError });
      workers.push(worker);
      worker.start();
      return worker;
    }

    async function selected(): Promise<string> {
      const { storage } = world.platform;
      const person = await findPerson(storage.reader, 'dana-developer');
      assert.ok(person);
      const change = { person, requestId: 'test' };
      const target = { targetAppId: harborWallet, environment: 'Test' } as const;
      const { id } = await selectApp(context(), version.id, target, person, change);
      return id;
    }

    const buildState = async (id: string): Promise<string> => {
      const { storage } = world.platform;
      const row = await storage.reader.selectFrom('release').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      return row.build_state;
    };

    const builtEntries = async (id: string): Promise<number> => {
      const { storage } = world.platform;
      const rows = await storage.reader
        .selectFrom('release_log')
        .select('action')
        .where('release_id', '=', id)
        .execute();
      return rows.filter(({ action }) => action === 'built').length;
    };

    it('keep nobody from writing while there is nothing to build', async () => {
      const goingOn = Promise.withResolvers<void>();
      const writing = Promise.withResolvers<void>();
      const other = world.platform.storage.write(async (transaction) => {
        // Whoever writes to the table now has to wait.
        await transaction.updateTable('job').set({ attempts: 0 }).execute();
        writing.resolve();
        await goingOn.promise;
      });
      await writing.promise;
      const worker = startWorker(world.platform.blobs);
      const before = performance.now();
      // It ends once it has looked, which would take as long as it waits for the lock.
      await worker.stop();
      const took = performance.now() - before;
      goingOn.resolve();
      await other;
      assert.ok(took < 1000, `waited ${took} ms for the lock`);
    });

    it('give it up when it ended every process that tried', async () => {
      const id = await selected();
      await world.platform.storage.write(async (transaction) =>
        transaction.updateTable('job').set({ attempts: 10 }).where('done_at', 'is', null).execute(),
      );
      const errors: unknown[] = [];
      startWorker(new StuckStore(world.platform.blobs), (error) => errors.push(error));
      await eventually(
        () => buildState(id),
        (state) => state === 'failed',
      );
      assert.equal(errors.length, 1);
    });

    it('take it over when a lease has ended, and what the first brings then is dropped', async () => {
      const { blobs } = world.platform;
      const stuck = new StuckStore(blobs);
      const first = startWorker(stuck);
      const id = await selected();
      first.wake();
      await stuck.reached;
      assert.equal(await buildState(id), 'building');

      const second = startWorker(blobs);
      second.wake();
      assert.equal(await buildState(id), 'building');
      clock.jump(leaseDuration + 1);
      second.wake();
      await eventually(
        () => buildState(id),
        (state) => state === 'built',
      );
      assert.equal(await builtEntries(id), 1);

      stuck.goOn();
      await Promise.all(workers.splice(0).map((worker) => worker.stop()));
      assert.equal(await builtEntries(id), 1);
    });
  });
});

/** A place for packages that takes nothing until it is told to go on. */
class StuckStore implements PackageStore {
  readonly #blobs: Blobs;
  readonly #reached = Promise.withResolvers<void>();
  readonly #going = Promise.withResolvers<void>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  goOn(): void {
    this.#going.resolve();
  }

  localPath(sha256: string): Promise<string> {
    return this.#blobs.localPath(sha256);
  }

  async keep(bytes: Uint8Array): ReturnType<PackageStore['keep']> {
    this.#reached.resolve();
    await this.#going.promise;
    return this.#blobs.keep(bytes);
  }
}
