import * as Type from 'typebox';
import type { Static } from 'typebox';
import { approvalCategories, approvalStatuses } from '../core/approvalRequest';
import { environments } from '../core/releaseTarget';
import { actor } from './people';
import { releaseStatuses } from '../core/releaseStatus';
import { identifier, moment, nullable, oneOf, record, revision, sha256 } from './schema';

/** A release that a removal takes, as it stands before. */
export const removedRelease = record({
  releaseId: identifier,
  version: Type.String(),
  environment: oneOf(environments),
  status: oneOf(releaseStatuses),
});

export type RemovedRelease = Static<typeof removedRelease>;

/** A request for approval, with the columns of the platform's Approvals (domain §6.3). */
export const approval = record({
  id: identifier,
  category: oneOf(approvalCategories),
  status: oneOf(approvalStatuses),
  releaseId: Type.String({
    ...identifier,
    description: 'The release it is about; of a force removal, which is about all environments, the foremost it takes',
  }),
  miniProgramId: identifier,
  miniProgramName: Type.String(),
  versionId: identifier,
  version: Type.String(),
  targetAppId: identifier,
  targetAppName: Type.String(),
  environment: oneOf(environments),
  submittedBy: actor,
  requestReason: nullable(Type.String(), 'Why it is asked for; null where it asks for a release'),
  removes: Type.Array(removedRelease, {
    description: 'What a removal takes: as it stands while in review, as it stood when it was approved; else nothing',
  }),
  createdAt: moment,
  decidedBy: nullable(actor, 'Who approved, rejected or withdrew it; null while it is in review'),
  completedAt: nullable(moment, 'When that was'),
  reason: nullable(Type.String(), 'What was said with the decision'),
  /** The package and the configuration that the decision covers. */
  packageSha256: sha256,
  configurationHash: sha256,
  allowed: Type.Array(oneOf(['approve', 'reject', 'withdraw'] as const), { description: 'What the asker may do now' }),
  revision,
});

export type Approval = Static<typeof approval>;

/** What became of Take Offline or Force Remove: requests that wait for a review, or what was taken at once. */
export const removalOutcome = record({
  requests: Type.Array(approval),
  removed: Type.Array(removedRelease),
  /** The mini program's, which a removal leaves as it is. */
  revision,
});

export type RemovalOutcome = Static<typeof removalOutcome>;
