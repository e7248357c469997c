import * as Type from 'typebox';
import type { Static } from 'typebox';
import { approvalStatuses } from '../core/approvalRequest';
import { configurationFields } from '../core/configuration';
import { buildStates } from '../core/packageBuild';
import { loggedActions, releaseActions } from '../core/releaseAction';
import { releaseStatuses } from '../core/releaseStatus';
import { environments } from '../core/releaseTarget';
import { basicInformation, keptConfiguration, releaseConfiguration } from './miniProgram';
import { actor } from './people';
import { dictionary, identifier, moment, nullable, oneOf, record, revision, sha256 } from './schema';

/** One thing the package build found wrong; the editor has a sentence for each code. */
export const buildProblem = record({
  code: Type.String({ description: 'Stable, to decide by' }),
  path: Type.Optional(Type.String({ description: 'The file in the uploaded archive' })),
  pointer: Type.Optional(Type.String({ description: 'JSON pointer (RFC 6901) into the file' })),
  position: Type.Optional(record({ line: Type.Integer(), column: Type.Integer() }, 'Place in the file, from 1')),
  parameters: dictionary(Type.Union([Type.String(), Type.Number()])),
});

export type BuildProblem = Static<typeof buildProblem>;

export const packageBuild = record({
  state: oneOf(buildStates),
  /** When the state began. */
  since: moment,
  problems: Type.Array(buildProblem),
  sha256: nullable(sha256, 'Hash of the package; null until it is built'),
  size: nullable(Type.Integer({ minimum: 0 }), 'Size of the package, in bytes'),
  signature: nullable(Type.String(), 'Compact JWS over what the package is; null until it is built'),
});

export const effectiveField = record({
  field: oneOf(configurationFields),
  source: oneOf(['release-specific', 'global', 'default', 'unset'] as const, 'Where the value comes from'),
  value: nullable(
    Type.Union([Type.String(), Type.Array(Type.String())]),
    'null where it is unset; of environment variables the names',
  ),
});

export const releaseStage = record({
  status: oneOf(releaseStatuses),
  state: oneOf(['done', 'now', 'ahead'] as const),
  at: nullable(moment, 'When the release came to this stage'),
});

export const releaseReference = record({
  releaseId: identifier,
  version: Type.String(),
  status: oneOf(releaseStatuses),
});

/** A version on its way to one target. */
export const release = record({
  id: identifier,
  miniProgramId: identifier,
  miniProgramName: Type.String(),
  versionId: identifier,
  version: Type.String(),
  note: Type.String({
    description: 'What the uploader of the version wrote for those who release and review it; may be empty',
  }),
  targetAppId: identifier,
  targetAppName: Type.String(),
  environment: oneOf(environments),
  status: oneOf(releaseStatuses),
  /** When the release came to its status. */
  statusSince: moment,
  percentage: nullable(
    Type.Integer({ minimum: 1, maximum: 100 }),
    'Share of users that get it, in percent; null until one is chosen in a Grayscale Release',
  ),
  path: Type.Array(releaseStage, {
    description: 'The stages of its path, the ended one included where it left the path (Canceled, Archived)',
  }),
  build: packageBuild,
  configuration: record({
    own: keptConfiguration,
    fields: Type.Array(effectiveField, { description: 'The fields the target app has, each with its value' }),
    locked: Type.Array(oneOf(configurationFields), {
      description: "Fields that the merchant's people cannot change until the super app grants it",
    }),
    missing: Type.Array(oneOf(configurationFields), {
      description: 'Fields the target app requires that have no value',
    }),
    hash: nullable(
      sha256,
      'SHA-256 over the effective configuration, frozen at Apply to Release; of secrets it covers what they were encrypted to',
    ),
  }),
  /** The basic information it is, or will be, applied with. */
  information: basicInformation,
  /** Revision of the mini program whose basic information this is: an edit of it names the one it began with. */
  informationRevision: revision,
  testerCount: Type.Integer({ minimum: 0, description: 'It stays when the user IDs are deleted' }),
  testersOpened: Type.Integer({ minimum: 0, description: 'How many of the testers have opened it' }),
  testersDeleteAt: nullable(
    moment,
    'When the platform deletes the user IDs of its testers; null while they are needed, and where there are none',
  ),
  testersDeletedAt: nullable(moment, 'When it deleted them'),
  approval: nullable(
    record({
      id: identifier,
      status: oneOf(approvalStatuses),
      reason: nullable(Type.String()),
      decidedBy: nullable(actor),
      completedAt: nullable(moment),
      revision,
    }),
    'Its latest approval request',
  ),
  offlineRequest: nullable(
    record({
      id: identifier,
      reason: Type.String(),
      submittedBy: actor,
      createdAt: moment,
      mayWithdraw: Type.Boolean({ description: 'Whether the asker may withdraw it' }),
      revision,
    }),
    'The request to take it offline that is in review',
  ),
  removed: nullable(
    record({
      action: oneOf(['offline', 'force-remove'] as const),
      at: moment,
      by: nullable(actor),
      reason: nullable(Type.String()),
    }),
    'How it came to its status, where it was taken offline or removed by force',
  ),
  appliedBy: nullable(actor, 'Who applied to release it last'),
  appliedAt: nullable(moment),
  live: nullable(releaseReference, 'What everybody else gets on this target: its present Full Release'),
  inTheWay: nullable(
    releaseReference,
    'Another release under way on this target, which must be completed or canceled before this one applies',
  ),
  allowed: Type.Array(oneOf(releaseActions), { description: 'What the asker may do now' }),
  next: nullable(oneOf(releaseActions), 'The one of them that comes next on the way to everyone'),
  createdBy: actor,
  createdAt: moment,
  updatedAt: moment,
  revision,
});

export type Release = Static<typeof release>;
export type ReleaseReference = Static<typeof releaseReference>;
export type ReleaseStage = Static<typeof releaseStage>;

/** Body of Select App. */
export const newRelease = record({
  targetAppId: identifier,
  environment: oneOf(environments),
  configuration: Type.Optional(releaseConfiguration),
});

export type NewRelease = Static<typeof newRelease>;

/** One entry of a release's log, oldest first. */
export const logEntry = record({
  id: Type.Integer({ description: 'Numbers the entries in their order' }),
  at: moment,
  actor: nullable(actor, 'null where the platform acted by itself'),
  role: nullable(Type.String(), 'The role by which the actor was allowed to'),
  action: oneOf(loggedActions),
  from: nullable(oneOf(releaseStatuses)),
  to: oneOf(releaseStatuses),
  reason: nullable(Type.String()),
  percentage: nullable(Type.Integer(), 'Share of users after it, in percent'),
  packageSha256: nullable(sha256),
  configurationHash: nullable(sha256),
  testersAdded: nullable(Type.Integer()),
  testersRemoved: nullable(Type.Integer()),
  selfApproved: Type.Boolean({ description: 'Whether a reviewer decided their own request, as the policy allowed' }),
  requestId: Type.String({ description: "Names the request in the platform's log" }),
});

export type LogEntry = Static<typeof logEntry>;
