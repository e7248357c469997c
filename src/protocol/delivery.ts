import * as Type from 'typebox';
import type { Static } from 'typebox';
import { dictionary, identifier, oneOf, record } from './schema';

/** An OFREP evaluation request: the phone's user is `targetingKey`. Unknown attributes are welcome there. */
export const evaluationRequest = Type.Object({
  context: Type.Optional(
    // The protocol answers a missing or wrong key by a code of its own, so any value passes here.
    Type.Object({ targetingKey: Type.Optional(Type.Unknown()) }, { additionalProperties: true }),
  ),
});

/** The value of a mini program's flag: what the phone downloads and opens. */
export const deliveredPackage = record({
  version: Type.String(),
  url: Type.String(),
  sha256: Type.String(),
  size: Type.Integer(),
  entryPage: Type.String(),
  /** Where the super app gets the run-time configuration, with its delivery key. */
  configurationUrl: Type.String(),
});

export type DeliveredPackage = Static<typeof deliveredPackage>;

export const evaluation = record({
  key: Type.String(),
  reason: Type.Union([
    Type.Literal('TARGETING_MATCH'),
    Type.Literal('SPLIT'),
    Type.Literal('STATIC'),
    Type.Literal('DISABLED'),
  ]),
  variant: Type.Optional(Type.String()),
  value: Type.Optional(deliveredPackage),
  metadata: Type.Optional(dictionary(Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
});

export type Evaluation = Static<typeof evaluation>;

export const bulkEvaluation = record({ flags: Type.Array(evaluation) });

/** OFREP's own error body, which OpenFeature providers read. */
export const evaluationError = record({
  key: Type.Optional(Type.String()),
  errorCode: oneOf(['FLAG_NOT_FOUND', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT'] as const),
  errorDetails: Type.Optional(Type.String()),
});

export type EvaluationError = Static<typeof evaluationError>;

/** What a super app runs a release with. Environment variables are in plain text: it is not to be kept or logged. */
export const runTimeConfiguration = record({
  releaseId: identifier,
  miniProgramId: identifier,
  version: Type.String(),
  clientId: Type.Optional(Type.String()),
  merchantId: Type.Optional(Type.String()),
  serverDomains: Type.Array(Type.String()),
  wapUrls: Type.Array(Type.String()),
  environmentVariables: Type.Array(record({ name: Type.String(), value: Type.String() })),
});

export type RunTimeConfiguration = Static<typeof runTimeConfiguration>;
