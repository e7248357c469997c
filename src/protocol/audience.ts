import * as Type from 'typebox';
import type { Static } from 'typebox';
import { deliveryCauses } from '../core/audience';
import { environments } from '../core/releaseTarget';
import { identifier, nullable, oneOf, record } from './schema';

const bucket = Type.Integer({ minimum: 1, maximum: 100 });
const versionOrNone = nullable(Type.String());

/** As core's `DecisionStep`. */
export const decisionStep = Type.Union([
  record({ step: Type.Literal('rollout'), version: versionOrNone }, 'What is given to some users and not yet to all'),
  record({ step: Type.Literal('tester'), isTester: Type.Boolean() }, 'Whether the user is one of its testers'),
  record(
    { step: Type.Literal('held back'), bucket, share: Type.Integer(), isHeldBack: Type.Boolean() },
    'Whether the super app holds the user back from every grayscale of the mini program: up to `share`, a bucket is',
  ),
  record(
    { step: Type.Literal('bucket'), bucket, percentage: bucket, isInside: Type.Boolean() },
    "Whether the user's bucket is in the share: up to `percentage`, it is",
  ),
  record({ step: Type.Literal('live'), version: versionOrNone }, 'What everybody else gets'),
]);

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
  steps: Type.Array(decisionStep, { description: 'What was asked, in order; the last one decided' }),
});

export type AudienceAnswer = Static<typeof audienceAnswer>;
