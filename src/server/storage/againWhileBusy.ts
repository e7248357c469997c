import { setTimeout as pause } from 'node:timers/promises';
import { isBusy } from './sqliteErrors';

/** Longest pause between two tries, in milliseconds. */
const longestPause = 25;

/**
 * Tries again while another process holds the lock, for `patience` milliseconds. SQLite's own wait would stop the whole
 * process, and where two would wait for each other it does not wait at all; so we wait outside of it, each time for a moment
 * that no two processes share.
 */
export async function againWhileBusy<T>(patience: number, attempt: () => T | Promise<T>): Promise<T> {
  const until = performance.now() + patience;
  for (let wait = 2; ; wait = Math.min(wait * 2, longestPause)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    await pause(wait * (0.5 + Math.random()));
  }
}
