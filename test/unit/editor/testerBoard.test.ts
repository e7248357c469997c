import assert from 'node:assert/strict';
import { TesterBoard } from '../../../src/editor/testers/board/testerBoard';
import type { TesterPage } from '../../../src/protocol/testers';
import type { TestersWish } from '../../../src/protocol/webview';
import { Recording } from '../../support/recording';

const page: TesterPage = {
  items: [],
  nextCursor: null,
  counts: { testers: 0, opened: 0, neverOpened: 0, failed: 0 },
  groups: [],
};

/** A board of a platform that answers with pages of so many testers, or fails. */
class Watched {
  readonly asked = new Recording<readonly [TestersWish, number]>();
  readonly changes = new Recording<string>();
  answer: number | Error = 0;
  readonly board = new TesterBoard({
    read: async (wish, count) => {
      this.asked.add([wish, count]);
      if (this.answer instanceof Error) throw this.answer;
      return { ...page, counts: { ...page.counts, testers: this.answer } };
    },
    isWanted: () => true,
    onDidChange: () => {
      const { latest } = this.board;
      this.changes.add(
        `${latest?.page?.counts.testers} ${JSON.stringify(latest?.wish)} ${latest?.failure ?? ''}`.trim(),
      );
    },
    sentenceOf: (error) => (error instanceof Error ? error.message : ''),
    later: () => ({ dispose: () => undefined }),
  });
}

describe('The testers that a panel looks at', () => {
  let watched: Watched;

  beforeEach(() => {
    watched = new Watched();
  });
  afterEach(() => watched.board.dispose());

  it('are those that are wished for, a hundred at first, and so many as are asked for', async () => {
    await watched.board.again();
    await watched.board.show(200);
    assert.ok(watched.board.take({ state: 'failed' }));
    await watched.board.again();
    assert.deepEqual(watched.asked.all, [
      [{}, 100],
      [{}, 200],
      [{ state: 'failed' }, 100],
    ]);
  });

  it('are not asked for again for the same wish', () => {
    assert.ok(!watched.board.take({}));
    assert.ok(watched.board.take({ search: 'a' }));
    assert.ok(!watched.board.take({ search: 'a' }));
    assert.ok(watched.board.isOther({ search: 'ab' }));
  });

  it('stay where they cannot be read for a time, with the reason, until they can', async () => {
    watched.answer = 3;
    await watched.board.again();
    watched.answer = new Error('Away.');
    watched.board.take({ state: 'opened' });
    await watched.board.again();
    watched.answer = 3;
    await watched.board.again();
    assert.deepEqual(watched.changes.all, ['3 {}', '3 {} Away.', '3 {"state":"opened"}']);
  });
});
