import { PlatformError } from '../../../core/errorCode';
import { isSameTarget } from '../../../core/releaseTarget';
import type { Person } from '../../../core/permissions';
import type { NewRelease, Release } from '../../../protocol/release';
import { targetAppPolicy } from '../../../protocol/targetApp';
import { newId } from '../identifiers';
import { enqueue } from '../jobs';
import type { ServiceContext } from '../serviceContext';
import { readJson } from '../storedJson';
import { requirePermission } from '../subjects';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { findVersion } from '../versions';
import { buildJob, releaseNow } from './releaseActions';

/** Select App (T1): a version and a target become a release, and its package starts to build. */
export async function selectApp(
  context: ServiceContext,
  versionId: string,
  target: NewRelease,
  person: Person,
  change: ChangeRequest,
): Promise<Release> {
  return changeOnce(context.storage, context.clock, change, async (unit) => {
    const { row: version, subject } = await findVersion(unit.transaction, versionId, person);
    const about = { miniProgram: version.mini_program_name, version: version.version };
    const role = requirePermission(person, 'release', subject, about);
    const app = await findTarget(unit, target);
    await refuseUsed(unit, versionId, target, { ...about, targetApp: app.name });
    const releaseId = newId();
    await insertRelease(unit, releaseId, version.mini_program_id, versionId, target, person);
    await enqueue(unit.transaction, { kind: buildJob, uniqueKey: `build:${releaseId}`, payload: { releaseId } });
    unit.record(
      {
        thing: 'release',
        change: 'select-app',
        mini_program_id: version.mini_program_id,
        version_id: versionId,
        release_id: releaseId,
        target_app_id: target.targetAppId,
      },
      { release_id: releaseId, action: 'select-app', role, to_status: 'New Version Created' },
    );
    return releaseNow(unit, releaseId, person);
  });
}

async function findTarget(unit: UnitOfWork, target: NewRelease): Promise<{ readonly name: string }> {
  const app = await unit.transaction
    .selectFrom('target_app')
    .select(['name', 'policy'])
    .where('id', '=', target.targetAppId)
    .executeTakeFirst();
  const known = app && readJson(targetAppPolicy, app.policy, 'policy').environments.includes(target.environment);
  if (!app || !known) {
    throw new PlatformError('TARGET_UNKNOWN', {
      targetApp: app?.name ?? target.targetAppId,
      environment: target.environment,
    });
  }
  return app;
}

/** One version goes to one target once, for ever; a unique index says the same to whoever comes at the same moment. */
async function refuseUsed(
  unit: UnitOfWork,
  versionId: string,
  target: NewRelease,
  about: Readonly<Record<string, string>>,
): Promise<void> {
  const releases = await unit.transaction
    .selectFrom('release')
    .select(['id', 'target_app_id', 'environment', 'status'])
    .where('version_id', '=', versionId)
    .execute();
  const used = releases.find((one) =>
    isSameTarget({ targetAppId: one.target_app_id, environment: one.environment }, target),
  );
  if (!used) return;
  throw new PlatformError('TARGET_USED', {
    ...about,
    environment: target.environment,
    releaseId: used.id,
    status: used.status,
  });
}

async function insertRelease(
  unit: UnitOfWork,
  id: string,
  miniProgramId: string,
  versionId: string,
  target: NewRelease,
  person: Person,
): Promise<void> {
  await unit.transaction
    .insertInto('release')
    .values({
      id,
      mini_program_id: miniProgramId,
      version_id: versionId,
      target_app_id: target.targetAppId,
      environment: target.environment,
      environment_variables: '[]',
      status: 'New Version Created',
      status_since: unit.now,
      under_way: 0,
      live: 0,
      percentage: null,
      configuration: JSON.stringify(target.configuration ?? {}),
      effective_configuration: null,
      configuration_hash: null,
      information: null,
      build_state: 'queued',
      build_since: unit.now,
      build_problems: '[]',
      package_sha256: null,
      package_size: null,
      entry_page: null,
      tester_list_id: null,
      tester_count: 0,
      approval_id: null,
      applied_by: null,
      applied_at: null,
      created_by: person.accountId,
      created_at: unit.now,
      updated_at: unit.now,
      revision: 1,
    })
    .execute();
}
