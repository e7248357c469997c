import type { Expression, ExpressionBuilder, SqlBool, Transaction } from 'kysely';
import * as Type from 'typebox';
import { PlatformError } from '../../../core/errorCode';
import { hour } from '../../../core/duration';
import { testerGroup, type TesterGroup } from '../../../protocol/testers';
import type { Database } from '../../storage/database';
import type { Queries, Storage } from '../../storage/storage';
import { readJson } from '../storedJson';
import { testersAtOnce } from './testerRows';

/**
 * Lists are written aside, in short transactions, and then pointed at by their release. A process may die in between, so a
 * list that no release points at, and that nobody has written to for a while, is removed; and so is one that a release pointed at.
 */

/** How long a list is waited for whose writer says nothing, in milliseconds. */
const leftOverAfter = hour;

/** When a list was written to that is to be removed. */
const removed = 0;

/** Begins a list that no release points at yet; its groups are told with it where they are known already. */
export async function beginList(
  transaction: Transaction<Database>,
  listId: string,
  now: number,
  groups: readonly TesterGroup[] = [],
): Promise<void> {
  const row = { id: listId, written_at: now, groups: JSON.stringify(groups) };
  await transaction.insertInto('tester_list').values(row).execute();
}

/**
 * Says that a list is written to now.
 *
 * @throws PlatformError `STORAGE_BUSY` where it was taken for left over meanwhile
 */
export async function holdList(
  transaction: Transaction<Database>,
  listId: string,
  now: number,
  groups?: readonly TesterGroup[],
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('tester_list')
    .set({ written_at: now, ...(groups && { groups: JSON.stringify(groups) }) })
    .where('id', '=', listId)
    .where('written_at', '>', removed)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new PlatformError('STORAGE_BUSY');
}

const storedGroups = Type.Array(testerGroup);

/** How many testers each group of a list has. */
export async function groupsOf(queries: Queries, listId: string | null): Promise<TesterGroup[]> {
  if (listId === null) return [];
  const list = await queries.selectFrom('tester_list').select('groups').where('id', '=', listId).executeTakeFirst();
  return list ? readJson(storedGroups, list.groups, 'groups of testers') : [];
}

/** Groups with how many testers each has, in the order they came in, those without one last. */
export function testerGroups(counts: ReadonlyMap<string | null, number>): readonly TesterGroup[] {
  const groups = [...counts].map(([name, count]) => ({ name, count }));
  return groups.toSorted(({ name }, other) => Number(name === null) - Number(other.name === null));
}

/** Gives up a list that no release points at any more: at once where it is short, otherwise it is removed bit by bit. */
export async function giveUpList(transaction: Transaction<Database>, listId: string, length: number): Promise<void> {
  if (length <= testersAtOnce) {
    await transaction.deleteFrom('tester').where('list_id', '=', listId).execute();
    await transaction.deleteFrom('tester_list').where('id', '=', listId).execute();
    return;
  }
  await transaction.updateTable('tester_list').set({ written_at: removed }).where('id', '=', listId).execute();
}

/** Gives up a list that was written aside, unless a release points at it. */
export async function giveUpUnlessKept(transaction: Transaction<Database>, listId: string): Promise<void> {
  await transaction
    .updateTable('tester_list')
    .set({ written_at: removed })
    .where('id', '=', listId)
    .where(isKeptByNone)
    .execute();
}

function isKeptByNone(list: ExpressionBuilder<Database, 'tester_list'>): Expression<SqlBool> {
  const release = list
    .selectFrom('release')
    .select('release.id')
    .whereRef('release.tester_list_id', '=', 'tester_list.id');
  return list.not(list.exists(release));
}

/** Removes some of what was given up or left over; answers with as many as there were to be removed at most, and 0 at the end. */
export async function removeLeftOverTesters(storage: Storage, now: number): Promise<bigint> {
  return storage.write(async (transaction) => {
    await transaction
      .updateTable('tester_list')
      .set({ written_at: removed })
      .where('written_at', '<', now - leftOverAfter)
      .where('written_at', '>', removed)
      .where(isKeptByNone)
      .execute();
    const list = await transaction
      .selectFrom('tester_list')
      .select('id')
      .where('written_at', '=', removed)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return list ? removeSome(transaction, list.id) : 0n;
  });
}

/** Others remove rows of the same list at the same moment: that few were left for this transaction does not say that none are. */
async function removeEmpty(transaction: Transaction<Database>, listId: string): Promise<void> {
  await transaction
    .deleteFrom('tester_list')
    .where('id', '=', listId)
    .where((list) =>
      list.not(list.exists(list.selectFrom('tester').select('tester.user_id').where('tester.list_id', '=', listId))),
    )
    .execute();
}

async function removeSome(transaction: Transaction<Database>, listId: string): Promise<bigint> {
  const { numDeletedRows } = await transaction
    .deleteFrom('tester')
    .where('list_id', '=', listId)
    .where('user_id', 'in', (query) =>
      query.selectFrom('tester').select('user_id').where('list_id', '=', listId).limit(testersAtOnce),
    )
    .executeTakeFirst();
  if (numDeletedRows < testersAtOnce) await removeEmpty(transaction, listId);
  // There may be another list.
  return BigInt(testersAtOnce);
}
