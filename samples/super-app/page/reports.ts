/** What happened on a phone. It names no user but a tester. */
export interface DeliveryEvent {
  /** The same whenever the event is sent again, so that it counts once. */
  readonly id: string;
  readonly releaseId: string;
  readonly kind: 'open' | 'success' | 'failure';
  /** By this phone's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Of an open: the first of this release by this user on this phone. */
  readonly firstOpen?: boolean;
  /** Of a tester alone: who it is. */
  readonly userId?: string;
  /** Of how many events it was drawn, all of which it stands for. */
  readonly oneIn?: number;
}

/** What is to be told of an event; the rest is known here. */
export type Happened = Pick<DeliveryEvent, 'releaseId' | 'kind' | 'firstOpen' | 'userId'>;

/** How a batch went: taken, of which one in so many is enough from now on; to be sent again; or never to be taken. */
export type SendOutcome =
  { readonly kind: 'taken'; readonly reportOneIn: number } | { readonly kind: 'later' | 'refused' };

/** What a report needs of the world around it. */
export interface Sender {
  readonly send: (targetId: string, events: readonly DeliveryEvent[]) => Promise<SendOutcome>;
  readonly now: () => number;
  readonly newId: () => string;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

/** The most that the platform takes at once. */
const largestBatch = 500;

/** The events of a phone, kept until the platform has them, and sent in batches. */
export class Reports {
  readonly #sender: Sender;
  readonly #waiting = new Map<string, DeliveryEvent[]>();
  readonly #oneIn = new Map<string, number>();
  #sending: Promise<void> | undefined;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /**
   * Takes note of something that happened on a target. Where the platform wants fewer events, chance leaves some out; never
   * those of testers, of which each is to be seen.
   */
  add(targetId: string, happened: Happened): void {
    const oneIn = happened.userId === undefined ? (this.#oneIn.get(targetId) ?? 1) : 1;
    if (this.#sender.chance() >= 1 / oneIn) return;
    const events = this.#waiting.get(targetId) ?? [];
    this.#waiting.set(targetId, events);
    events.push({
      id: this.#sender.newId(),
      at: this.#sender.now(),
      ...happened,
      ...(oneIn > 1 && { oneIn }),
    });
  }

  /** Sends what waits. What does not arrive is sent again the next time. */
  async flush(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined));
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    for (const [targetId, events] of this.#waiting) {
      while (events.length > 0) {
        const batch = events.slice(0, largestBatch);
        const outcome = await this.#sender.send(targetId, batch);
        if (outcome.kind === 'later') break;
        events.splice(0, batch.length);
        if (outcome.kind === 'taken') this.#oneIn.set(targetId, outcome.reportOneIn);
      }
    }
  }
}
