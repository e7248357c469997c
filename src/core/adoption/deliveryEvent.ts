import { day } from '../duration';

/** What a phone reports of a release: that a user opened it, and how that ended. */
export const deliveryEventKinds = ['open', 'success', 'failure'] as const;

export type DeliveryEventKind = (typeof deliveryEventKinds)[number];

/** What is taken of phones; times in milliseconds. */
export const deliveryEventLimits = {
  /** Events of one request. */
  atOnce: 500,
  /** How long ago an event may have happened. */
  oldest: day,
  /** How far the clock of whoever sends may be off, either way: somebody's time zone is set wrong, not the year. */
  clockOff: day,
  /** How far an event may be ahead of its sender's clock; it counts as of now. */
  ahead: 5 * 60 * 1000,
  /** The most events that one may stand for. */
  oneIn: 1024,
} as const;

/**
 * How long the ID of an event is known, in milliseconds. A request that is sent again as it was is taken for as long as its
 * sender's clock may be off one way, after it may have been off the other way.
 */
export const eventIdsKept = 2 * deliveryEventLimits.clockOff;

/** Why an event does not count; stable, to decide by. */
export const deliveryEventProblems = [
  /** A member is missing, unknown, or not as the contract has it. */
  'EVENT_INVALID',
  'EVENT_TOO_OLD',
  'EVENT_OF_THE_FUTURE',
  /** The clock of whoever sends is so far off that nothing can be said of when it happened. */
  'EVENT_CLOCK_OFF',
  /** The target has no such release that anybody could have opened. */
  'EVENT_RELEASE_UNKNOWN',
] as const;

export type DeliveryEventProblem = (typeof deliveryEventProblems)[number];

/** The two clocks at the moment a report is taken. */
export interface ReportClocks {
  /** What the sender's clock says. */
  readonly sentAt: number;
  readonly now: number;
}

export type EventTime =
  { readonly ok: true; readonly at: number } | { readonly ok: false; readonly code: DeliveryEventProblem };

/**
 * When an event happened by the platform's clock. Only how long ago it was is taken from its sender, so that a clock that is
 * wrong by hours reports the right hour.
 */
export function eventTime(at: number, { sentAt, now }: ReportClocks): EventTime {
  if (Math.abs(now - sentAt) > deliveryEventLimits.clockOff) return { ok: false, code: 'EVENT_CLOCK_OFF' };
  const age = sentAt - at;
  if (age > deliveryEventLimits.oldest) return { ok: false, code: 'EVENT_TOO_OLD' };
  if (age < -deliveryEventLimits.ahead) return { ok: false, code: 'EVENT_OF_THE_FUTURE' };
  return { ok: true, at: now - Math.max(0, age) };
}
