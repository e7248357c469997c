import type { BasicInformation } from '../../../core/basicInformation';
import {
  configurationFields,
  effectiveConfiguration,
  effectiveFields,
  type Configuration,
  type ConfigurationField,
  type EffectiveField,
  type ReleaseConfiguration,
} from '../../../core/configuration';
import { domainFields, ownAppDefaults } from '../../../core/domainGrant';
import type { MiniProgramSubject } from '../subjects';
import { targetRules, type TargetAppPolicy, type TargetRules } from '../../../core/targetAppPolicy';
import { basicInformation, configuration } from '../../../protocol/miniProgram';
import { yes } from '../../storage/flags';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';
import { isSubmission } from '../approvals/submission';
import { readVariables, type KeptVariable } from '../configuration/environmentVariables';
import { readPolicy } from '../policies';
import { readJson } from '../storedJson';

/** Everything about a release that a decision or an answer needs, read in one go. */
export interface ReleaseRecord {
  readonly row: ReleaseRow;
  readonly policy: TargetAppPolicy;
  /** What the policy of this moment asks of the release. */
  readonly rules: TargetRules;
  readonly subject: MiniProgramSubject;
  readonly ownConfiguration: ReleaseConfiguration;
  /** The fields it has, with the level each value comes from: frozen since Apply to Release, the present ones before. */
  readonly fields: readonly EffectiveField[];
  readonly effectiveConfiguration: ReleaseConfiguration;
  readonly variables: readonly KeptVariable[];
  /** Fields that wait for the super app's grant (domain §5.3). */
  readonly lockedFields: readonly ConfigurationField[];
  readonly information: BasicInformation;
}

/** The query all reading of releases begins with. */
function releaseQuery(queries: Queries) {
  return queries
    .selectFrom('release')
    .innerJoin('mini_program', 'mini_program.id', 'release.mini_program_id')
    .innerJoin('version', 'version.id', 'release.version_id')
    .innerJoin('target_app', 'target_app.id', 'release.target_app_id')
    .innerJoin('account as creator', 'creator.id', 'release.created_by')
    .leftJoin('account as applicant', 'applicant.id', 'release.applied_by')
    .leftJoin('approval', 'approval.id', 'release.approval_id')
    .leftJoin('account as decider', 'decider.id', 'approval.decided_by')
    .leftJoin('approval as offline_request', (join) =>
      join
        .onRef('offline_request.release_id', '=', 'release.id')
        .on('offline_request.category', '=', 'Offline')
        .on('offline_request.status', '=', 'In Review'),
    )
    .leftJoin('account as offline_applicant', 'offline_applicant.id', 'offline_request.submitted_by')
    .leftJoin('release as live_release', (join) =>
      join
        .onRef('live_release.mini_program_id', '=', 'release.mini_program_id')
        .onRef('live_release.target_app_id', '=', 'release.target_app_id')
        .onRef('live_release.environment', '=', 'release.environment')
        .onRef('live_release.id', '!=', 'release.id')
        .on('live_release.live', '=', yes),
    )
    .leftJoin('version as live_version', 'live_version.id', 'live_release.version_id')
    .leftJoin('release as other', (join) =>
      join
        .onRef('other.mini_program_id', '=', 'release.mini_program_id')
        .onRef('other.target_app_id', '=', 'release.target_app_id')
        .onRef('other.environment', '=', 'release.environment')
        .onRef('other.id', '!=', 'release.id')
        .on('other.under_way', '=', yes),
    )
    .leftJoin('version as other_version', 'other_version.id', 'other.version_id')
    .leftJoin('domain_grant', (join) =>
      join
        .onRef('domain_grant.target_app_id', '=', 'release.target_app_id')
        .onRef('domain_grant.mini_program_id', '=', 'release.mini_program_id'),
    )
    .selectAll('release')
    .select([
      'mini_program.name as mini_program_name',
      'mini_program.workspace_id as mini_program_workspace_id',
      'mini_program.information as mini_program_information',
      'mini_program.revision as mini_program_revision',
      'mini_program.configuration as global_configuration',
      'version.version as version_text',
      'version.note as version_note',
      'target_app.name as target_app_name',
      'target_app.workspace_id as target_app_workspace_id',
      'target_app.policy as target_app_policy',
      'creator.name as creator_name',
      'applicant.name as applicant_name',
      'approval.status as approval_status',
      'approval.reason as approval_reason',
      'approval.submitted_by as approval_submitted_by',
      'approval.decided_by as approval_decided_by',
      'approval.completed_at as approval_completed_at',
      'approval.revision as approval_revision',
      'decider.name as decider_name',
      'offline_request.id as offline_request_id',
      'offline_request.request_reason as offline_request_reason',
      'offline_request.submitted_by as offline_submitted_by',
      'offline_request.created_at as offline_created_at',
      'offline_request.revision as offline_request_revision',
      'offline_applicant.name as offline_applicant_name',
      'live_release.id as live_id',
      'live_release.status as live_status',
      'live_version.version as live_version',
      'other.id as other_id',
      'other.status as other_status',
      'other_version.version as other_version',
      'domain_grant.mini_program_id as domains_granted',
    ])
    .select((row) =>
      row
        .selectFrom('approval')
        .select('approval.id')
        .whereRef('approval.release_id', '=', 'release.id')
        .where(isSubmission)
        .limit(1)
        .as('submission_id'),
    );
}

