import { PlatformError } from '../../../core/errorCode';
import type { ServiceContext } from '../serviceContext';
import { countEvents, type CountableEvent } from './countEvents';

/** How many events may wait to be counted; they are a few hundred bytes each. */
const mostWaiting = 10_000;

interface Waiting {
  readonly events: readonly CountableEvent[];
  readonly resolve: (counted: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Counts what phones report, one transaction at a time: what comes while one runs is counted by the next. So a flood is
 * one short write after the other, between which everybody else's have their turn, and equal processes do not queue for the
 * row of an hour by more than their number.
 */
export class EventCounter {
  readonly #context: ServiceContext;
  #waiting: Waiting[] = [];
  #waitingEvents = 0;
  #isCounting = false;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /**
   * Answers how many of them count from now on, once that is committed.
   *
   * @throws PlatformError `STORAGE_BUSY` where too many wait already, or what the database refuses
   */
  async count(events: readonly CountableEvent[]): Promise<number> {
    if (events.length === 0) return 0;
    if (this.#waitingEvents + events.length > mostWaiting) throw new PlatformError('STORAGE_BUSY');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      this.#waitingEvents += events.length;
      if (!this.#isCounting) void this.#countAll();
    });
  }

  async #countAll(): Promise<void> {
    this.#isCounting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      this.#waitingEvents = 0;
      await this.#countGroup(group);
    }
    this.#isCounting = false;
  }

  async #countGroup(group: readonly Waiting[]): Promise<void> {
    const { storage, clock } = this.#context;
    const events = group.flatMap((one) => one.events);
    try {
      const counted = new Set(
        await storage.write((transaction) => countEvents(transaction, events, clock.now(), storage.hasRowLocks)),
      );
      // Of an event that came twice, the first counts.
      for (const one of group) one.resolve(one.events.filter(({ key }) => counted.delete(key)).length);
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  }
}
