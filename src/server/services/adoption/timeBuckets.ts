import { day } from '../../../core/duration';

/** How long use is known by the hour, and how long at all, in milliseconds. */
export const useKept = { byTheHour: 14 * day, atAll: 400 * day } as const;

/** Before this moment, the beginning of a day, use is known by the day. */
export function hoursBegin(now: number): number {
  return startOfDay(now - useKept.byTheHour);
}

/** The beginning of a moment's day, in UTC. */
export function startOfDay(moment: number): number {
  return moment - (moment % day);
}
