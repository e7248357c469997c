import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Platform } from '../../../src/client/platform';
import { PlatformError } from '../../../src/core/errorCode';
import { UserQuestion, type AskedUser } from '../../../src/editor/panels/userQuestion';

/** A platform whose answers the test gives, one after the other. */
class AnsweringPlatform {
  readonly asked: string[] = [];
  readonly #waiting: PromiseWithResolvers<unknown>[] = [];

  readonly call = ((_operation: 'explainAudience', { params }: { params: { userId: string } }) => {
    this.asked.push(params.userId);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.push(answer);
    return answer.promise;
  }) as Platform['call'];

  answer(index: number, version: string): void {
    this.#waiting[index]?.resolve({ version });
  }

  refuse(index: number, error: Error): void {
    this.#waiting[index]?.reject(error);
  }
}

const shownOf = (asked: AskedUser | undefined): string | undefined =>
  asked &&
  (asked.outcome?.kind === 'answer'
    ? `${asked.userId}: ${asked.outcome.answer.version}`
    : `${asked.userId} ${asked.outcome?.kind ?? 'asking'}`);

describe('The question what a user gets', () => {
  let platform: AnsweringPlatform;
  let question: UserQuestion;
  let shown: (string | undefined)[];

  beforeEach(() => {
    platform = new AnsweringPlatform();
    shown = [];
    question = new UserQuestion({
      platform,
      releaseId: 'release-1',
      onDidChange: () => shown.push(shownOf(question.latest)),
      sentenceOf: String,
    });
  });

  async function answered(userId: string, version: string): Promise<void> {
    const asking = question.ask(userId);
    platform.answer(platform.asked.length - 1, version);
    await asking;
  }

  it('is asked anew once the answer may be another one, and the answer stays meanwhile', async () => {
    await answered('mina', '1.3.2');
    await question.refresh();
    assert.deepEqual(platform.asked, ['mina']);
    question.outdate();
    const refreshing = question.refresh();
    assert.equal(shownOf(question.latest), 'mina: 1.3.2');
    platform.answer(1, '1.4.0');
    await refreshing;
    assert.deepEqual(shown, ['mina asking', 'mina: 1.3.2', 'mina: 1.4.0']);
  });

  it('is not asked before the person has', async () => {
    question.outdate();
    await question.refresh();
    assert.deepEqual(platform.asked, []);
  });

  it('takes no answer to an earlier question', async () => {
    const first = question.ask('mina');
    const second = question.ask('bo');
    platform.answer(1, '1.4.0');
    platform.answer(0, '1.3.2');
    await Promise.all([first, second]);
    assert.equal(shownOf(question.latest), 'bo: 1.4.0');
  });

  it('keeps the answer of before where asking anew fails, and tries again', async () => {
    await answered('mina', '1.3.2');
    question.outdate();
    const refreshing = question.refresh();
    platform.refuse(1, new Error('away'));
    await refreshing;
    assert.equal(shownOf(question.latest), 'mina: 1.3.2');
    void question.refresh();
    assert.deepEqual(platform.asked, ['mina', 'mina', 'mina']);
  });

  it('tells an ID that is none from a question that failed', async () => {
    const invalid = question.ask('no user');
    platform.refuse(0, new PlatformError('USER_ID_INVALID', { code: 'forbidden character' }));
    await invalid;
    assert.equal(shownOf(question.latest), 'no user invalid');
    const failed = question.ask('mina');
    platform.refuse(1, new Error('away'));
    await failed;
    assert.equal(shownOf(question.latest), 'mina failed');
  });
});
