import { sql, type Transaction } from 'kysely';
import { PlatformError } from '../../core/errorCode';
import type { Person } from '../../core/permissions';
import type { Database, EventTable, ReleaseLogTable } from '../storage/database';
import { insertRow } from '../storage/preparedChange';
import { preparedQuery } from '../storage/preparedQuery';
import type { Queries } from '../storage/storage';
import type { ServiceContext } from './serviceContext';

/** Who asks for a change, and by which request. */
export interface ChangeRequest {
  /** `null` where the platform acts by itself. */
  readonly person: Person | null;
  readonly requestId: string;
  /**
   * From Idempotency-Key: `fingerprint` is a hash of everything else about the request, and `earlierFingerprints` are what the
   * same request went by before secret keys were changed.
   */
  readonly idempotency?: {
    readonly key: string;
    readonly fingerprint: string;
    readonly earlierFingerprints?: readonly string[];
  };
}

type NewEvent = Pick<EventTable, 'thing' | 'change'> & Partial<Omit<EventTable, 'sequence' | 'at' | 'actor_id'>>;

type NewLogEntry = Pick<ReleaseLogTable, 'release_id' | 'action' | 'to_status'> &
  Partial<Omit<ReleaseLogTable, 'id' | 'at' | 'actor_id' | 'request_id'>>;

/** One writing transaction: what it may use, and where it reports what it did. */
export interface UnitOfWork {
  readonly transaction: Transaction<Database>;
  readonly request: ChangeRequest;
  /** One moment for everything the transaction writes. */
  readonly now: number;
  /** Whether people are written to. */
  readonly sendsMail: boolean;
  /** Tells subscribers, once it is committed. An event with a log entry gives the entry its number. */
  record(event: NewEvent, logEntry?: NewLogEntry): void;
  /** Says that the answer may name testers of a release or mini program: it is kept no longer than their user IDs. */
  answerNamesTestersOf(id: string): void;
}

interface Recorded {
  readonly event: NewEvent;
  readonly logEntry: NewLogEntry | undefined;
}

/**
 * Runs a change as one transaction: its rows, the log entries and the events are there together or not at all. A request
 * that came before with the same Idempotency-Key is answered as it was then, and changes nothing.
 */
export async function changeOnce<T>(
  context: ServiceContext,
  request: ChangeRequest,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T> {
  const { storage } = context;
  try {
    return await storage.write((transaction) => changeIn(context, transaction, request, work));
  } catch (error) {
    // The same request, sent twice at the same moment: what the first has done may be what refuses the second.
    const earlier = error instanceof PlatformError ? await answerMeanwhile(storage.reader, request) : undefined;
    if (earlier) return earlier.answer as T;
    throw error;
  }
}

/** Where nobody can say whether there is an answer, what was refused stays refused. */
async function answerMeanwhile(queries: Queries, request: ChangeRequest): ReturnType<typeof findAnswer> {
  try {
    return await findAnswer(queries, request);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'IDEMPOTENCY_KEY_REUSED') throw error;
    return undefined;
  }
}

