import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Release } from '../../src/protocol/release';
import type { TesterOutcome } from '../../src/protocol/testers';
import { cleanUp, defaultRetention } from '../../src/server/housekeeping';
import { hour, ManualClock } from './manualClock';
import { eventually } from './platform';
import { PlatformClient } from './platformClient';
import type { ReleaseWorld } from './releaseWorld';

/** A platform whose process is killed, and what it leaves seen from another one on the same database. */
export interface KilledPlatform {
  readonly world: ReleaseWorld;
  /** Of Dana. */
  readonly token: string;
  /** Where the process listens that works now. */
  url(): string;
  /** Kills it, and begins another in its place. */
  restart(): Promise<void>;
}

/** Testers of a list: several parts, so that most of it is written before the release points at it. */
const length = 20_000;

/** How many times a process is killed after its list has come as a whole. */
const rounds = 4;

/**
 * Kills a process in the middle of importing tester lists. The group is always one list as a whole, the request works when it comes
 * again under its key, once, and of what was written aside nothing stays.
 */
export class KilledImports {
  readonly #platform: KilledPlatform;
  readonly #testing: Release;

  private constructor(platform: KilledPlatform, testing: Release) {
    this.#platform = platform;
    this.#testing = testing;
  }

  /** A release in Pilot Testing with two testers. */
  static async begin(platform: KilledPlatform): Promise<KilledImports> {
    const { world } = platform;
    await world.setPolicy({ testerLimit: length });
    const testing = await world.approve(await world.applied());
    await world.addTesters(testing, 'mina\njonas\n');
    return new KilledImports(platform, testing);
  }

  /** While the list still comes: the group that was there stands. */
  async whileItComes(): Promise<void> {
    const before = await this.#now();
    const lines = this.#lines(0);
    await this.#sendHalf(before, lines);
    await this.#platform.restart();
    assert.deepEqual(await this.#now(), before);
    assert.deepEqual(await this.#group(), ['jonas', 'mina']);
    await this.#sendAgain(before, lines, 'while-it-comes');
  }

  /** At any moment after the list has come, until the answer is on its way. */
  async atAnyMoment(): Promise<void> {
    for (let round = 1; round <= rounds; round += 1) {
      const written = randomInt(length + 1);
      await this.#killedOnce(written, round).catch((cause: unknown) => {
        throw new Error(`Round ${round}, killed once ${written} of ${length} testers were written`, { cause });
      });
    }
  }

  /** Once whoever wrote them has said nothing for a while, lists that were given up are gone, row by row. */
  async leaveNothing(): Promise<void> {
    const { storage, blobs, signer } = this.#platform.world.platform;
    const clock = new ManualClock();
    clock.jump(2 * hour);
    const onError = (error: unknown): void => assert.fail(String(error));
    await cleanUp({ storage, blobs, signer, clock, onError }, defaultRetention);
    const lists = await storage.reader.selectFrom('tester_list').select('id').execute();
    const { count } = await storage.reader
      .selectFrom('tester')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    assert.deepEqual([lists.length, count], [1, length]);
  }

  /** @param written how many testers of the round's list are to be written before the process is killed */
  async #killedOnce(written: number, round: number): Promise<void> {
    const before = await this.#now();
    const groupBefore = await this.#group();
    const lines = this.#lines(round);
    const asked = Promise.allSettled([this.#put(before, lines, `round-${round}`)]);
    await eventually(
      () => this.#written(round),
      (count) => count >= written,
      20_000,
    );
    await this.#platform.restart();
    await asked;
    const now = await this.#now();
    const isDone = now.revision > before.revision;
    assert.deepEqual(await this.#group(), isDone ? lines.toSorted() : groupBefore);
    await this.#sendAgain(before, lines, `round-${round}`);
  }

  /** The same request under the same key, twice: it is done once. */
  async #sendAgain(before: Release, lines: readonly string[], key: string): Promise<void> {
    const outcome = await this.#put(before, lines, key);
    assert.deepEqual([outcome.total, outcome.lines], [length, []]);
    assert.deepEqual(await this.#put(before, lines, key), outcome);
    const now = await this.#now();
    assert.deepEqual([now.revision, now.testerCount], [before.revision + 1, length]);
    assert.deepEqual(await this.#group(), lines.toSorted());
  }

  #put(seen: Release, lines: readonly string[], idempotencyKey: string): Promise<TesterOutcome> {
    return new PlatformClient(this.#platform.url(), this.#platform.token).call('updateTestGroup', {
      params: { id: seen.id },
      ifMatch: seen.revision,
      bytes: Buffer.from(lines.join('\n')),
      mediaType: 'text/plain',
      idempotencyKey,
    });
  }

  /** Sends a part of a list, and waits until most of that is written. */
  async #sendHalf(seen: Release, lines: readonly string[]): Promise<void> {
    const upload = request(`${this.#platform.url()}/v1/releases/${seen.id}/testers`, {
      method: 'PUT',
      agent: false,
      headers: {
        authorization: `Bearer ${this.#platform.token}`,
        'content-type': 'text/plain',
        'if-match': `"${seen.revision}"`,
        'idempotency-key': 'while-it-comes',
      },
    });
    // The connection breaks when the process is killed.
    upload.on('error', () => undefined);
    const half = lines.slice(0, length / 2);
    if (!upload.write(`${half.join('\n')}\n`)) await once(upload, 'drain');
    await eventually(
      () => this.#written(0),
      (count) => count > half.length / 2,
      20_000,
    );
  }

  #lines(round: number): readonly string[] {
    return Array.from({ length }, (_, index) => `round${round}-${index}`);
  }

  /** How many testers of a round's list are in the database. */
  async #written(round: number): Promise<number> {
    const { count } = await this.#platform.world.platform.storage.reader
      .selectFrom('tester')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('user_id', 'like', `round${round}-%`)
      .executeTakeFirstOrThrow();
    return count;
  }

  #now(): Promise<Release> {
    return this.#platform.world.read(this.#testing);
  }

  /** Who is a tester now, in order. */
  async #group(): Promise<readonly string[]> {
    const rows = await this.#platform.world.platform.storage.reader
      .selectFrom('release')
      .innerJoin('tester', 'tester.list_id', 'release.tester_list_id')
      .select('tester.user_id')
      .where('release.id', '=', this.#testing.id)
      .execute();
    return rows.map(({ user_id: userId }) => userId).toSorted();
  }
}
