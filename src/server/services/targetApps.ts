import type { Selectable } from 'kysely';
import { PlatformError } from '../../core/errorCode';
import { roleThatMay, rolesWith, type Person } from '../../core/permissions';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import { checkUserId } from '../../core/userId';
import { readUserIdPattern } from '../../core/userIdPattern';
import type { TargetApp } from '../../protocol/targetApp';
import type { TargetAppTable } from '../storage/database';
import type { Queries } from '../storage/storage';
import { defaultPageSize, positionOf, toPage } from './pages';
import type { ServiceContext } from './serviceContext';
import { readPolicy } from './policies';
import { changeOnce, type ChangeRequest } from './unitOfWork';

function targetAppAnswer(row: Selectable<TargetAppTable>, person: Person): TargetApp {
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.workspace_id,
    // The contract's types are mutable where the domain's are not; nobody changes an answer on its way out.
    policy: readPolicy(row.policy) as TargetApp['policy'],
    maySetPolicy: roleThatMay(person, 'set policy', { workspaceId: row.workspace_id }) !== undefined,
    hasUserDirectory: row.directory_url !== null,
    revision: row.revision,
  };
}

/** One page of the super apps, by name. Whoever belongs to a workspace may choose among them. */
export async function listTargetApps(
  queries: Queries,
  person: Person,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: TargetApp[]; nextCursor: string | null }> {
  if (person.memberships.length === 0) return { items: [], nextCursor: null };
  const limit = listing.limit ?? defaultPageSize;
  let query = queries
    .selectFrom('target_app')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (listing.cursor !== undefined) {
    const [name, id] = positionOf(listing.cursor, 'string');
    query = query.where((row) => row.eb(row.refTuple('name', 'id'), '>', row.tuple(name, id)));
  }
  const rows = await query.execute();
  return toPage(
    rows,
    limit,
    (row) => [row.name, row.id],
    (row) => targetAppAnswer(row, person),
  );
}

/** The policy of a super app. */
export async function policyOf(queries: Queries, id: string): Promise<TargetAppPolicy> {
  const row = await queries.selectFrom('target_app').select('policy').where('id', '=', id).executeTakeFirst();
  if (!row) throw new PlatformError('NOT_FOUND', { targetAppId: id });
  return readPolicy(row.policy);
}

/** Changes the parts of a policy that are given. What is under way is judged by the policy of the moment it moves. */
export async function setPolicy(
  context: ServiceContext,
  id: string,
  parts: Partial<TargetAppPolicy>,
  ifMatch: number,
  person: Person,
  change: ChangeRequest,
): Promise<TargetApp> {
  return changeOnce(context, change, async (unit) => {
    const row = await unit.transaction.selectFrom('target_app').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new PlatformError('NOT_FOUND', { targetAppId: id });
    if (!roleThatMay(person, 'set policy', { workspaceId: row.workspace_id })) {
      throw new PlatformError('FORBIDDEN', { permission: 'set policy', roles: rolesWith('set policy') });
    }
    const stale = new PlatformError('REVISION_STALE', { targetApp: row.name });
    if (row.revision !== ifMatch) throw stale;
    const policy = { ...readPolicy(row.policy), ...parts };
    checkPolicy(policy);
    const changed = { ...row, policy: JSON.stringify(policy), revision: row.revision + 1 };
    const updated = await unit.transaction
      .updateTable('target_app')
      .set({ policy: changed.policy, revision: changed.revision })
      .where('id', '=', id)
      .where('revision', '=', ifMatch)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) throw stale;
    unit.record({ thing: 'target-app', change: 'policy', target_app_id: id });
    return targetAppAnswer(changed, person);
  });
}

function checkPolicy(policy: TargetAppPolicy): void {
  if (!policy.environments.includes('Production')) {
    throw new PlatformError('REQUEST_INVALID', { reason: 'PRODUCTION_REQUIRED' });
  }
  for (const field of ['name', 'tagline', 'description'] as const) {
    const { minimum, maximum } = policy.information[field];
    if (minimum > maximum) throw new PlatformError('REQUEST_INVALID', { reason: 'LIMITS_CROSSED', field });
  }
  const notAvailable = policy.requiredConfiguration.filter((one) => !policy.availableConfiguration.includes(one));
  if (notAvailable.length > 0) {
    throw new PlatformError('REQUEST_INVALID', { reason: 'REQUIRED_NOT_AVAILABLE', fields: notAvailable });
  }
  const reading = readUserIdPattern(policy.userIdPattern);
  if (!reading.ok) throw new PlatformError('REQUEST_INVALID', { reason: 'USER_ID_PATTERN', problem: reading.problem });
  const { userIdExample: example } = policy;
  if (example !== null && !checkUserId(example, reading.rule).ok) {
    throw new PlatformError('REQUEST_INVALID', { reason: 'USER_ID_EXAMPLE' });
  }
}
