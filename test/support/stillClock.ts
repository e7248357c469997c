import type { Clock } from '../../src/server/clock';

/** A clock that stands still until a test sets it forward, so that what is made by it is always the same. */
export class StillClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Goes on by so many milliseconds. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
