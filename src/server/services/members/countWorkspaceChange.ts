import type { Transaction } from 'kysely';
import type { Database } from '../../storage/database';

/** Counts a change of a workspace's people: whoever decides on what they were must not undo it. */
export async function countWorkspaceChange(transaction: Transaction<Database>, workspaceId: string): Promise<void> {
  await transaction
    .updateTable('workspace')
    .set((row) => ({ revision: row('revision', '+', 1) }))
    .where('id', '=', workspaceId)
    .execute();
}
