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
  version: nullable(Type.String(), 'The version the user gets; null where nothing is live for them'),
  reason: oneOf(
    ['TARGETING_MATCH', 'SPLIT', 'STATIC', 'DISABLED'] as const,
    'What the phone is told: a tester, in or out of a share, a full release and nothing else, or nothing',
  ),
  cause: oneOf(deliveryCauses, 'What exactly decided'),
  gets: oneOf(
    ['candidate', 'full release', 'nothing'] as const,
    'The release under way, the one live for everybody, or none',
  ),
  isTester: Type.Boolean({ description: 'Whether the user is a tester of the release under way' }),
  bucket: nullable(
    Type.Integer({ minimum: 1, maximum: 100 }),
    "The user's place among 100 in the release under way: in its share up to `percentage`; null where no share is out",
  ),
  percentage: nullable(Type.Integer({ minimum: 1, maximum: 100 }), 'The share of the release under way, in percent'),
  candidateVersion: nullable(Type.String(), 'The version under way'),
  fullReleaseVersion: nullable(Type.String(), 'The version live for everybody'),
});

export type AudienceAnswer = Static<typeof audienceAnswer>;
