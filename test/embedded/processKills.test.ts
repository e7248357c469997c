import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { PlatformError } from '../../src/core/errorCode';
import type { Release } from '../../src/protocol/release';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import type { Storage } from '../../src/server/storage/storage';
import { seed, type SeedAccount } from '../support/platform';
import type { PlatformClient } from '../support/platformClient';
import { startPlatformProcess, type PlatformProcess } from '../support/platformProcess';
import { checkInvariants } from '../support/releaseInvariants';
import { sampleArchive } from '../support/sampleArchive';

const kills = 50;

/** How many steps a process may live to acknowledge, and how long it may take, in milliseconds. */
const longestLife = { steps: 6, time: 600 };

describe('a platform process that is killed at any moment', function () {
  this.timeout(180_000);

  let folder: string;
  let secret: Buffer;
  let storage: Storage;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'platform-'));
    secret = randomBytes(32);
  });

  after(async () => {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(`loses nothing it acknowledged and does nothing by half or twice, ${kills} times in a row`, async () => {
    const host = new Host(await startPlatformProcess(folder, secret));
    storage = await openSqliteStorage(join(folder, 'platform.db'));
    const bytes = await sampleArchive();
    const ending = new AbortController();
    const people = [
      new Releaser(host, { developer: 'dana-developer', miniProgramId: seed.harborCoffee }, bytes, ending.signal),
      new Releaser(host, { developer: 'wim-developer', miniProgramId: seed.harborRewards }, bytes, ending.signal),
    ];
    const work = Promise.all(people.map((person) => person.work()));
    try {
      for (let count = 0; count < kills; count += 1) {
        await someMoment(people);
        await host.process.kill();
        host.process = await startPlatformProcess(folder, secret);
        await checkAll(people);
      }
    } finally {
      ending.abort();
      await work;
      await host.process.stop();
    }
    await checkAll(people);
    assert.ok(stepsOf(people) > kills, `only ${stepsOf(people)} steps were acknowledged`);
  });

  const stepsOf = (people: readonly Releaser[]): number => people.reduce((total, { steps }) => total + steps, 0);

  /** Some time after some steps; not between two steps, as often as not in the middle of one. */
  async function someMoment(people: readonly Releaser[]): Promise<void> {
    const enough = stepsOf(people) + randomInt(longestLife.steps + 1);
    const until = performance.now() + longestLife.time;
    while (stepsOf(people) < enough && performance.now() < until) await pause(1);
    await pause(randomInt(20));
  }

  async function checkAll(people: readonly Releaser[]): Promise<void> {
    const database = new DatabaseSync(join(folder, 'platform.db'), { readOnly: true });
    try {
      assert.deepEqual({ ...database.prepare('PRAGMA quick_check').get() }, { quick_check: 'ok' });
    } finally {
      database.close();
    }
    await checkInvariants(storage);
    for (const person of people) await person.check(storage);
  }
});

/** Where the platform is just now. */
class Host {
  process: PlatformProcess;

  constructor(process: PlatformProcess) {
    this.process = process;
  }
}

interface Occupation {
  readonly developer: SeedAccount;
  readonly miniProgramId: string;
}

/**
 * Releases one version after the other and writes down what was acknowledged. A request without an answer is sent again with
 * the same Idempotency-Key until it has one.
 */
class Releaser {
  readonly #host: Host;
  readonly #occupation: Occupation;
  readonly #archive: Uint8Array;
  readonly #ending: AbortSignal;
  /** The actions acknowledged for each release, in order. */
  readonly #acknowledged = new Map<string, string[]>();
  #asked: { readonly releaseId: string; readonly action: string } | undefined;
  #versions = 0;
  steps = 0;

  constructor(host: Host, occupation: Occupation, archive: Uint8Array, ending: AbortSignal) {
    this.#host = host;
    this.#occupation = occupation;
    this.#archive = archive;
    this.#ending = ending;
  }

