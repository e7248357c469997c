import * as Type from 'typebox';
import type { Static } from 'typebox';
import { approvalCategories, approvalStatuses } from '../core/approvalRequest';
import { environments } from '../core/releaseTarget';
import { actor } from './people';
import { identifier, moment, nullable, oneOf, record, revision, sha256 } from './schema';

/** A request for approval, with the columns of the platform's Approvals (domain §6.3). */
export const approval = record({
  id: identifier,
  category: oneOf(approvalCategories),
  status: oneOf(approvalStatuses),
  releaseId: identifier,
  miniProgramId: identifier,
  miniProgramName: Type.String(),
  versionId: identifier,
  version: Type.String(),
  targetAppId: identifier,
  targetAppName: Type.String(),
  environment: oneOf(environments),
  submittedBy: actor,
  createdAt: moment,
  decidedBy: nullable(actor, 'Who approved, rejected or withdrew it; null while it is in review'),
  completedAt: nullable(moment, 'When that was'),
  reason: nullable(Type.String(), 'What was said with the decision'),
  /** The package and the configuration that the decision covers. */
  packageSha256: sha256,
  configurationHash: sha256,
  allowed: Type.Array(oneOf(['approve', 'reject'] as const), { description: 'What the asker may do now' }),
  revision,
});

export type Approval = Static<typeof approval>;
