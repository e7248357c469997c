import * as Type from 'typebox';
import type { Static } from 'typebox';
import { approvalCategories, type ApprovalStatus } from '../../core/approvalRequest';
import { environments } from '../../core/releaseTarget';
import { identifier, nullable, oneOf, record } from '../../protocol/schema';

/**
 * What a mail tells of: a request that waits for its receiver, how a request of its receiver was settled or that nothing is left
 * to decide, or that a mini program its receiver works on was removed by force.
 */
export const mailKinds = ['new-request', 'settled-request', 'dropped-request', 'force-removed'] as const;

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
  /** Why a removal is asked for, or was made. */
  requestReason: Type.Optional(nullable(Type.String())),
  /** What a force removal takes, by version and environment; older mails do not have it. */
  removes: Type.Optional(Type.Array(record({ version: Type.String(), environment: oneOf(environments) }))),
  /** How the request was settled, by whom and why. */
  settled: nullable(record({ status: oneOf(outcomes), by: Type.String(), reason: nullable(Type.String()) })),
});

export type MailFacts = Static<typeof mailFacts>;