  /** Releases until it is told to end. */
  async work(): Promise<void> {
    try {
      for (;;) await this.#releaseOne();
    } catch (error) {
      if (!this.#ending.aborted) throw error;
    }
  }

  /** Everything acknowledged is there, in its order, and at most the one step beside it that is being asked for. */
  async check({ reader }: Storage): Promise<void> {
    for (const [releaseId, acknowledged] of this.#acknowledged) {
      const asked = this.#asked?.releaseId === releaseId ? this.#asked.action : undefined;
      const before = [...acknowledged];
      const rows = await reader
        .selectFrom('release_log')
        .select('action')
        .where('release_id', '=', releaseId)
        .orderBy('id')
        .execute();
      const actions = rows.map(({ action }) => action).filter((action) => action !== 'built' && action !== 'archive');
      const built = rows.filter(({ action }) => action === 'built').length;
      assert.ok(built <= 1, 'a package was built twice');
      assert.deepEqual(actions.slice(0, before.length), before, 'an acknowledged step is gone, or was done twice');
      const more = actions.slice(before.length);
      // Both go on while this looks: a step may have come in between.
      assert.ok(more.length <= 2 && (asked === undefined || more.length === 0 || more[0] === asked), more.join());
    }
  }

  async #releaseOne(): Promise<void> {
    const { miniProgramId } = this.#occupation;
    this.#versions += 1;
    const version = await this.#insist((key) =>
      this.#developer.call('uploadVersion', {
        params: { id: miniProgramId },
        query: { version: `1.0.${this.#versions}` },
        bytes: this.#archive,
        idempotencyKey: key,
      }),
    );
    const selected = await this.#insist((idempotencyKey) =>
      this.#developer.call('selectApp', {
        params: { id: version.id },
        body: { targetAppId: seed.harborWallet, environment: 'Production' },
        idempotencyKey,
      }),
    );
    this.#note(selected, 'select-app');
    await this.#walk(await this.#built(selected));
  }

  async #built(release: Release): Promise<Release> {
    for (;;) {
      const now = await this.#read(release);
      if (now.build.state === 'built') return now;
      await pause(5);
    }
  }

  /** From Apply to Release over the grayscale to everyone, in small steps. */
  async #walk(built: Release): Promise<void> {
    const applied = await this.#step(built, 'apply', (call) =>
      this.#developer.call('applyRelease', { ...call, body: {} }),
    );
    const { approval } = applied;
    assert.ok(approval);
    const request = { params: { id: approval.id }, ifMatch: approval.revision, body: {} };
    await this.#step(applied, 'approve', ({ idempotencyKey }) =>
      this.#host.process.as('rui-reviewer').call('approve', { ...request, idempotencyKey }),
    );
    let release = await this.#step(await this.#read(applied), 'complete-testing', (call) =>
      this.#developer.call('completeTesting', call),
    );
    for (let percentage = 4; percentage <= 100; percentage += 4) {
      release = await this.#step(release, 'grayscale', (call) =>
        this.#developer.call('setGrayscale', { ...call, body: { percentage } }),
      );
    }
  }

  get #developer(): PlatformClient {
    return this.#host.process.as(this.#occupation.developer);
  }

  #read(release: Release): Promise<Release> {
    return this.#insist(() => this.#developer.call('getRelease', { params: { id: release.id } }));
  }

  async #step<T>(release: Release, action: string, ask: (call: StepCall) => Promise<T>): Promise<T> {
    this.#asked = { releaseId: release.id, action };
    const answer = await this.#insist((idempotencyKey) =>
      ask({ params: { id: release.id }, ifMatch: release.revision, idempotencyKey }),
    );
    this.#note(release, action);
    this.#asked = undefined;
    return answer;
  }

  #note(release: Release, action: string): void {
    this.steps += 1;
    this.#acknowledged.set(release.id, [...(this.#acknowledged.get(release.id) ?? []), action]);
  }

  /** Asks until there is an answer; what the platform refuses for good fails the test. */
  async #insist<T>(ask: (idempotencyKey: string) => Promise<T>): Promise<T> {
    const key = randomBytes(12).toString('hex');
    for (;;) {
      this.#ending.throwIfAborted();
      try {
        return await ask(key);
      } catch (error) {
        if (error instanceof PlatformError && !passing.has(error.code)) throw error;
        await pause(5);
      }
    }
  }
}

interface StepCall {
  readonly params: { readonly id: string };
  readonly ifMatch: number;
  readonly idempotencyKey: string;
}

/** What a client asks again after. */
const passing = new Set(['STORAGE_BUSY', 'STOPPING', 'UPLOAD_INCOMPLETE']);
