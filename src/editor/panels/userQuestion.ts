import type { Platform } from '../../client/platform';
import { PlatformError } from '../../core/errorCode';
import type { AudienceAnswer } from '../../protocol/audience';

/** What became of the question what a user gets. */
export type UserOutcome =
  | { readonly kind: 'answer'; readonly answer: AudienceAnswer }
  /** The text is no user ID of the super app. */
  | { readonly kind: 'invalid'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly sentence: string };

/** A user, as typed, and what they get once the platform has answered. */
export interface AskedUser {
  readonly userId: string;
  readonly outcome: UserOutcome | undefined;
}

export interface UserQuestionOptions {
  readonly platform: Pick<Platform, 'call'>;
  readonly releaseId: string;
  readonly onDidChange: () => void;
  /** Tells why a question was not answered. */
  readonly sentenceOf: (error: unknown, userId: string) => string;
}

/** Asks for a panel what a user gets, and asks again once that may have become another answer. */
export class UserQuestion {
  readonly #options: UserQuestionOptions;
  #asked: AskedUser | undefined;
  #isOutdated = false;
  /** Counts what was asked, so that a slow answer never replaces a newer one. */
  #count = 0;

  constructor(options: UserQuestionOptions) {
    this.#options = options;
  }

  /** What was asked last; nothing before the first time. */
  get latest(): AskedUser | undefined {
    return this.#asked;
  }

  async ask(userId: string): Promise<void> {
    this.#take({ userId, outcome: undefined });
    await this.#read(userId);
  }

  /** Something changed of which the answer is made. */
  outdate(): void {
    this.#isOutdated = this.#asked !== undefined;
  }

  /** Asks for the same user again where the answer is outdated; until then it stays to be seen. */
  async refresh(): Promise<void> {
    if (this.#isOutdated && this.#asked !== undefined) await this.#read(this.#asked.userId);
  }

  async #read(userId: string): Promise<void> {
    this.#isOutdated = false;
    this.#count += 1;
    const count = this.#count;
    const outcome = await this.#outcomeOf(userId);
    if (count !== this.#count) return;
    // An answer of before is better than none: whether the platform is there, the panel says by itself.
    if (outcome.kind === 'failed' && this.#asked?.outcome !== undefined) this.#isOutdated = true;
    else this.#take({ userId, outcome });
  }

  #take(asked: AskedUser): void {
    this.#asked = asked;
    this.#options.onDidChange();
  }

  async #outcomeOf(userId: string): Promise<UserOutcome> {
    const { platform, releaseId, sentenceOf } = this.#options;
    try {
      const answer = await platform.call('explainAudience', { params: { id: releaseId, userId } });
      return { kind: 'answer', answer };
    } catch (error) {
      const isInvalid = error instanceof PlatformError && error.code === 'USER_ID_INVALID';
      return { kind: isInvalid ? 'invalid' : 'failed', sentence: sentenceOf(error, userId) };
    }
  }
}
