import { defaultTargetAppPolicy } from '../../../core/defaultTargetAppPolicy';
import type { ServiceContext } from '../serviceContext';
import { changeOnce } from '../unitOfWork';
import type { Made } from './createWorkspace';
import { idOfName } from './idOfName';
import { operatorChange } from './operatorChange';
import { Refusal } from './refusal';

/** Makes a super app of a tenant workspace, with a policy to begin with, unless the workspace has one of this name. */
export async function createTargetApp(
  { storage, clock }: ServiceContext,
  wanted: { readonly workspaceId: string; readonly name: string },
): Promise<Made> {
  const { workspaceId } = wanted;
  const name = wanted.name.trim();
  const id = `${idOfName(name)}-app`;
  return changeOnce({ storage, clock }, operatorChange(), async (unit) => {
    const { transaction } = unit;
    const workspace = await transaction
      .selectFrom('workspace')
      .select(['kind', 'name'])
      .where('id', '=', workspaceId)
      .executeTakeFirst();
    if (!workspace) throw new Refusal(`There is no workspace ${workspaceId}.`);
    if (workspace.kind !== 'tenant')
      throw new Refusal(`${workspace.name} is no tenant workspace, and has no super app.`);
    const inserted = await transaction
      .insertInto('target_app')
      .values({ id, workspace_id: workspaceId, name, policy: JSON.stringify(defaultTargetAppPolicy), revision: 1 })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 1n) {
      unit.record({ thing: 'target-app', change: 'created', target_app_id: id });
      return { id, isNew: true };
    }
    const there = await transaction
      .selectFrom('target_app')
      .select('workspace_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (there.workspace_id !== workspaceId) {
      throw new Refusal(`There is a super app ${id} already, of workspace ${there.workspace_id}.`);
    }
    return { id, isNew: false };
  });
}
