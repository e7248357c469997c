import type { Clock } from '../../src/server/clock';

export const second = 1000;
export const hour = 60 * 60 * second;
export const day = 24 * hour;

/** A clock that a test sets forward and back; in between it runs as any other. */
export class ManualClock implements Clock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  /** Jumps by so many milliseconds, back where they are negative. */
  jump(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