async function changeIn<T>(
  { storage, clock, sendsMail = false }: ServiceContext,
  transaction: Transaction<Database>,
  request: ChangeRequest,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T> {
  const now = clock.now();
  const earlier = await findAnswer(transaction, request);
  // It was written below, by the same operation: the fingerprint covers method and path.
  if (earlier) return earlier.answer as T;
  const recorded: Recorded[] = [];
  let testersOf: string | null = null;
  const answer = await work({
    transaction,
    request,
    now,
    sendsMail,
    record: (event, logEntry) => recorded.push({ event, logEntry }),
    answerNamesTestersOf: (id) => (testersOf = id),
  });
  await keepAnswer(transaction, request, { answer, testersOf }, now);
  await writeRecorded(transaction, request, recorded, now);
  if (recorded.length > 0) await storage.announce(transaction);
  return answer;
}

const earlierAnswer = preparedQuery(['accountId', 'key'], (queries, { accountId, key }) =>
  queries
    .selectFrom('idempotency')
    .select(['fingerprint', 'answer'])
    .where('account_id', '=', accountId)
    .where('key', '=', key),
);

/**
 * Whether a request came before. It is answered as it was then, so what would refuse it by now must not be asked before its
 * body is read.
 */
export async function cameBefore(queries: Queries, { person, idempotency }: ChangeRequest): Promise<boolean> {
  if (!person || !idempotency) return false;
  const rows = await earlierAnswer(queries, { accountId: person.accountId, key: idempotency.key });
  return rows.length > 0;
}

async function findAnswer(
  queries: Queries,
  { person, idempotency }: ChangeRequest,
): Promise<{ readonly answer: unknown } | undefined> {
  if (!person || !idempotency) return undefined;
  const [row] = await earlierAnswer(queries, { accountId: person.accountId, key: idempotency.key });
  if (!row) return undefined;
  const { fingerprint, earlierFingerprints = [] } = idempotency;
  if (![fingerprint, ...earlierFingerprints].includes(row.fingerprint))
    throw new PlatformError('IDEMPOTENCY_KEY_REUSED');
  return { answer: JSON.parse(row.answer) };
}

/** Where the key is taken by a request of the same moment, this waits for it and is refused, and all is begun again. */
async function keepAnswer(
  transaction: Transaction<Database>,
  { person, idempotency }: ChangeRequest,
  { answer, testersOf }: { readonly answer: unknown; readonly testersOf: string | null },
  now: number,
): Promise<void> {
  if (!person || !idempotency) return;
  await insertRow(transaction, 'idempotency', {
    account_id: person.accountId,
    key: idempotency.key,
    fingerprint: idempotency.fingerprint,
    answer: JSON.stringify(answer ?? null),
    created_at: now,
    testers_of: testersOf,
  });
}

/**
 * Forgets the answers that name testers of a release or mini program, whose user IDs are deleted: who repeats such a request is
 * told what is now.
 */
export async function forgetAnswersAbout(transaction: Transaction<Database>, id: string): Promise<void> {
  await transaction.deleteFrom('idempotency').where('testers_of', '=', id).execute();
}

const takeNumbers = preparedQuery(['count'], (queries, { count }) =>
  queries
    .updateTable('event_clock')
    .set((row) => ({ last: row('last', '+', sql<number>`${count}`) }))
    .where('id', '=', 1)
    .returning('last'),
);

/**
 * Numbers come from a one-row clock as the last step of the transaction, so that they become visible in their order and no
 * subscriber ever skips one.
 */
async function writeRecorded(
  transaction: Transaction<Database>,
  request: ChangeRequest,
  recorded: readonly Recorded[],
  now: number,
): Promise<void> {
  if (recorded.length === 0) return;
  const [clock] = await takeNumbers(transaction, { count: recorded.length });
  if (!clock) throw new PlatformError('STORAGE_FAILED', { what: 'event clock' });
  const actorId = request.person?.accountId ?? null;
  for (const [index, { event, logEntry }] of recorded.entries()) {
    const sequence = clock.last - recorded.length + 1 + index;
    await insertRow(transaction, 'event', eventRow(event, sequence, now, actorId));
    if (!logEntry) continue;
    await insertRow(transaction, 'release_log', logRow(logEntry, sequence, now, actorId, request.requestId));
  }
}

function eventRow(event: NewEvent, sequence: number, at: number, actorId: string | null): EventTable {
  return {
    mini_program_id: null,
    version_id: null,
    release_id: null,
    approval_id: null,
    target_app_id: null,
    workspace_id: null,
    account_id: null,
    ...event,
    sequence,
    at,
    actor_id: actorId,
  };
}

function logRow(
  entry: NewLogEntry,
  id: number,
  at: number,
  actorId: string | null,
  requestId: string,
): ReleaseLogTable {
  return {
    role: null,
    from_status: null,
    reason: null,
    percentage: null,
    package_sha256: null,
    configuration_hash: null,
    testers_added: null,
    testers_removed: null,
    self_approved: 0,
    ...entry,
    id,
    at,
    actor_id: actorId,
    request_id: requestId,
  };
}
