import assert from 'node:assert/strict';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { ReadWhileSeen } from '../../../src/editor/store/readWhileSeen';
import { Recording } from '../../support/recording';

/** A watch that waits until it is told that it is time, of a platform that answers each time with the next of these and then with the last for ever. */
class Watched {
  readonly asked = new Recording<number>();
  readonly changes = new Recording<number | undefined>();
  readonly errors = new Recording<unknown>();
  isWanted = true;
  readonly #due = new Recording<() => void>();
  readonly watch: ReadWhileSeen<number>;

  constructor(...answers: readonly (number | Error)[]) {
    const read = async (): Promise<number> => {
      this.asked.add(this.asked.all.length + 1);
      const answer = answers[Math.min(this.asked.all.length, answers.length) - 1] ?? 0;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    this.watch = new ReadWhileSeen({
      read,
      isWanted: () => this.isWanted,
      onDidChange: () => this.changes.add(this.watch.latest),
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

describe('What phones report, while somebody looks', () => {
  let watched: Watched;

  afterEach(() => watched.watch.dispose());

  it('is read again and again, and told where it is another than before', async () => {
    watched = new Watched(1, 1, 1, 2);
    watched.watch.begin();
    await watched.again(5);
    assert.equal(watched.asked.all.length, 6);
    assert.deepEqual(watched.changes.all, [1, 2]);
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

  it('is read at once where something else is wished for, and what was asked for before does not count', async () => {
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const;
    const asked = new Recording<string>();
    const changes = new Recording<string | undefined>();
    const watch: ReadWhileSeen<string> = new ReadWhileSeen({
      read: () => {
        asked.add('asked');
        return (answers[asked.all.length - 1] ?? answers[1]).promise;
      },
      isWanted: () => true,
      onDidChange: () => changes.add(watch.latest),
      onError: (error) => assert.fail(String(error)),
      later: () => ({ dispose: () => undefined }),
    });
    watch.begin();
    const again = watch.again();
    answers[1].resolve('wished for');
    await again;
    answers[0].resolve('of before');
    await turnOfTheLoop();
    assert.deepEqual(changes.all, ['wished for']);
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
