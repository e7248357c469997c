import { deliveryEventLimits } from './deliveryEvent';

/** Of so many events within a minute each counts for itself; of more, a sample does, with the weight it stands for. */
export const eventsAMinute = 1200;

/**
 * Of how many events one is to be reported: 1, or the power of two by which so many within a minute become no more than
 * {@link eventsAMinute}. Powers of two, so that it changes seldom.
 */
export function wantedOneIn(eventsWithinAMinute: number): number {
  let oneIn = 1;
  while (eventsWithinAMinute / oneIn > eventsAMinute && oneIn < deliveryEventLimits.oneIn) oneIn *= 2;
  return oneIn;
}

/**
 * The weight with which an event counts, or 0 where it is left out. `chance` is the event's own number from 0 to below 1,
 * made from its ID: an event that comes again is treated as before, and on the average nothing is counted too high or too low.
 */
export function weightOf(reportedOneIn: number, oneIn: number, chance: number): number {
  const factor = Math.max(1, Math.ceil(oneIn / reportedOneIn));
  return chance < 1 / factor ? reportedOneIn * factor : 0;
}
