import { PlatformError } from '../../../core/errorCode';
import { rolesWith, roleThatMay, type Person } from '../../../core/permissions';
import type { DomainGrants } from '../../../protocol/targetApp';
import type { Queries } from '../../storage/storage';
import type { ServiceContext } from '../serviceContext';
import { visibleMiniPrograms } from '../subjects';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';

interface TargetAppRow {
  readonly name: string;
  readonly workspace_id: string;
  readonly revision: number;
}

async function requireTargetApp(queries: Queries, id: string, person: Person): Promise<TargetAppRow> {
  const app = await queries
    .selectFrom('target_app')
    .select(['name', 'workspace_id', 'revision'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!app) throw new PlatformError('NOT_FOUND', { targetAppId: id });
  if (!roleThatMay(person, 'set policy', { workspaceId: app.workspace_id })) {
    throw new PlatformError('FORBIDDEN', { permission: 'set policy', roles: rolesWith('set policy') });
  }
  return app;
}

/** Of a mini program that the person may not see, nothing but the ID they gave, whether there is one or not. */
async function grantsOf(queries: Queries, targetAppId: string, person: Person): Promise<DomainGrants['items']> {
  const granted = await queries
    .selectFrom('domain_grant')
    .select('mini_program_id')
    .where('target_app_id', '=', targetAppId)
    .orderBy('mini_program_id')
    .execute();
  const seen = await queries
    .selectFrom('mini_program')
    .innerJoin('domain_grant', 'domain_grant.mini_program_id', 'mini_program.id')
    .innerJoin('workspace', 'workspace.id', 'mini_program.workspace_id')
    .select(['mini_program.id', 'mini_program.name', 'mini_program.workspace_id', 'workspace.name as workspace_name'])
    .where('domain_grant.target_app_id', '=', targetAppId)
    .where(visibleMiniPrograms(person))
    .execute();
  const known = new Map(
    seen.map((row) => [row.id, { name: row.name, workspaceId: row.workspace_id, workspaceName: row.workspace_name }]),
  );
  return granted.map(({ mini_program_id: miniProgramId }) => ({
    miniProgramId,
    miniProgram: known.get(miniProgramId) ?? null,
  }));
}

/** The mini programs that a super app granted, for its Workspace Admin. */
export async function getDomainGrants(queries: Queries, id: string, person: Person): Promise<DomainGrants> {
  const { revision } = await requireTargetApp(queries, id, person);
  return { items: await grantsOf(queries, id, person), revision };
}

/** Replaces the grants of a super app, by ID, on the revision its Workspace Admin saw. What is configured already stays. */
export async function setDomainGrants(
  context: ServiceContext,
  id: string,
  miniProgramIds: readonly string[],
  ifMatch: number,
  person: Person,
  change: ChangeRequest,
): Promise<DomainGrants> {
  return changeOnce(context, change, async (unit) => {
    const app = await requireTargetApp(unit.transaction, id, person);
    const revision = ifMatch + 1;
    const updated = await unit.transaction
      .updateTable('target_app')
      .set({ revision })
      .where('id', '=', id)
      .where('revision', '=', ifMatch)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) throw new PlatformError('REVISION_STALE', { targetApp: app.name });
    await replaceGrants(unit, id, miniProgramIds);
    unit.record({ thing: 'target-app', change: 'domain-grants', target_app_id: id });
    return { items: await grantsOf(unit.transaction, id, person), revision };
  });
}

/** Rows of one insert. */
const rowsAtOnce = 500;

async function replaceGrants({ transaction }: UnitOfWork, targetAppId: string, ids: readonly string[]): Promise<void> {
  await transaction.deleteFrom('domain_grant').where('target_app_id', '=', targetAppId).execute();
  for (let from = 0; from < ids.length; from += rowsAtOnce) {
    const some = ids.slice(from, from + rowsAtOnce);
    const rows = some.map((miniProgramId) => ({ target_app_id: targetAppId, mini_program_id: miniProgramId }));
    await transaction.insertInto('domain_grant').values(rows).execute();
  }
}

/** Where a mini program's people may edit server domains and WAP URLs (domain §5.3). */
export interface DomainRights {
  /** The target apps for which they may: those that granted it, and the tenant's own. */
  readonly targetAppIds: readonly string[];
  /** Whether they may on the global level: once any app granted it, and always in a tenant's workspace. */
  readonly global: boolean;
}

export async function domainRightsOf(
  queries: Queries,
  miniProgram: { readonly id: string; readonly workspaceId: string },
): Promise<DomainRights> {
  const granted = await queries
    .selectFrom('domain_grant')
    .select('target_app_id')
    .where('mini_program_id', '=', miniProgram.id)
    .execute();
  const own = await queries
    .selectFrom('target_app')
    .select('id')
    .where('workspace_id', '=', miniProgram.workspaceId)
    .execute();
  const workspace = await queries
    .selectFrom('workspace')
    .select('kind')
    .where('id', '=', miniProgram.workspaceId)
    .executeTakeFirst();
  const targetAppIds = [...new Set([...granted.map((row) => row.target_app_id), ...own.map(({ id }) => id)])].sort();
  return { targetAppIds, global: granted.length > 0 || workspace?.kind === 'tenant' };
}

/** Whom a merchant asks for the grant: the tenants by name, so that a sentence can say it. */
export async function notGranted(
  queries: Queries,
  fields: readonly string[],
  targetAppId?: string,
): Promise<PlatformError> {
  let query = queries
    .selectFrom('target_app')
    .innerJoin('workspace', 'workspace.id', 'target_app.workspace_id')
    .select('workspace.name')
    .distinct()
    .orderBy('workspace.name')
    .limit(5);
  if (targetAppId !== undefined) query = query.where('target_app.id', '=', targetAppId);
  const tenants = (await query.execute()).map(({ name }) => name);
  return new PlatformError('DOMAINS_NOT_GRANTED', { fields, tenants, roles: rolesWith('set policy') });
}
