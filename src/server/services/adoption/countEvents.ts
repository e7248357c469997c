import type { Transaction } from 'kysely';
import type { DeliveryEventKind } from '../../../core/adoption/deliveryEvent';
import { hour } from '../../../core/duration';
import type { AdoptionTable, Database } from '../../storage/database';
import { countTesterUse } from '../testers/countTesterUse';

/** An event that is to count, if it did not before. */
export interface CountableEvent {
  /** What it is known by, of its target's events; see `DeliveryEventTable`. */
  readonly key: number;
  readonly releaseId: string;
  readonly kind: DeliveryEventKind;
  readonly isFirstOpen: boolean;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** How many events it stands for. */
  readonly weight: number;
  /** The tester it is of; null where it is of anybody else, who is not known. */
  readonly testerId: string | null;
}

/** Rows of one statement. */
const rowsAtOnce = 500;

/**
 * Counts each event once, however often and wherever it comes: the row with its key decides. Answers the keys of those that
 * were counted now. Rows are taken in the order of their keys, so that two processes wait for each other and never in a ring.
 */
export async function countEvents(
  transaction: Transaction<Database>,
  events: readonly CountableEvent[],
  now: number,
  hasRowLocks: boolean,
): Promise<ReadonlySet<number>> {
  const byKey = new Map(events.toReversed().map((event) => [event.key, event]));
  const counted = await keepKeys(transaction, [...byKey.keys()].toSorted(ascending), now);
  const rows = new Map<string, AdoptionTable>();
  for (const key of counted) addTo(rows, byKey.get(key));
  await addRows(transaction, [...rows.values()].toSorted(inOrder));
  const ofTesters = [...counted].flatMap((key) => byKey.get(key) ?? []).filter(({ testerId }) => testerId !== null);
  if (ofTesters.length > 0) await countTesterUse(transaction, ofTesters, hasRowLocks);
  return counted;
}

const ascending = (a: number, b: number): number => a - b;

const inOrder = (a: AdoptionTable, b: AdoptionTable): number =>
  a.release_id === b.release_id ? a.since - b.since : a.release_id < b.release_id ? -1 : 1;

async function keepKeys(
  transaction: Transaction<Database>,
  keys: readonly number[],
  now: number,
): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  for (let from = 0; from < keys.length; from += rowsAtOnce) {
    const rows = await transaction
      .insertInto('delivery_event')
      .values(keys.slice(from, from + rowsAtOnce).map((id) => ({ id, received_at: now })))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) kept.add(id);
  }
  return kept;
}

function addTo(rows: Map<string, AdoptionTable>, event: CountableEvent | undefined): void {
  if (!event) return;
  const { releaseId, kind, weight } = event;
  const since = event.at - (event.at % hour);
  const key = `${releaseId} ${since}`;
  const row = rows.get(key) ?? emptyRow(releaseId, since);
  row.events += 1;
  if (kind === 'open') row.opens += weight;
  if (kind === 'open' && event.isFirstOpen) row.users += weight;
  if (kind === 'success') row.successes += weight;
  if (kind === 'failure') row.failures += weight;
  if (kind !== 'open') row.squared_weights += weight * weight;
  rows.set(key, row);
}

function emptyRow(releaseId: string, since: number): AdoptionTable {
  const none = { opens: 0, users: 0, successes: 0, failures: 0, squared_weights: 0, events: 0 };
  return { release_id: releaseId, since, hours: 1, ...none };
}

/** Adds counts to those that are there, whoever adds to them at the same moment. */
export async function addRows(transaction: Transaction<Database>, rows: readonly AdoptionTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await transaction
      .insertInto('adoption')
      .values(rows.slice(from, from + rowsAtOnce))
      .onConflict((conflict) =>
        conflict.columns(['release_id', 'since', 'hours']).doUpdateSet((row) => ({
          opens: row('adoption.opens', '+', row.ref('excluded.opens')),
          users: row('adoption.users', '+', row.ref('excluded.users')),
          successes: row('adoption.successes', '+', row.ref('excluded.successes')),
          failures: row('adoption.failures', '+', row.ref('excluded.failures')),
          squared_weights: row('adoption.squared_weights', '+', row.ref('excluded.squared_weights')),
          events: row('adoption.events', '+', row.ref('excluded.events')),
        })),
      )
      .execute();
  }
}
