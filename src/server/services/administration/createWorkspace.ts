import type { WorkspaceKind } from '../../../core/role';
import type { ServiceContext } from '../serviceContext';
import { changeOnce } from '../unitOfWork';
import { idOfName } from './idOfName';
import { operatorChange } from './operatorChange';
import { Refusal } from './refusal';

/** A thing with whether it was made just now, or was there already. */
export interface Made {
  readonly id: string;
  readonly isNew: boolean;
}

/** Makes a workspace, unless there is one of this kind and name. */
export async function createWorkspace(
  { storage, clock }: ServiceContext,
  wanted: { readonly kind: WorkspaceKind; readonly name: string },
): Promise<Made> {
  const { kind } = wanted;
  const name = wanted.name.trim();
  const id = idOfName(name);
  return changeOnce({ storage, clock }, operatorChange(), async (unit) => {
    const { transaction } = unit;
    const inserted = await transaction
      .insertInto('workspace')
      .values({ id, kind, name })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 1n) {
      unit.record({ thing: 'workspace', change: 'created', workspace_id: id });
      return { id, isNew: true };
    }
    const there = await transaction
      .selectFrom('workspace')
      .select(['kind', 'name'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (there.kind !== kind) throw new Refusal(`There is a ${there.kind} workspace ${there.name} already (${id}).`);
    return { id, isNew: false };
  });
}
