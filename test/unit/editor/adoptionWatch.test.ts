import assert from 'node:assert/strict';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Platform } from '../../../src/client/platform';
import { enoughToCompare } from '../../../src/core/adoption/failureComparison';
import { AdoptionWatch } from '../../../src/editor/panels/adoptionWatch';
import type { Adoption } from '../../../src/protocol/adoption';
import { Recording } from '../../support/recording';

function adoptionWith(opens: number): Adoption {
  return {
    release: { releaseId: 'r', version: '1.4.0', opens, users: 0, successes: 0, failures: 0, failureRate: null },
    live: null,
    comparison: 'nothing to compare with',
    enough: enoughToCompare,
    isSampled: false,
    buckets: [],
  };
}

/** A watch that waits until it is told that it is time, of a platform that answers each time with the next of these and then with the last for ever. */
class Watched {
  readonly asked = new Recording<string>();
  readonly changes = new Recording<number | undefined>();
  readonly errors = new Recording<unknown>();
  isWanted = true;
  readonly #due = new Recording<() => void>();
  readonly watch: AdoptionWatch;

  constructor(...answers: readonly (number | Error)[]) {
    const call = async (operation: string): Promise<Adoption> => {
      this.asked.add(operation);
      const answer = answers[Math.min(this.asked.all.length, answers.length) - 1] ?? 0;
      if (answer instanceof Error) throw answer;
      return adoptionWith(answer);
    };
    this.watch = new AdoptionWatch({
      // One operation is ever asked of it.
      platform: { call: call as unknown as Platform['call'] },
      releaseId: 'r',
      isWanted: () => this.isWanted,
      onDidChange: () => this.changes.add(this.watch.latest?.release.opens),
      onError: (error) => this.errors.add(error),
      later: (work) => {
        this.#due.add(work);
        return { dispose: () => undefined };
      },
    });
  }

  /** Lets it ask again, as soon as it waits for that, so many times. */
  async again(times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const [work] = await this.#due.count(1);
      this.#due.all.length = 0;
      work?.();
    }
  }
}

describe('What phones report, in a panel', () => {
  let watched: Watched;

  afterEach(() => watched.watch.dispose());

  it('is read again and again, and told where it is another than before', async () => {
    watched = new Watched(1, 1, 1, 2);
    watched.watch.begin();
    await watched.again(5);
    assert.equal(watched.asked.all.length, 6);
    assert.deepEqual(watched.changes.all, [1, 2]);
    assert.deepEqual(new Set(watched.asked.all), new Set(['getAdoption']));
  });

  it('is asked for by one at a time, however often it begins', async () => {
    watched = new Watched(1);
    for (let time = 0; time < 5; time += 1) watched.watch.begin();
    assert.equal(watched.asked.all.length, 1);
    await watched.changes.until((changes) => changes.length === 1);
  });

  it('is not asked for while nobody looks, and again once somebody does', async () => {
    watched = new Watched(1, 2);
    watched.isWanted = false;
    watched.watch.begin();
    assert.deepEqual(watched.asked.all, []);
    watched.isWanted = true;
    watched.watch.begin();
    watched.isWanted = false;
    await watched.again();
    assert.equal(watched.asked.all.length, 1);
    watched.isWanted = true;
    watched.watch.begin();
    assert.equal(watched.asked.all.length, 2);
    await watched.changes.until((changes) => changes.at(-1) === 2);
  });

  it('stays to be seen where it cannot be read for a time', async () => {
    watched = new Watched(1, new Error('away'), new Error('away'), 3);
    watched.watch.begin();
    await watched.again(3);
    await watched.changes.until((changes) => changes.at(-1) === 3);
    assert.deepEqual(watched.changes.all, [1, 3]);
    assert.equal(watched.errors.all.length, 2);
  });

  it('is not asked for once the panel is closed', async () => {
    watched = new Watched(1);
    watched.watch.begin();
    watched.watch.dispose();
    watched.watch.begin();
    await turnOfTheLoop();
    assert.equal(watched.asked.all.length, 1);
    assert.deepEqual(watched.changes.all, []);
  });
});
