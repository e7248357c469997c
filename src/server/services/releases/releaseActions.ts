import { createHash } from 'node:crypto';
import { searchNames, type BasicInformation } from '../../../core/basicInformation';
import { missingConfiguration, type Configuration, type ReleaseConfiguration } from '../../../core/configuration';
import { releaseConfigurationRules } from '../../../core/configurationCheck';
import { changedDomainFields } from '../../../core/domainGrant';
import { PlatformError } from '../../../core/errorCode';
import { checkInformation } from '../../../core/informationCheck';
import { checkPercentage } from '../../../core/percentage';
import type { Person } from '../../../core/permissions';
import type { ReleaseAction } from '../../../core/releaseAction';
import type { EditedInformation } from '../../../protocol/miniProgram';
import type { Release } from '../../../protocol/release';
import { openRequest, settleRelease } from '../approvals/approvalRequests';
import { notGranted } from '../configuration/domainGrants';
import { keepVariables, readVariables, secretChange, type KeptVariable } from '../configuration/environmentVariables';
import { requireValid } from '../configuration/requireValid';
import { enqueue } from '../jobs';
import { tellApplicant, tellReviewers } from '../mails/outbox';
import { saveInformation } from '../miniPrograms';
import type { SecretContext, ServiceContext } from '../serviceContext';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { releaseAnswers } from './releaseAnswer';
import { visibleRelease } from './releaseListing';
import { findRelease } from './releaseRecord';
import { aboutRelease, planStep, takeStep, type Step } from './transition';

/** A request to act on one release, as it was at revision `ifMatch`. */
export interface ReleaseCommand {
  readonly releaseId: string;
  readonly ifMatch: number;
  readonly person: Person;
  readonly change: ChangeRequest;
}

/** Name of the background job that builds a release's package. */
export const buildJob = 'build';

/** Runs one action on a release as one transaction and answers with the release as it is then. */
export async function actOnRelease(
  context: ServiceContext,
  command: ReleaseCommand,
  action: ReleaseAction,
  act: (unit: UnitOfWork, step: Step) => Promise<void>,
): Promise<Release> {
  return changeOnce(context, command.change, async (unit) => {
    const record = await visibleRelease(unit.transaction, command.releaseId, command.person);
    unit.answerNamesTestersOf(command.releaseId);
    await act(unit, planStep(record, action, command.person, command.ifMatch));
    return releaseNow(unit, command.releaseId, command.person);
  });
}

/** A release as a person sees it inside a transaction. */
export async function releaseNow(unit: UnitOfWork, releaseId: string, person: Person): Promise<Release> {
  const record = await findRelease(unit.transaction, releaseId);
  const [answer] = record ? await releaseAnswers(unit.transaction, [record], person) : [];
  if (!answer) throw new PlatformError('NOT_FOUND', { releaseId });
  return answer;
}

/** Edits the release-specific configuration, which is possible until Apply to Release. */
export async function configureRelease(
  context: SecretContext,
  command: ReleaseCommand,
  configuration: ReleaseConfiguration,
): Promise<Release> {
  const { change, keys } = await secretChange(context.secrets, command.change, configuration, configuration);
  return actOnRelease(context, { ...command, change }, 'configure', async (unit, step) => {
    const { record } = step;
    const kept = readVariables(record.row.environment_variables);
    const rules = releaseConfigurationRules(
      record.policy,
      kept.map(({ name }) => name),
    );
    requireValid(configuration, rules, aboutRelease(record));
    const changed = changedDomainFields(record.ownConfiguration, configuration);
    const locked = changed.filter((field) => record.lockedFields.includes(field));
    if (locked.length > 0) throw await notGranted(unit.transaction, locked, record.row.target_app_id);
    const { environmentVariables = [], ...plain } = configuration;
    const variables = keepVariables(keys, record.row.id, environmentVariables, kept, unit.now);
    await takeStep(unit, step, {
      configuration: JSON.stringify(plain),
      environment_variables: JSON.stringify(variables),
    });
  });
}

/** Retry of a failed package build. */
export function retryBuild(context: ServiceContext, command: ReleaseCommand): Promise<Release> {
  return actOnRelease(context, command, 'build', async (unit, step) => {
    if (step.record.row.build_state !== 'failed') {
      throw new PlatformError('ACTION_NOT_ALLOWED', { ...aboutRelease(step.record), action: 'build' });
    }
    await enqueue(unit.transaction, {
      kind: buildJob,
      uniqueKey: `build:${command.releaseId}`,
      payload: { releaseId: command.releaseId },
    });
    await takeStep(unit, step, { build_state: 'queued', build_since: unit.now, build_problems: '[]' });
  });
}

/**
 * Apply to Release (T3, T4). What the decision will cover freezes here: the built package, the effective configuration and
 * the basic information. Where that was edited, nobody else may have changed it meanwhile.
 */
