import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import type { Environment } from '../../src/core/releaseTarget';
import type { Release } from '../../src/protocol/release';
import type { Acknowledgements } from './acknowledgements';
import type { EventSubscriber } from './eventSubscriber';
import type { InsistentClient } from './insistentClient';
import type { PlainAction } from './releaseWorld';

/** Who releases what, and with whom. */
export interface Occupation {
  readonly developer: InsistentClient;
  readonly miniProgramId: string;
  /** Sees what happens to the mini program. */
  readonly events: EventSubscriber;
  readonly archive: Uint8Array;
  /** The first decides first. */
  readonly reviewers: readonly InsistentClient[];
  readonly targetAppId: string;
  readonly environment: Environment;
  /** The steps of a grayscale, up to 100. */
  readonly percentages: readonly number[];
  readonly acknowledged: Acknowledgements;
}

const testers = (count: number): Uint8Array =>
  Buffer.from(Array.from({ length: count }, (_, index) => `user-${index}`).join('\n'));

const logged = {
  buildRelease: 'build',
  withdrawRelease: 'withdraw',
  completeTesting: 'complete-testing',
  cancelRelease: 'cancel',
  releaseToEveryone: 'full',
} as const satisfies Readonly<Record<PlainAction, string>>;

/**
 * Takes one version after the other through the whole release procedure, each on another of its ways, and writes down what
 * was acknowledged. A read after an answer, at whichever process, is to show at least what the answer said.
 */
export class InsistentReleaser {
  readonly #occupation: Occupation;
  readonly #ending: AbortSignal;
  #versions = 0;

  constructor(occupation: Occupation, ending: AbortSignal) {
    this.#occupation = occupation;
    this.#ending = ending;
  }

