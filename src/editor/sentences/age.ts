/** How long ago something was, in the one unit a row shows. */
export type Age =
  | { readonly unit: 'now' }
  | { readonly unit: 'minute' | 'hour' | 'day'; readonly count: number }
  | { readonly unit: 'date' };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Rounds down, so that nothing looks older than it is. A clock that jumped back makes everything after it `now`. */
export function ageOf(moment: number, now: number): Age {
  const past = now - moment;
  if (past < minute) return { unit: 'now' };
  if (past < hour) return { unit: 'minute', count: Math.floor(past / minute) };
  if (past < day) return { unit: 'hour', count: Math.floor(past / hour) };
  if (past < 30 * day) return { unit: 'day', count: Math.floor(past / day) };
  return { unit: 'date' };
}