export function applyToRelease(
  context: ServiceContext,
  command: ReleaseCommand,
  information: EditedInformation | undefined,
): Promise<Release> {
  return actOnRelease(context, command, 'apply', async (unit, step) => {
    const applied = information?.value ?? step.record.information;
    checkApplication(step, applied);
    if (information) await saveInformation(unit, step.record.row.mini_program_id, information);
    const { environmentVariables: _, ...frozen } = step.record.effectiveConfiguration;
    const effective = JSON.stringify(frozen);
    const hash = configurationHash(frozen, step.record.variables);
    const wanted = { category: 'Release', configurationHash: hash, reason: null } as const;
    const approvalId = step.to === 'Under Review' ? await openRequest(unit, step.record, command.person, wanted) : null;
    await takeStep(
      unit,
      step,
      {
        effective_configuration: effective,
        configuration_hash: hash,
        information: JSON.stringify(applied),
        search_names: searchNames(applied),
        applied_by: command.person.accountId,
        applied_at: unit.now,
        ...(approvalId !== null && { approval_id: approvalId }),
      },
      { configuration_hash: hash },
    );
    if (approvalId !== null) await tellReviewers(unit, approvalId);
  });
}

/** Covers every value that takes effect; of a secret, what its value was encrypted to. */
function configurationHash(frozen: Configuration, variables: readonly KeptVariable[]): string {
  const secrets = variables.map(({ name, digest }) => ({ name, digest }));
  const covered = secrets.length === 0 ? frozen : { ...frozen, environmentVariables: secrets };
  return createHash('sha256').update(JSON.stringify(covered)).digest('hex');
}

function checkApplication({ record }: Step, information: BasicInformation): void {
  const about = aboutRelease(record);
  if (record.row.build_state !== 'built') {
    throw new PlatformError('PACKAGE_NOT_BUILT', { ...about, buildState: record.row.build_state });
  }
  const missing = missingConfiguration(record.effectiveConfiguration, record.policy.requiredConfiguration);
  if (missing.length > 0) throw new PlatformError('CONFIGURATION_MISSING', { ...about, fields: missing });
  const names = record.variables.map(({ name }) => name);
  requireValid(record.effectiveConfiguration, releaseConfigurationRules(record.policy, names), about);
  const problems = checkInformation(information, record.policy.information);
  if (problems.length > 0) {
    throw new PlatformError('INFORMATION_INVALID', { ...about, fields: problems.map((problem) => problem.field) });
  }
}

/** What thaws when a request is withdrawn or rejected: it can be edited and applied with again. */
export const thawed = {
  effective_configuration: null,
  configuration_hash: null,
  information: null,
  search_names: '',
} as const;

/** Withdraw the request for approval (T9). */
export function withdrawRelease(context: ServiceContext, command: ReleaseCommand): Promise<Release> {
  return actOnRelease(context, command, 'withdraw', async (unit, step) => {
    await settleRelease(unit, step.record, { status: 'Withdrawn', by: command.person, reason: null });
    await takeStep(unit, step, thawed);
    const { approval_id: approvalId } = step.record.row;
    if (approvalId !== null) await tellApplicant(unit, approvalId);
  });
}

/** Complete Testing (T12, T13). */
export function completeTesting(context: ServiceContext, command: ReleaseCommand): Promise<Release> {
  return actOnRelease(context, command, 'complete-testing', (unit, step) => takeStep(unit, step));
}

/** Cancel Testing, or cancel the release (T11, T20, T21). Final. */
export function cancelRelease(context: ServiceContext, command: ReleaseCommand): Promise<Release> {
  return actOnRelease(context, command, 'cancel', (unit, step) => takeStep(unit, step));
}

/** Grayscale Release: chooses the type without a percentage (T14), or takes the next step (T16, T18, T19). */
export function setGrayscale(
  context: ServiceContext,
  command: ReleaseCommand,
  percentage: number | undefined,
): Promise<Release> {
  return actOnRelease(context, command, 'grayscale', async (unit, step) => {
    if (percentage === undefined) return takeStep(unit, step);
    const { row, policy } = step.record;
    const checked = checkPercentage(percentage, row.percentage, policy.percentages);
    if (!checked.ok) {
      const { ok: _, code, ...details } = checked;
      throw new PlatformError(code, { ...aboutRelease(step.record), ...details });
    }
    const to = checked.percentage === 100 ? 'Full Release' : step.to;
    const isFirst = row.percentage === null;
    return takeStep(
      unit,
      { ...step, to },
      { percentage: checked.percentage, ...(isFirst && { held_back_share: policy.heldBackShare }) },
    );
  });
}

/** Full Release: everybody gets the version (T15, T17). */
export function releaseToEveryone(context: ServiceContext, command: ReleaseCommand): Promise<Release> {
  return actOnRelease(context, command, 'full', (unit, step) => takeStep(unit, step));
}
