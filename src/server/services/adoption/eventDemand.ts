import { wantedOneIn } from '../../../core/adoption/eventSampling';
import type { ReleaseTarget } from '../../../core/releaseTarget';

const minute = 60 * 1000;

interface Counted {
  /** Which minute since 1970. */
  readonly minute: number;
  readonly events: number;
  /** In the minute before. */
  readonly before: number;
}

/**
 * How many events each target reports within a minute, on this process: as many as there were, those that were left out by
 * the phones too. There are as many counts as targets with a delivery key.
 */
export class EventDemand {
  readonly #counts = new Map<string, Counted>();

  /** Takes note of events, and answers of how many one is enough. */
  note({ targetAppId, environment }: ReleaseTarget, events: number, now: number): number {
    const key = `${targetAppId} ${environment}`;
    const counted = at(this.#counts.get(key), Math.floor(now / minute));
    const next = { ...counted, events: counted.events + events };
    this.#counts.set(key, next);
    // The minute before counts by as much of it as lies within the last sixty seconds.
    return wantedOneIn(next.events + next.before * (1 - (now % minute) / minute));
  }
}

function at(counted: Counted | undefined, thisMinute: number): Counted {
  if (counted?.minute === thisMinute) return counted;
  const before = counted?.minute === thisMinute - 1 ? counted.events : 0;
  return { minute: thisMinute, events: 0, before };
}
