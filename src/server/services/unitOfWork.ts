import type { Transaction } from 'kysely';
import { PlatformError } from '../../core/errorCode';
import type { Person } from '../../core/permissions';
import type { Clock } from '../clock';
import type { Database, EventTable, ReleaseLogTable } from '../storage/database';
import { preparedQuery } from '../storage/preparedQuery';
import type { Queries, Storage } from '../storage/storage';

/** Who asks for a change, and by which request. */
export interface ChangeRequest {
  /** `null` where the platform acts by itself. */
  readonly person: Person | null;
  readonly requestId: string;
  /** From Idempotency-Key: `fingerprint` is a hash of everything else about the request. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
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
  /** Tells subscribers, once it is committed. An event with a log entry gives the entry its number. */
  record(event: NewEvent, logEntry?: NewLogEntry): void;
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
  storage: Storage,
  clock: Clock,
  request: ChangeRequest,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T> {
  return storage.write(async (transaction) => {
    const now = clock.now();
    const earlier = (await reserveAnswer(transaction, request, now))
      ? undefined
      : await findAnswer(transaction, request);
    // It was written below, by the same operation: the fingerprint covers method and path.
    if (earlier) return earlier.answer as T;
    const recorded: Recorded[] = [];
    const answer = await work({
      transaction,
      request,
      now,
      record: (event, logEntry) => recorded.push({ event, logEntry }),
    });
    await keepAnswer(transaction, request, answer);
    await writeRecorded(transaction, request, recorded, now);
    if (recorded.length > 0) await storage.announce(transaction);
    return answer;
  });
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
  transaction: Transaction<Database>,
  { person, idempotency }: ChangeRequest,
): Promise<{ readonly answer: unknown } | undefined> {
  if (!person || !idempotency) return undefined;
  const [row] = await earlierAnswer(transaction, { accountId: person.accountId, key: idempotency.key });
  if (!row) return undefined;
  if (row.fingerprint !== idempotency.fingerprint) throw new PlatformError('IDEMPOTENCY_KEY_REUSED');
  return { answer: JSON.parse(row.answer) };
}

/**
 * Takes the key, or answers `false` where it is taken. Whoever comes with the same key at the same moment waits here until
 * the first is done.
 */
async function reserveAnswer(
  transaction: Transaction<Database>,
  { person, idempotency }: ChangeRequest,
  now: number,
): Promise<boolean> {
  if (!person || !idempotency) return true;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('idempotency')
    .values({
      account_id: person.accountId,
      key: idempotency.key,
      fingerprint: idempotency.fingerprint,
      answer: 'null',
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function keepAnswer(
  transaction: Transaction<Database>,
  { person, idempotency }: ChangeRequest,
  answer: unknown,
): Promise<void> {
  if (!person || !idempotency) return;
  await transaction
    .updateTable('idempotency')
    .set({ answer: JSON.stringify(answer ?? null) })
    .where('account_id', '=', person.accountId)
    .where('key', '=', idempotency.key)
    .execute();
}

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
  const { last } = await transaction
    .updateTable('event_clock')
    .set((row) => ({ last: row('last', '+', recorded.length) }))
    .where('id', '=', 1)
    .returning('last')
    .executeTakeFirstOrThrow();
  const numbered = recorded.map((entry, index) => ({ ...entry, sequence: last - recorded.length + 1 + index }));
  const actorId = request.person?.accountId ?? null;
  await transaction
    .insertInto('event')
    .values(numbered.map((entry) => eventRow(entry, now, actorId)))
    .execute();
  const entries = numbered.flatMap(({ logEntry, sequence }) =>
    logEntry ? [logRow(logEntry, sequence, now, actorId, request.requestId)] : [],
  );
  if (entries.length > 0) await transaction.insertInto('release_log').values(entries).execute();
}

function eventRow(entry: Recorded & { readonly sequence: number }, at: number, actorId: string | null): EventTable {
  return {
    mini_program_id: null,
    version_id: null,
    release_id: null,
    approval_id: null,
    target_app_id: null,
    ...entry.event,
    sequence: entry.sequence,
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
