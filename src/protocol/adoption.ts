import * as Type from 'typebox';
import type { Static } from 'typebox';
import { deliveryEventKinds, deliveryEventLimits, deliveryEventProblems } from '../core/adoption/deliveryEvent';
import { comparisons } from '../core/adoption/failureComparison';
import { longestUserId } from '../core/userId';
import { identifier, moment, nullable, oneOf, record } from './schema';

/** One thing that happened on a phone. It names no user but a tester, whose release says who has opened it. */
export const deliveryEvent = record({
  id: Type.String({
    pattern: '^[A-Za-z0-9._:-]{1,64}$',
    description: 'Made by the phone, such as a random UUID, and the same whenever the event is sent again',
  }),
  releaseId: identifier,
  kind: oneOf(deliveryEventKinds, 'A user opened the release; what they opened worked, or failed'),
  at: Type.Integer({
    minimum: 0,
    description: 'When it happened by the clock that `sentAt` is of, in milliseconds since 1970-01-01T00:00Z',
  }),
  firstOpen: Type.Optional(
    Type.Boolean({
      description:
        'Of an open: whether it is the first of this release by this user on this phone, by which users are counted',
    }),
  ),
  oneIn: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: deliveryEventLimits.oneIn,
      default: 1,
      description: 'Of how many events this one was drawn at random, all of which it stands for',
    }),
  ),
  userId: Type.Optional(
    Type.String({
      maxLength: longestUserId,
      description:
        'Of a tester, where the evaluation had the reason TARGETING_MATCH: who it is. Of anybody else it is dropped at once',
    }),
  ),
});

export type DeliveryEvent = Static<typeof deliveryEvent>;

export const deliveryReport = record({
  sentAt: Type.Integer({
    minimum: 0,
    description: "The sender's clock as it sends, in milliseconds since 1970-01-01T00:00Z; it may be off by a day",
  }),
  events: Type.Array(
    Type.Union([deliveryEvent, Type.Unknown({ description: 'Is refused by itself; the others count' })]),
    { maxItems: deliveryEventLimits.atOnce },
  ),
});

/** An event that does not count. */
export const refusedEvent = record({
  index: Type.Integer({ minimum: 0, description: 'Its place among the events, from 0' }),
  code: oneOf(deliveryEventProblems, 'Why it does not count: sending it again changes nothing'),
  member: Type.Optional(Type.String({ description: 'The member that is not as it has to be' })),
});

export const reportOutcome = record({
  counted: Type.Integer({ minimum: 0, description: 'Events that count from now on' }),
  repeated: Type.Integer({ minimum: 0, description: 'Events that counted already' }),
  sampledOut: Type.Integer({ minimum: 0, description: 'Events that others stand for, since there are many' }),
  refused: Type.Array(refusedEvent),
  reportOneIn: Type.Integer({
    minimum: 1,
    maximum: deliveryEventLimits.oneIn,
    description: 'From now on, of so many events one drawn at random is enough; it goes along as `oneIn`',
  }),
});

export type ReportOutcome = Static<typeof reportOutcome>;
export type RefusedEvent = Static<typeof refusedEvent>;

const count = Type.Integer({ minimum: 0 });

const reportedCounts = {
  opens: count,
  users: Type.Integer({ minimum: 0, description: 'First opens by a user on a phone' }),
  successes: count,
  failures: count,
};

/** What was reported of a release in all. */
export const releaseUse = record({
  releaseId: identifier,
  version: Type.String(),
  ...reportedCounts,
  failureRate: nullable(
    record({ rate: Type.Number(), low: Type.Number(), high: Type.Number() }),
    'Failures among what ended, with the ends of its 95 % Wilson score interval; null where nothing ended',
  ),
});

export type ReleaseUse = Static<typeof releaseUse>;

/** An hour, or a day where it is a while ago. */
export const adoptionBucket = record({
  since: moment,
  hours: Type.Union([Type.Literal(1), Type.Literal(24)]),
  ...reportedCounts,
  live: nullable(record(reportedCounts), 'Of the release that was live'),
  allOpens: Type.Integer({ minimum: 0, description: 'Opens of all releases of the mini program on the target' }),
});

export type AdoptionBucket = Static<typeof adoptionBucket>;

/** How much a release is used and how often it fails, beside the one that was live on its target before it. */
export const adoption = record({
  release: releaseUse,
  live: nullable(
    releaseUse,
    'The release that was live before: what ended and was opened in the same time, and all users it has had',
  ),
  comparison: oneOf(comparisons, 'What can be said of how often the release fails'),
  enough: record(
    { users: count, outcomes: count },
    'Of each release so many users and ended opens are needed before anything is said',
  ),
  isSampled: Type.Boolean({
    description: 'Whether numbers are estimates, since there were more events than are counted',
  }),
  buckets: Type.Array(adoptionBucket, {
    description: 'From the first report of the release to its latest, those without any left out',
  }),
});

export type Adoption = Static<typeof adoption>;
