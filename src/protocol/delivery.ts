import * as Type from 'typebox';
import type { Static } from 'typebox';
import { deliveryCauses } from '../core/audience';
import { environments } from '../core/releaseTarget';
import { basicInformation } from './miniProgram';
import { identifier, oneOf, record } from './schema';

const { defaultLanguage, languages, category, logo } = basicInformation.properties;

/** Whether a path is the remote evaluation protocol's, whose errors have a form of their own. */
export function speaksOfrep(path: string): boolean {
  return path.startsWith('/ofrep/');
}

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
  url: Type.String({ description: 'Where the package is downloaded, without a key' }),
  sha256: Type.String({ description: 'SHA-256 of the package, in hexadecimal' }),
  size: Type.Integer({ description: 'Size of the package, in bytes' }),
  signature: Type.String({
    description: 'Compact JWS over mini program, version, SHA-256 and size; its key is in /.well-known/jwks.json',
  }),
  entryPage: Type.String({ description: 'Path of the page to open first, without extension' }),
  configurationUrl: Type.String({
    description: 'Where the super app gets the run-time configuration, with its delivery key',
  }),
});

export type DeliveredPackage = Static<typeof deliveredPackage>;

export const evaluation = record({
  key: Type.String({ description: 'ID of the mini program' }),
  reason: oneOf(
    ['TARGETING_MATCH', 'SPLIT', 'STATIC', 'DISABLED'] as const,
    'A tester, in or out of a share, a full release and nothing else under way, or nothing live for the user',
  ),
  variant: Type.Optional(
    Type.String({ description: 'The version; absent with the value where the reason is DISABLED' }),
  ),
  value: Type.Optional(deliveredPackage),
  metadata: record({
    releaseId: Type.Optional(identifier),
    cause: oneOf(deliveryCauses, 'What exactly decided'),
  }),
});

export type Evaluation = Static<typeof evaluation>;

export const bulkEvaluation = record({
  flags: Type.Array(evaluation),
  metadata: record({ targetAppId: identifier, environment: oneOf(environments) }, 'Whose delivery key was taken'),
});

export type BulkEvaluation = Static<typeof bulkEvaluation>;

/** A mini program that a user gets, with what people read about it in the release they get. */
export const deliveredMiniProgram = record({
  miniProgramId: identifier,
  defaultLanguage,
  languages,
  category,
  logo,
  evaluation,
});

export type DeliveredMiniProgram = Static<typeof deliveredMiniProgram>;

/** OFREP's own error body, which OpenFeature providers read. */
export const evaluationError = record({
  key: Type.Optional(Type.String()),
  errorCode: oneOf(['FLAG_NOT_FOUND', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'PARSE_ERROR', 'GENERAL'] as const),
  errorDetails: Type.String({ description: 'What to do about it, for who reads a log' }),
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
