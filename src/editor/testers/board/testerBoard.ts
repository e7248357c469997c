import type { Disposable } from 'vscode';
import type { TesterPage } from '../../../protocol/testers';
import type { TestersWish } from '../../../protocol/webview';
import { ReadWhileSeen, type ReadWhileSeenOptions } from '../../store/readWhileSeen';
import { testersAtOnce } from '../../store/testerPages';

/** What is known of a release's testers, as they are looked at. */
export interface TesterBoardFacts {
  /** What the page answers; another one may be on its way. */
  readonly wish: TestersWish;
  readonly page: TesterPage | undefined;
  /** Why they could not be read just now. */
  readonly failure: string | undefined;
}

export interface TesterBoardOptions extends Pick<
  ReadWhileSeenOptions<TesterBoardFacts>,
  'isWanted' | 'onDidChange' | 'later'
> {
  readonly read: (wish: TestersWish, count: number) => Promise<TesterPage>;
  readonly sentenceOf: (error: unknown) => string;
}

/** The testers of a panel's release: those that are wished for, so many as are asked for, read again while somebody looks. */
export class TesterBoard implements Disposable {
  readonly #options: TesterBoardOptions;
  readonly #reading: ReadWhileSeen<TesterBoardFacts>;
  #wish: TestersWish = {};
  #count = testersAtOnce;

  constructor(options: TesterBoardOptions) {
    this.#options = options;
    const { isWanted, onDidChange, later } = options;
    this.#reading = new ReadWhileSeen({
      read: () => this.#read(),
      isWanted,
      onDidChange,
      onError: () => undefined,
      ...(later && { later }),
    });
  }

  /** What was read last; nothing before the first time. */
  get latest(): TesterBoardFacts | undefined {
    return this.#reading.latest;
  }

  isOther(wish: TestersWish): boolean {
    return !isSame(wish, this.#wish);
  }

  /** Takes a wish; whether it is another one, of which nothing is known yet. */
  take(wish: TestersWish): boolean {
    if (!this.isOther(wish)) return false;
    this.#wish = wish;
    this.#count = testersAtOnce;
    return true;
  }

  /** Reads now, and from now on while it is wanted. */
  begin(): void {
    this.#reading.begin();
  }

  /** Reads at once. */
  again(): Promise<void> {
    return this.#reading.again();
  }

  async show(count: number): Promise<void> {
    this.#count = count;
    await this.again();
  }

  dispose(): void {
    this.#reading.dispose();
  }

  async #read(): Promise<TesterBoardFacts> {
    const wish = this.#wish;
    try {
      return { wish, page: await this.#options.read(wish, this.#count), failure: undefined };
    } catch (error) {
      // What was read before is better than nothing.
      const { latest } = this.#reading;
      return { wish: latest?.wish ?? wish, page: latest?.page, failure: this.#options.sentenceOf(error) };
    }
  }
}

function isSame(a: TestersWish, b: TestersWish): boolean {
  return (['state', 'group', 'search', 'sort', 'order'] as const).every((name) => a[name] === b[name]);
}
