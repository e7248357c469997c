import * as Type from 'typebox';
import type { Static } from 'typebox';
import { deliveryCauses } from '../core/audience';
import { environments } from '../core/releaseTarget';
import { identifier, nullable, oneOf, record } from './schema';

/** Why a user gets what they get on a release's target. */
export const audienceAnswer = record({
  userId: Type.String(),
  targetAppId: identifier,
  targetAppName: Type.String(),
  environment: oneOf(environments),
  /** The version the user gets; null where nothing is live for them. */
  version: nullable(Type.String()),
  reason: oneOf(['TARGETING_MATCH', 'SPLIT', 'STATIC', 'DISABLED'] as const),
  /** What exactly decided. */
  cause: oneOf(deliveryCauses),
  gets: oneOf(['candidate', 'full release', 'nothing'] as const),
  isTester: Type.Boolean(),
  /** The user's place among 100 in the release under way, and its share; null where no share is out. */
  bucket: nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  percentage: nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  /** The version under way, and the one live for everybody. */
  candidateVersion: nullable(Type.String()),
  fullReleaseVersion: nullable(Type.String()),
});

export type AudienceAnswer = Static<typeof audienceAnswer>;
