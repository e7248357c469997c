import { EventEmitter } from 'vscode';
import { Owner } from '../lifecycle';

/**
 * The releases whose testers somebody is changing in this window: from the question which list, by way of the review, until the
 * platform has answered. Meanwhile nothing else asks about them.
 */
export class ChangesUnderWay extends Owner {
  readonly #counts = new Map<string, number>();
  readonly #ended = this.own(new EventEmitter<string>());
  /** Tells a release of which nothing is under way any more. */
  readonly onDidEnd = this.#ended.event;

  has(releaseId: string): boolean {
    return this.#counts.has(releaseId);
  }

  async during<T>(releaseId: string, work: () => Promise<T>): Promise<T> {
    this.#counts.set(releaseId, this.#count(releaseId) + 1);
    try {
      return await work();
    } finally {
      const left = this.#count(releaseId) - 1;
      if (left > 0) this.#counts.set(releaseId, left);
      else {
        this.#counts.delete(releaseId);
        this.#ended.fire(releaseId);
      }
    }
  }

  #count(releaseId: string): number {
    return this.#counts.get(releaseId) ?? 0;
  }
}