  /** Works until it is told to end, and then ends once the request at hand is answered. */
  async work(): Promise<void> {
    const ways = [
      () => this.#toEveryone(),
      () => this.#afterRejection(),
      () => this.#afterWithdrawal(),
      () => this.#straightToEveryone(),
    ];
    try {
      for (let turn = randomInt(ways.length); ; turn += 1) await ways[turn % ways.length]?.();
    } catch (error) {
      if (!this.#ending.aborted || error !== this.#ending.reason) throw error;
    }
  }

  /** With testers, in small steps. */
  async #toEveryone(): Promise<void> {
    let release = await this.#decide(await this.#apply(await this.#built()), 'approve');
    release = await this.#test(release);
    for (const percentage of this.#occupation.percentages) release = await this.#grayscale(release, percentage);
    assert.equal(release.status, 'Full Release');
  }

  /** Rejected, mended, canceled in its grayscale. */
  async #afterRejection(): Promise<void> {
    const rejected = await this.#decide(await this.#apply(await this.#built()), 'reject');
    const mended = await this.#step('configure', rejected, ({ developer }, at) =>
      developer.change('configureRelease', { ...at, body: { clientId: `client-${randomInt(1000)}` } }),
    );
    let release = await this.#decide(await this.#apply(mended), 'approve');
    release = await this.#test(release);
    for (const percentage of [undefined, 10, 30]) release = await this.#grayscale(release, percentage);
    await this.#act('cancelRelease', release);
  }

  /** Withdrawn, applied for again, canceled as soon as it is approved. */
  async #afterWithdrawal(): Promise<void> {
    const withdrawn = await this.#act('withdrawRelease', await this.#apply(await this.#built()));
    await this.#act('cancelRelease', await this.#decide(await this.#apply(withdrawn), 'approve'));
  }

  async #straightToEveryone(): Promise<void> {
    const release = await this.#test(await this.#decide(await this.#apply(await this.#built()), 'approve'));
    await this.#act('releaseToEveryone', release);
  }

  async #built(): Promise<Release> {
    const { developer, miniProgramId, targetAppId, environment, archive, acknowledged, events } = this.#occupation;
    this.#ending.throwIfAborted();
    this.#versions += 1;
    const version = await developer.change('uploadVersion', {
      params: { id: miniProgramId },
      query: { version: `1.0.${this.#versions}` },
      bytes: archive,
    });
    acknowledged.upload(version);
    this.#ending.throwIfAborted();
    const selected = await developer.change('selectApp', {
      params: { id: version.id },
      body: { targetAppId, environment },
    });
    acknowledged.step('select-app', selected);
    const isBuilt = await events.until(
      ({ releaseId, change }) => releaseId === selected.id && (change === 'built' || change === 'build-failed'),
      this.#ending,
    );
    if (!isBuilt) this.#ending.throwIfAborted();
    const release = await this.#read(selected);
    assert.equal(release.build.state, 'built', JSON.stringify(release.build));
    return release;
  }

  #apply(release: Release): Promise<Release> {
    return this.#step('apply', release, ({ developer }, at) => developer.change('applyRelease', { ...at, body: {} }));
  }

  async #decide(release: Release, action: 'approve' | 'reject'): Promise<Release> {
    const { reviewers, acknowledged } = this.#occupation;
    const { approval } = release;
    assert.ok(approval);
    const reviewer = reviewers[this.#versions % reviewers.length];
    assert.ok(reviewer);
    this.#ending.throwIfAborted();
    const answer = await reviewer.change(action, {
      params: { id: approval.id },
      ifMatch: approval.revision,
      body: { reason: 'as agreed' },
    });
    acknowledged.decision(action, answer);
    const decided = await this.#read(release);
    assert.equal(decided.status === 'New Version Created', action === 'reject');
    return decided;
  }

  /** Pilot Testing, where the target has it. */
  async #test(release: Release): Promise<Release> {
    if (release.status !== 'Pilot Testing') return release;
    const added = await this.#changeTesters('addTesters', 'add-testers', release, 20);
    const updated = await this.#changeTesters('updateTestGroup', 'update-test-group', added, 5);
    return this.#act('completeTesting', updated);
  }

  async #changeTesters(
    operation: 'addTesters' | 'updateTestGroup',
    action: 'add-testers' | 'update-test-group',
    release: Release,
    count: number,
  ): Promise<Release> {
    const { developer, acknowledged } = this.#occupation;
    this.#ending.throwIfAborted();
    const call = { params: { id: release.id }, ifMatch: release.revision, mediaType: 'text/plain' };
    const { total } = await developer.change(operation, { ...call, bytes: testers(count) });
    assert.equal(total, count);
    acknowledged.testers(action, release.id, total);
    const now = await this.#read(release);
    assert.equal(now.revision, release.revision + 1);
    return now;
  }

  #grayscale(release: Release, percentage: number | undefined): Promise<Release> {
    return this.#step('grayscale', release, ({ developer }, at) =>
      developer.change('setGrayscale', { ...at, body: { ...(percentage !== undefined && { percentage }) } }),
    );
  }

  #act(operation: PlainAction, release: Release): Promise<Release> {
    return this.#step(logged[operation], release, ({ developer }, at) => developer.change(operation, at));
  }

  async #step(
    action: Parameters<Acknowledgements['step']>[0],
    release: Release,
    ask: (
      occupation: Occupation,
      at: { readonly params: { readonly id: string }; readonly ifMatch: number },
    ) => Promise<Release>,
  ): Promise<Release> {
    this.#ending.throwIfAborted();
    const answer = await ask(this.#occupation, { params: { id: release.id }, ifMatch: release.revision });
    this.#occupation.acknowledged.step(action, answer);
    assert.equal(answer.revision, release.revision + 1);
    return answer;
  }

  async #read(release: Release): Promise<Release> {
    const now = await this.#occupation.developer.read('getRelease', { params: { id: release.id } });
    assert.ok(now.revision >= release.revision, 'an acknowledged step is not there to read');
    return now;
  }
}
