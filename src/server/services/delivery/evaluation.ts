import { decideForUser } from '../../../core/audience';
import type { ReleaseTarget } from '../../../core/releaseTarget';
import type { Evaluation } from '../../../protocol/delivery';
import type { Queries } from '../../storage/storage';
import { findOnTarget, type MiniProgramOnTarget } from './candidates';

/** A phone's question: which version of a mini program a user gets, told with addresses of a platform at `baseUrl`. */
export interface EvaluationRequest {
  readonly target: ReleaseTarget;
  readonly userId: string;
  readonly baseUrl: string;
}

/**
 * Answers for one mini program; `undefined` where none was ever selected for the super app: it must not learn from the answer
 * which mini programs others have.
 */
export async function evaluateFlag(
  queries: Queries,
  request: EvaluationRequest,
  miniProgramId: string,
): Promise<Evaluation | undefined> {
  const [onTarget] = await findOnTarget(queries, request.target, request.userId, miniProgramId);
  if (onTarget) return evaluationOf(onTarget, request);
  const selected = await queries
    .selectFrom('release')
    .select('id')
    .where('mini_program_id', '=', miniProgramId)
    .where('target_app_id', '=', request.target.targetAppId)
    .limit(1)
    .executeTakeFirst();
  return selected && { key: miniProgramId, reason: 'DISABLED' };
}

/** Answers for every mini program that has something for the user. */
export async function evaluateFlags(queries: Queries, request: EvaluationRequest): Promise<Evaluation[]> {
  const onTarget = await findOnTarget(queries, request.target, request.userId);
  return onTarget.map((one) => evaluationOf(one, request)).filter((evaluation) => evaluation.value !== undefined);
}

function evaluationOf(onTarget: MiniProgramOnTarget, request: EvaluationRequest): Evaluation {
  const decision = decideForUser({ userId: request.userId, ...onTarget });
  const key = onTarget.miniProgramId;
  const given = decision.gets === 'candidate' ? onTarget.candidate : onTarget.fullRelease;
  if (decision.gets === 'none' || !given) return { key, reason: decision.reason };
  return {
    key,
    reason: decision.reason,
    variant: given.version,
    value: {
      version: given.version,
      url: `${request.baseUrl}/v1/packages/${given.packageOf.sha256}`,
      ...given.packageOf,
      configurationUrl: `${request.baseUrl}/v1/delivery/releases/${given.releaseId}/configuration`,
    },
  };
}
