import type { ClientBase } from 'pg';
import type { Clock } from '../clock';

/** A difference that is left alone, in milliseconds: the way to the database and back explains as much. */
const tolerance = 100;

/**
 * The time of the database's host. Leases and lists compare times that different processes wrote, whose own clocks may
 * differ by minutes.
 */
export class DatabaseClock implements Clock {
  readonly #own: () => number;
  #ahead = 0;

  constructor(own: () => number = Date.now) {
    this.#own = own;
  }

  now(): number {
    return this.#own() + this.#ahead;
  }

  /** Asks the database, over a connection that nobody else uses. */
  async setBy(client: ClientBase): Promise<void> {
    const before = this.#own();
    const { rows } = await client.query<{ now: number }>(
      'select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now',
    );
    const [row] = rows;
    if (!row) return;
    const ahead = row.now - Math.round((before + this.#own()) / 2);
    if (Math.abs(ahead - this.#ahead) > tolerance) this.#ahead = ahead;
  }
}
