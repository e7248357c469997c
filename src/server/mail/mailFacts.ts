import * as Type from 'typebox';
import type { Static } from 'typebox';
import { approvalCategories, type ApprovalStatus } from '../../core/approvalRequest';
import { environments } from '../../core/releaseTarget';
import { identifier, nullable, oneOf, record } from '../../protocol/schema';

/** What a mail tells of: a request that waits for its receiver, or how a request of its receiver was settled. */
export const mailKinds = ['new-request', 'settled-request'] as const;

export type MailKind = (typeof mailKinds)[number];

const outcomes = ['Approved', 'Rejected', 'Withdrawn'] as const satisfies readonly ApprovalStatus[];

/** What the text of a mail needs to know, as it was at the moment it tells of. */
export const mailFacts = record({
  releaseId: identifier,
  category: oneOf(approvalCategories),
  miniProgram: Type.String(),
  version: Type.String(),
  targetApp: Type.String(),
  environment: oneOf(environments),
  submittedBy: Type.String(),
  /** How the request was settled, by whom and why. */
  settled: nullable(record({ status: oneOf(outcomes), by: Type.String(), reason: nullable(Type.String()) })),
});

export type MailFacts = Static<typeof mailFacts>;
