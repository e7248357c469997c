import { PlatformError } from '../../../core/errorCode';
import { statusAfter } from '../../../core/lifecycle';
import { rolesWith, roleThatMay, type Person } from '../../../core/permissions';
import { forceRemoved, reachesUsers } from '../../../core/removal';
import { environments } from '../../../core/releaseTarget';
import type { Role } from '../../../core/role';
import type { RemovalOutcome, RemovedRelease } from '../../../protocol/approval';
import { openRequest, settleRelease } from '../approvals/approvalRequests';
import { approvalNow } from '../approvals/approvals';
import { removedOf } from '../approvals/removedReleases';
import { tellMerchant, tellReviewers } from '../mails/outbox';
import { readPolicy } from '../policies';
import { thawed } from '../releases/releaseActions';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { takeStep } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { requirePermission, subjectOf } from '../subjects';
import { changeOnce, type UnitOfWork } from '../unitOfWork';
import { requireReason, requireTargetApp, requireUnchanged, standingOn } from './removal';
import type { Removal, RemovalCommand } from './removal';

/** From which super apps, and why. */
export interface WantedRemoval {
  readonly targetAppIds: readonly string[];
  readonly reason: string;
}

type TargetApp = Awaited<ReturnType<typeof requireTargetApp>>;

/**
 * Force Remove (domain §10.2): of each super app a request for its own people where its policy wants an approval, and at once
 * elsewhere. All of the named super apps, or none.
 */
export function forceRemove(
  context: ServiceContext,
  command: RemovalCommand,
  wanted: WantedRemoval,
): Promise<RemovalOutcome> {
  const { miniProgramId, person, change } = command;
  const reason = requireReason(wanted.reason);
  return changeOnce(context, change, async (unit): Promise<RemovalOutcome> => {
    const subject = await subjectOf(unit.transaction, miniProgramId);
    requirePermission(person, 'view mini program', subject, { miniProgramId });
    const apps: { readonly app: TargetApp; readonly role: Role }[] = [];
    for (const targetAppId of wanted.targetAppIds.toSorted()) {
      const app = await requireTargetApp(unit, targetAppId);
      apps.push({ app, role: requireRemover(person, app) });
    }
    const miniProgram = await requireUnchanged(unit, command);
    const requests: RemovalOutcome['requests'] = [];
    const removed: RemovedRelease[] = [];
    for (const { app, role } of apps) {
      const place = { miniProgramId, targetAppId: app.id, miniProgram, targetApp: app.name };
      if (readPolicy(app.policy).forceRemovalApproval) {
        const id = await askToRemove(unit, place, person, reason);
        requests.push(await approvalNow(unit.transaction, id, person));
      } else removed.push(...(await removeByForce(unit, place, { role, reason })));
    }
    return { requests, removed, revision: command.ifMatch };
  });
}

function requireRemover(person: Person, app: TargetApp): Role {
  const role = roleThatMay(person, 'force remove', { workspaceId: app.workspace_id });
  if (role) return role;
  const roles = rolesWith('force remove');
  throw new PlatformError('FORBIDDEN', { targetApp: app.name, permission: 'force remove', roles });
}

/** A mini program on one super app. */
interface Place {
  readonly miniProgramId: string;
  readonly targetAppId: string;
  readonly miniProgram?: string;
  readonly targetApp?: string;
}

async function requireRemovable(unit: UnitOfWork, place: Place): Promise<readonly ReleaseRecord[]> {
  const onApp = await standingOn(unit, place.miniProgramId, place.targetAppId);
  const taken = forceRemoved(onApp.map((record) => ({ record, status: record.row.status })));
  if (taken.length === 0) throw new PlatformError('NOTHING_LIVE', { ...place, action: 'force-remove' });
  return taken.map(({ record }) => record);
}

/** Opens the request of one super app. It is told to the super app's people alone until it is decided. */
async function askToRemove(unit: UnitOfWork, place: Place, person: Person, reason: string): Promise<string> {
  const foremost = foremostOf(await requireRemovable(unit, place));
  if (!foremost) throw new PlatformError('NOTHING_LIVE', { ...place, action: 'force-remove' });
  await refuseRequested(unit, place);
  const { configuration_hash: configurationHash, target_app_workspace_id: workspaceId } = foremost.row;
  const id = await openRequest(unit, foremost, person, { category: 'Force Removal', configurationHash, reason });
  unit.record({
    thing: 'workspace',
    change: 'force-removal-requested',
    workspace_id: workspaceId,
    approval_id: id,
  });
  await tellReviewers(unit, id);
  return id;
}

/**
 * What stands for all in lists: of what was submitted to the super app, which who decides can open, and then of what reaches
 * users, what reaches most of them.
 */
function foremostOf(taken: readonly ReleaseRecord[]): ReleaseRecord | undefined {
  const weight = ({ row }: ReleaseRecord): number =>
    environments.indexOf(row.environment) * 2 + (row.status === 'Full Release' ? 0 : 1);
  const submitted = preferred(taken, ({ subject }) => subject.submittedTo.length > 0);
  return preferred(submitted, ({ row }) => reachesUsers(row.status)).toSorted((a, b) => weight(a) - weight(b))[0];
}

/** Those that are so, or all where none is. */
function preferred<T>(all: readonly T[], isSo: (one: T) => boolean): readonly T[] {
  const some = all.filter(isSo);
  return some.length > 0 ? some : all;
}

/** A unique index says the same to whoever comes at the same moment. */
async function refuseRequested({ transaction }: UnitOfWork, place: Place): Promise<void> {
  const row = await transaction
    .selectFrom('approval')
    .innerJoin('account', 'account.id', 'approval.submitted_by')
    .select('account.name')
    .where('mini_program_id', '=', place.miniProgramId)
    .where('target_app_id', '=', place.targetAppId)
    .where('category', '=', 'Force Removal')
    .where('status', '=', 'In Review')
    .executeTakeFirst();
  if (row) throw new PlatformError('REMOVAL_REQUESTED', { ...place, action: 'force-remove', submittedBy: row.name });
}

/** Takes all that a mini program has on a super app (T24), and tells the merchant's people. */
export async function removeByForce(
  unit: UnitOfWork,
  place: Place,
  removal: Removal,
): Promise<readonly RemovedRelease[]> {
  const taken = await requireRemovable(unit, place);
  const removed = taken.map(removedOf);
  await removal.settle?.(removed);
  for (const record of taken) await removeOne(unit, record, removal);
  await tellMerchant(unit, taken, removal.reason ?? '');
  return removed;
}

async function removeOne(unit: UnitOfWork, record: ReleaseRecord, { role, reason, details }: Removal): Promise<void> {
  const to = statusAfter(record.row.status, 'force-remove', record.rules);
  if (to === null) return;
  const { person } = unit.request;
  if (to === 'New Version Created' && person)
    await settleRelease(unit, record, { status: 'Rejected', by: person, reason });
  const step = { action: 'force-remove', record, to, role } as const;
  await takeStep(unit, step, to === 'New Version Created' ? thawed : {}, { ...details, reason });
}
