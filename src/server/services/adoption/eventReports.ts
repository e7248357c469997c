import { createHash } from 'node:crypto';
import { eventTime, type ReportClocks } from '../../../core/adoption/deliveryEvent';
import { weightOf } from '../../../core/adoption/eventSampling';
import type { ReleaseTarget } from '../../../core/releaseTarget';
import { deliveryEvent, type DeliveryEvent, type RefusedEvent, type ReportOutcome } from '../../../protocol/adoption';
import { fits } from '../../../protocol/fits';
import type { ReleaseStatus } from '../../../core/releaseStatus';
import type { Queries } from '../../storage/storage';
import type { ServiceContext } from '../serviceContext';
import type { CountableEvent } from './countEvents';
import { EventCounter } from './eventCounter';
import { EventDemand } from './eventDemand';

/** What came with a request. */
export interface Report {
  readonly sentAt: number;
  readonly events: readonly unknown[];
}

/** An event that is as it has to be, with its place in the report and its time by the platform's clock. */
interface ReadEvent {
  readonly index: number;
  readonly event: DeliveryEvent;
  readonly at: number;
}

type ReasonNotToCount = Omit<RefusedEvent, 'index'>;

/** The statuses in which nobody has had a release yet. */
const neverDelivered: readonly ReleaseStatus[] = ['New Version Created', 'Under Review', 'Release Preparation'];

/** Takes what phones report, and counts it. */
export class EventReports {
  readonly #context: ServiceContext;
  readonly #counter: EventCounter;
  readonly #demand = new EventDemand();

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#counter = new EventCounter(context);
  }

  /** Answers for each event that does not count why; the others do. */
  async take(target: ReleaseTarget, { sentAt, events }: Report): Promise<ReportOutcome> {
    const now = this.#context.clock.now();
    const refused: RefusedEvent[] = [];
    const read: ReadEvent[] = [];
    for (const [index, value] of events.entries()) {
      const one = readEvent(value, { sentAt, now });
      if ('code' in one) refused.push({ index, ...one });
      else read.push({ index, ...one });
    }
    const known = await releasesOf(this.#context.storage.reader, target, read);
    const ofTarget = read.filter(({ event }) => known.has(event.releaseId));
    for (const { index, event } of read) {
      if (!known.has(event.releaseId)) refused.push({ index, code: 'EVENT_RELEASE_UNKNOWN' });
    }
    const reportOneIn = this.#demand.note(target, eventsBehind(ofTarget), now);
    const testers = await testersAmong(this.#context.storage.reader, ofTarget);
    const countable = ofTarget
      .map((one) => toCountable(target, one, reportOneIn, testers.has(testerOf(one.event))))
      .filter(({ weight }) => weight > 0);
    const counted = await this.#counter.count(countable);
    return {
      counted,
      repeated: countable.length - counted,
      sampledOut: ofTarget.length - countable.length,
      refused: refused.toSorted((a, b) => a.index - b.index),
      reportOneIn,
    };
  }
}

/** Reads an event, or says why it does not count. */
function readEvent(value: unknown, clocks: ReportClocks): Omit<ReadEvent, 'index'> | ReasonNotToCount {
  if (!fits(deliveryEvent, value)) return { code: 'EVENT_INVALID', ...memberAtFault(value) };
  const time = eventTime(value.at, clocks);
  return time.ok ? { event: value, at: time.at } : { code: time.code };
}

/** The first member that is missing or wrong, or that the contract does not have. */
function memberAtFault(value: unknown): { readonly member?: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  const { properties } = deliveryEvent;
  const required: readonly string[] = deliveryEvent.required;
  for (const [member, schema] of Object.entries(properties)) {
    if (given.has(member) ? !fits(schema, given.get(member)) : required.includes(member)) return { member };
  }
  const unknown = [...given.keys()].find((member) => !Object.hasOwn(properties, member));
  return unknown === undefined ? {} : { member: unknown.slice(0, 64) };
}

/** Which of the releases are the target's, and have been delivered; of all others nothing is said. */
async function releasesOf(
  queries: Queries,
  target: ReleaseTarget,
  events: readonly ReadEvent[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(events.map(({ event }) => event.releaseId))];
  if (ids.length === 0) return new Set();
  const rows = await queries
    .selectFrom('release')
    .select('id')
    .where('id', 'in', ids)
    .where('target_app_id', '=', target.targetAppId)
    .where('environment', '=', target.environment)
    .where('status', 'not in', neverDelivered)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** A tester of a release; IDs of releases have no line breaks. */
type TesterKey = `${string}\n${string}`;

function testerOf({ releaseId, userId = '' }: Pick<DeliveryEvent, 'releaseId' | 'userId'>): TesterKey {
  return `${releaseId}\n${userId.trim()}`;
}

/** Which of the users who are named are testers of the release they report; nothing is kept of the others. */
async function testersAmong(queries: Queries, events: readonly ReadEvent[]): Promise<ReadonlySet<TesterKey>> {
  const named = events.flatMap(({ event }) => (event.userId === undefined ? [] : [event]));
  const testers = new Set<TesterKey>();
  for (const [releaseId, ofRelease] of Map.groupBy(named, (event) => event.releaseId)) {
    const rows = await queries
      .selectFrom('release')
      .innerJoin('tester', 'tester.list_id', 'release.tester_list_id')
      .select('tester.user_id')
      .where('release.id', '=', releaseId)
      .where('tester.user_id', 'in', [...new Set(ofRelease.map(({ userId = '' }) => userId.trim()))])
      .execute();
    for (const { user_id: userId } of rows) testers.add(testerOf({ releaseId, userId }));
  }
  return testers;
}

function eventsBehind(events: readonly ReadEvent[]): number {
  return events.reduce((sum, { event }) => sum + (event.oneIn ?? 1), 0);
}

/** 48 bits of a hash tell an event from the others of two days, and the next 32 are its chance of being drawn. */
function toCountable(
  { targetAppId, environment }: ReleaseTarget,
  { event, at }: ReadEvent,
  oneIn: number,
  isTesters: boolean,
): CountableEvent {
  const digest = createHash('sha256').update(`${targetAppId}\n${environment}\n${event.id}`).digest();
  return {
    key: digest.readUIntBE(0, 6),
    releaseId: event.releaseId,
    kind: event.kind,
    isFirstOpen: event.kind === 'open' && event.firstOpen === true,
    at,
    // Testers are few, and each is to be seen.
    weight: weightOf(event.oneIn ?? 1, isTesters ? 1 : oneIn, digest.readUInt32BE(6) / 2 ** 32),
    testerId: isTesters ? (event.userId?.trim() ?? null) : null,
  };
}
