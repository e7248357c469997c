import { decideForUser } from '../../../core/audience';
import type { Person } from '../../../core/permissions';
import { userIdRuleOf } from '../../../core/userId';
import type { AudienceAnswer } from '../../../protocol/audience';
import type { Queries } from '../../storage/storage';
import { visibleRelease } from '../releases/releaseListing';
import { findOnTarget } from './candidates';
import { requireUserId } from './deliveryUser';

const gets = { candidate: 'candidate', full: 'full release', none: 'nothing' } as const;

/** What a user gets on a release's target, and why: the same decision that a phone is answered with. */
export async function explainAudience(
  queries: Queries,
  releaseId: string,
  userIdText: string,
  person: Person,
): Promise<AudienceAnswer> {
  const { row, policy } = await visibleRelease(queries, releaseId, person);
  const userId = requireUserId(userIdText, userIdRuleOf(policy));
  const target = { targetAppId: row.target_app_id, environment: row.environment };
  const onTarget = await findOnTarget(queries, target, userId, row.mini_program_id);
  const fullRelease = onTarget?.fullRelease ?? null;
  const candidate = onTarget?.candidate ?? null;
  const decision = decideForUser({ userId, fullRelease, candidate });
  return {
    userId,
    targetAppId: row.target_app_id,
    targetAppName: row.target_app_name,
    environment: row.environment,
    version: decision.release?.version ?? null,
    reason: decision.reason,
    cause: decision.cause,
    gets: gets[decision.gets],
    isTester: candidate?.isTester ?? false,
    bucket: decision.bucket,
    percentage: decision.percentage,
    candidateVersion: candidate?.version ?? null,
    fullReleaseVersion: fullRelease?.version ?? null,
    steps: [...decision.steps],
  };
}
