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
  code: Type.String(),
  path: Type.Optional(Type.String()),
  /** JSON pointer (RFC 6901) into the file. */
  pointer: Type.Optional(Type.String()),
  position: Type.Optional(record({ line: Type.Integer(), column: Type.Integer() })),
  parameters: dictionary(Type.Union([Type.String(), Type.Number()])),
});

export type BuildProblem = Static<typeof buildProblem>;

export const packageBuild = record({
  state: oneOf(buildStates),
  /** When the state began. */
  since: moment,
  problems: Type.Array(buildProblem),
  /** Hash and size (bytes) of the built package. */
  sha256: nullable(sha256),
  size: nullable(Type.Integer({ minimum: 0 })),
});

export const effectiveField = record({
  field: oneOf(configurationFields),
  source: oneOf(['release-specific', 'global', 'default', 'unset'] as const),
  value: nullable(Type.Union([Type.String(), Type.Array(Type.String())])),
});

export const releaseStage = record({
  status: oneOf(releaseStatuses),
  state: oneOf(['done', 'now', 'ahead'] as const),
  /** When the release came to this stage. */
  at: nullable(moment),
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
  /** What the uploader of the version wrote for those who release and review it; may be empty. */
  note: Type.String(),
  targetAppId: identifier,
  targetAppName: Type.String(),
  environment: oneOf(environments),
  status: oneOf(releaseStatuses),
  /** When the release came to its status. */
  statusSince: moment,
  /** Share of users that get it, in a Grayscale Release once one is chosen. */
  percentage: nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  /** The stages of its path, the ended one included where it left the path (Canceled, Archived). */
  path: Type.Array(releaseStage),
  build: packageBuild,
  configuration: record({
    own: keptConfiguration,
    /** The fields the target app has; of environment variables there are the names. */
    fields: Type.Array(effectiveField),
    /** Fields that the merchant's people cannot change until the super app grants it (domain §5.3). */
    locked: Type.Array(oneOf(configurationFields)),
    /** Fields the target app requires that have no value. */
    missing: Type.Array(oneOf(configurationFields)),
    /** SHA-256 over the effective configuration, frozen at Apply to Release; of secrets it covers what they were encrypted to. */
    hash: nullable(sha256),
  }),
  /** The basic information it is, or will be, applied with. */
  information: basicInformation,
  /** Revision of the mini program whose basic information this is: an edit of it names the one it began with. */
  informationRevision: revision,
  testerCount: Type.Integer({ minimum: 0 }),
  /** Its latest approval request. */
  approval: nullable(
    record({
      id: identifier,
      status: oneOf(approvalStatuses),
      reason: nullable(Type.String()),
      decidedBy: nullable(actor),
      completedAt: nullable(moment),
      revision,
    }),
  ),
  appliedBy: nullable(actor),
  appliedAt: nullable(moment),
  /** What everybody else gets on this target: its present Full Release. */
  live: nullable(releaseReference),
  /** Another release under way on this target, which must be completed or canceled before this one applies. */
  inTheWay: nullable(releaseReference),
  /** What the asker may do now. */
  allowed: Type.Array(oneOf(releaseActions)),
  /** The one of them that comes next on the way to everyone. */
  next: nullable(oneOf(releaseActions)),
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
  id: Type.Integer(),
  at: moment,
  /** Nobody where the platform acted by itself. */
  actor: nullable(actor),
  role: nullable(Type.String()),
  action: oneOf(loggedActions),
  from: nullable(oneOf(releaseStatuses)),
  to: oneOf(releaseStatuses),
  reason: nullable(Type.String()),
  percentage: nullable(Type.Integer()),
  packageSha256: nullable(sha256),
  configurationHash: nullable(sha256),
  testersAdded: nullable(Type.Integer()),
  testersRemoved: nullable(Type.Integer()),
  /** Whether a reviewer decided their own request, as the policy allowed. */
  selfApproved: Type.Boolean(),
  requestId: Type.String(),
});

export type LogEntry = Static<typeof logEntry>;
