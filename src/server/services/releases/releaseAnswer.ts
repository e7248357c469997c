import { allowedActions, nextAction, type ReleaseSituation } from '../../../core/allowedActions';
import { missingConfiguration } from '../../../core/configuration';
import { roleThatMay, type Permission, type Person, type Subject } from '../../../core/permissions';
import type { Release, ReleaseReference } from '../../../protocol/release';
import { buildProblem } from '../../../protocol/release';
import * as Type from 'typebox';
import type { ReleaseStatus } from '../../../core/releaseStatus';
import type { Queries } from '../../storage/storage';
import { readJson } from '../storedJson';
import { userIdsDeleteAt } from '../testers/keptUserIds';
import { arrivalsOf, pathTaken, type Arrival } from './releasePathTaken';
import type { ReleaseRecord } from './releaseRecord';

/** What decides which actions a release offers. */
export function situationOf({ row }: ReleaseRecord): ReleaseSituation {
  return {
    status: row.status,
    buildState: row.build_state,
    hasTesters: row.tester_count > 0,
    isOfflineRequested: row.offline_request_id !== null,
  };
}

/** Whether a person submitted the request that waits, in an app where nobody decides their own. */
export function isOwnRequest(person: Person, { row, policy }: ReleaseRecord): boolean {
  return row.approval_submitted_by === person.accountId && !policy.selfApproval;
}

/** Whom a permission is asked of: a force removal of the super app, all else of the mini program. */
export function subjectFor(permission: Permission, { row, subject }: ReleaseRecord): Subject {
  return permission === 'force remove' ? { workspaceId: row.target_app_workspace_id } : subject;
}

/** Whether a person holds a permission for this very release. */
export function mayForRelease(person: Person, permission: Permission, record: ReleaseRecord): boolean {
  if (permission === 'decide request' && isOwnRequest(person, record)) return false;
  return roleThatMay(person, permission, subjectFor(permission, record)) !== undefined;
}

/** Releases as the contract tells them to one person. */
export async function releaseAnswers(
  queries: Queries,
  records: readonly ReleaseRecord[],
  person: Person,
): Promise<Release[]> {
  const arrivals = await arrivalsOf(
    queries,
    records.map((record) => record.row.id),
  );
  return records.map((record) =>
    releaseAnswer(
      record,
      arrivals.filter((arrival) => arrival.releaseId === record.row.id),
      person,
    ),
  );
}

function releaseAnswer(record: ReleaseRecord, arrivals: readonly Arrival[], person: Person): Release {
  const { row } = record;
  const situation = situationOf(record);
  const allowed = allowedActions(situation, (permission) => mayForRelease(person, permission, record));
  return {
    id: row.id,
    miniProgramId: row.mini_program_id,
    miniProgramName: row.mini_program_name,
    versionId: row.version_id,
    version: row.version_text,
    note: row.version_note,
    targetAppId: row.target_app_id,
    targetAppName: row.target_app_name,
    environment: row.environment,
    status: row.status,
    statusSince: row.status_since,
    percentage: row.percentage,
    path: pathTaken({ status: row.status, at: row.status_since }, arrivals, record.rules),
    build: buildOf(record),
    configuration: configurationOf(record),
    information: record.information,
    informationRevision: row.mini_program_revision,
    testerCount: row.tester_count,
    testersOpened: row.testers_opened,
    testersDeleteAt: userIdsDeleteAt(record),
    testersDeletedAt: row.testers_deleted_at,
    approval: approvalOf(record),
    offlineRequest: offlineRequestOf(record, person),
    removed: removedBy(record, arrivals),
    appliedBy: named(row.applied_by, row.applicant_name),
    appliedAt: row.applied_at,
    live: liveOf(record),
    inTheWay: reference(row.other_id, row.other_version, row.other_status),
    allowed: [...allowed],
    next: nextAction(allowed, situation) ?? null,
    createdBy: { accountId: row.created_by, name: row.creator_name },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

const buildProblems = Type.Array(buildProblem);

function buildOf({ row }: ReleaseRecord): Release['build'] {
  return {
    state: row.build_state,
    since: row.build_since,
    problems: readJson(buildProblems, row.build_problems, 'build problems'),
    sha256: row.package_sha256,
    size: row.package_size,
    signature: row.package_signature,
  };
}

function configurationOf(record: ReleaseRecord): Release['configuration'] {
  const { environmentVariables, ...plain } = record.ownConfiguration;
  const named = environmentVariables?.map(({ name, setAt = 0 }) => ({ name, setAt }));
  return {
    own: { ...told(plain), ...(named && { environmentVariables: named }) },
    fields: record.fields.map((field) => ({ ...field, value: told(field.value) })),
    locked: [...record.lockedFields],
    missing: [...missingConfiguration(record.effectiveConfiguration, record.policy.requiredConfiguration)],
    hash: record.row.configuration_hash,
  };
}

/** The contract's types are mutable where the domain's are not; nobody changes an answer on its way out. */
function told<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

/** The present Full Release of the target, which may be the release itself. */
function liveOf({ row }: ReleaseRecord): ReleaseReference | null {
  return row.live === 1
    ? reference(row.id, row.version_text, row.status)
    : reference(row.live_id, row.live_version, row.live_status);
}

function approvalOf({ row }: ReleaseRecord): Release['approval'] {
  if (row.approval_id === null || row.approval_status === null || row.approval_revision === null) return null;
  return {
    id: row.approval_id,
    status: row.approval_status,
    reason: row.approval_reason,
    decidedBy: named(row.approval_decided_by, row.decider_name),
    completedAt: row.approval_completed_at,
    revision: row.approval_revision,
  };
}

function offlineRequestOf(record: ReleaseRecord, person: Person): Release['offlineRequest'] {
  const { row } = record;
  const submittedBy = named(row.offline_submitted_by, row.offline_applicant_name);
  const { offline_request_id: id, offline_created_at: createdAt, offline_request_revision: revision } = row;
  if (id === null || createdAt === null || revision === null || submittedBy === null) return null;
  const mayWithdraw = mayForRelease(person, 'take offline', record);
  return { id, reason: row.offline_request_reason ?? '', submittedBy, createdAt, mayWithdraw, revision };
}

/** A transaction writes its log at the very end: what it does itself is not told yet. */
function removedBy({ row }: ReleaseRecord, arrivals: readonly Arrival[]): Release['removed'] {
  const last = arrivals.at(-1);
  if (last?.status !== row.status) return null;
  const { action, at, by, reason } = last;
  return action === 'offline' || action === 'force-remove' ? { action, at, by, reason } : null;
}

function named(accountId: string | null, name: string | null): { accountId: string; name: string } | null {
  return accountId === null || name === null ? null : { accountId, name };
}

function reference(
  releaseId: string | null,
  version: string | null,
  status: ReleaseStatus | null,
): ReleaseReference | null {
  return releaseId === null || version === null || status === null ? null : { releaseId, version, status };
}