export type ReleaseQuery = ReturnType<typeof releaseQuery>;

type ReleaseRow = Awaited<ReturnType<ReleaseQuery['execute']>>[number];

/** The releases a query is narrowed to. */
export async function findReleases(
  queries: Queries,
  narrow: (query: ReleaseQuery) => ReleaseQuery,
): Promise<readonly ReleaseRecord[]> {
  const rows = await narrow(releaseQuery(queries)).execute();
  return rows.map(toRecord);
}

const releaseById = preparedQuery(['id'], (queries, { id }) => releaseQuery(queries).where('release.id', '=', id));

/** One release, or `undefined` where there is none. */
export async function findRelease(queries: Queries, id: string): Promise<ReleaseRecord | undefined> {
  const [row] = await releaseById(queries, { id });
  return row && toRecord(row);
}

/** Reads what is stored as JSON, and the rules of the moment. */
function toRecord(row: ReleaseRow): ReleaseRecord {
  const policy = readPolicy(row.target_app_policy);
  return {
    row,
    policy,
    rules: targetRules(policy, row.environment),
    subject: {
      workspaceId: row.mini_program_workspace_id,
      miniProgramId: row.mini_program_id,
      // A super app sees a release from its first request for approval on, as in lists.
      submittedTo: row.submission_id === null ? [] : [row.target_app_workspace_id],
    },
    ...configurationOf(row, policy),
    information: readJson(basicInformation, row.information ?? row.mini_program_information, 'information'),
  };
}

function configurationOf(
  row: ReleaseRow,
  policy: TargetAppPolicy,
): Pick<ReleaseRecord, 'ownConfiguration' | 'fields' | 'effectiveConfiguration' | 'variables' | 'lockedFields'> {
  const variables = readVariables(row.environment_variables);
  const named = variables.map(({ name, setAt }) => ({ name, setAt }));
  const own: ReleaseConfiguration = {
    ...readJson(configuration, row.configuration, 'configuration'),
    ...(named.length > 0 && { environmentVariables: named }),
  };
  const isOwnApp = row.mini_program_workspace_id === row.target_app_workspace_id;
  const lockedFields = isOwnApp || row.domains_granted !== null ? [] : domainFields;
  const levels = {
    own,
    // What another super app granted does not count here.
    global: without(lockedFields, readJson(configuration, row.global_configuration, 'configuration')),
    defaults: isOwnApp ? ownAppDefaults : {},
  };
  const frozen = row.effective_configuration;
  const { fields, effective } = frozen === null ? presentFields(levels, policy) : frozenFields(frozen, levels, policy);
  const hasVariables = fields.some(({ field, value }) => field === 'environmentVariables' && value !== null);
  return {
    ownConfiguration: own,
    fields,
    effectiveConfiguration: { ...effective, ...(hasVariables && { environmentVariables: named }) },
    variables: hasVariables ? variables : [],
    lockedFields,
  };
}

function without(fields: readonly string[], values: Configuration): Configuration {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !fields.includes(field)));
}

type Levels = Required<Parameters<typeof effectiveFields>[0]>;

interface Resolved {
  readonly fields: readonly EffectiveField[];
  readonly effective: Configuration;
}

function presentFields(levels: Levels, { availableConfiguration }: TargetAppPolicy): Resolved {
  return {
    fields: effectiveFields(levels, availableConfiguration),
    effective: effectiveConfiguration(levels, availableConfiguration),
  };
}

/** What was frozen stands in for all levels, which may have moved on since, and so may the fields the app has. */
function frozenFields(json: string, { own, defaults }: Levels, policy: TargetAppPolicy): Resolved {
  const effective = readJson(configuration, json, 'effective configuration');
  const has = (field: ConfigurationField): boolean =>
    policy.availableConfiguration.includes(field) ||
    (field === 'environmentVariables' ? own.environmentVariables !== undefined : effective[field] !== undefined);
  const fields = effectiveFields({ own, global: effective }, configurationFields.filter(has));
  const asDefault = (field: EffectiveField): boolean =>
    field.source === 'global' &&
    field.field !== 'environmentVariables' &&
    JSON.stringify(field.value) === JSON.stringify(defaults[field.field]);
  return { fields: fields.map((field) => (asDefault(field) ? { ...field, source: 'default' } : field)), effective };
}
