import { PlatformError } from '../../../core/errorCode';
import { isSameTarget } from '../../../core/releaseTarget';
import type { Person } from '../../../core/permissions';
import type { NewRelease, Release } from '../../../protocol/release';
import { releaseConfigurationRules } from '../../../core/configurationCheck';
import { changedDomainFields } from '../../../core/domainGrant';
import type { TargetAppPolicy } from '../../../core/targetAppPolicy';
import { newId } from '../identifiers';
import { enqueue } from '../jobs';
import type { SecretContext } from '../serviceContext';
import { domainRightsOf, notGranted } from '../configuration/domainGrants';
import { keepVariables, secretChange, type KeptVariable } from '../configuration/environmentVariables';
import { requireValid } from '../configuration/requireValid';
import { readPolicy } from '../policies';
import { requirePermission } from '../subjects';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { findVersion } from '../versions';
import { buildJob, releaseNow } from './releaseActions';

/** Select App (T1): a version and a target become a release, and its package starts to build. */
export async function selectApp(
  context: SecretContext,
  versionId: string,
  target: NewRelease,
  person: Person,
  change: ChangeRequest,
): Promise<Release> {
  const { configuration = {} } = target;
  const { change: keyed, keys } = await secretChange(context.secrets, change, target, configuration);
  return changeOnce(context, keyed, async (unit) => {
    const { row: version, subject } = await findVersion(unit.transaction, versionId, person);
    const about = { miniProgram: version.mini_program_name, version: version.version };
    const role = requirePermission(person, 'release', subject, about);
    const app = await findTarget(unit, target);
    await refuseUsed(unit, versionId, target, { ...about, targetApp: app.name });
    requireValid(configuration, releaseConfigurationRules(app.policy), { ...about, targetApp: app.name });
    await refuseNotGranted(unit, { id: version.mini_program_id, workspaceId: subject.workspaceId }, target);
    const releaseId = newId();
    unit.answerNamesTestersOf(releaseId);
    const variables = keepVariables(keys, releaseId, configuration.environmentVariables ?? [], [], unit.now);
    await insertRelease(unit, releaseId, version.mini_program_id, versionId, target, variables, person);
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

interface FoundTarget {
  readonly name: string;
  readonly policy: TargetAppPolicy;
}

async function findTarget(unit: UnitOfWork, target: NewRelease): Promise<FoundTarget> {
  const app = await unit.transaction
    .selectFrom('target_app')
    .select(['name', 'policy'])
    .where('id', '=', target.targetAppId)
    .executeTakeFirst();
  const policy = app && readPolicy(app.policy);
  if (!app || !policy?.environments.includes(target.environment)) {
    throw new PlatformError('TARGET_UNKNOWN', {
      targetApp: app?.name ?? target.targetAppId,
      environment: target.environment,
    });
  }
  return { name: app.name, policy };
}

/** Server domains and WAP URLs are set for a target app only where it granted that (domain §5.3). */
async function refuseNotGranted(
  { transaction }: UnitOfWork,
  miniProgram: { readonly id: string; readonly workspaceId: string },
  { targetAppId, configuration = {} }: NewRelease,
): Promise<void> {
  const fields = changedDomainFields({}, configuration);
  if (fields.length === 0) return;
  const { targetAppIds } = await domainRightsOf(transaction, miniProgram);
  if (!targetAppIds.includes(targetAppId)) throw await notGranted(transaction, fields, targetAppId);
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
  variables: readonly KeptVariable[],
  person: Person,
): Promise<void> {
  const { environmentVariables: _, ...configuration } = target.configuration ?? {};
  await unit.transaction
    .insertInto('release')
    .values({
      id,
      mini_program_id: miniProgramId,
      version_id: versionId,
      target_app_id: target.targetAppId,
      environment: target.environment,
      environment_variables: JSON.stringify(variables),
      status: 'New Version Created',
      status_since: unit.now,
      under_way: 0,
      live: 0,
      percentage: null,
      held_back_share: 0,
      search_names: '',
      configuration: JSON.stringify(configuration),
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
      testers_opened: 0,
      testers_failed: 0,
      has_stale_use: 0,
      testers_done_at: null,
      testers_deleted_at: null,
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
