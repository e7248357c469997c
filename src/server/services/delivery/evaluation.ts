import { decideForUser } from '../../../core/audience';
import { PlatformError } from '../../../core/errorCode';
import type { ReleaseTarget } from '../../../core/releaseTarget';
import type { BulkEvaluation, DeliveredPackage, Evaluation } from '../../../protocol/delivery';
import type { PackageSigner } from '../../signing/packageSigner';
import type { Queries } from '../../storage/storage';
import { findAllOnTarget, findOnTarget, type DeliverableRelease, type MiniProgramOnTarget } from './candidates';

/** A phone's question: which version of a mini program a user gets, told with addresses of a platform at `baseUrl`. */
export interface EvaluationRequest {
  readonly target: ReleaseTarget;
  readonly userId: string;
  readonly baseUrl: string;
  readonly signer: Pick<PackageSigner, 'signRelease'>;
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
  const onTarget = await findOnTarget(queries, request.target, request.userId, miniProgramId);
  if (onTarget) return evaluationOf(onTarget, request);
  const selected = await queries
    .selectFrom('release')
    .select('id')
    .where('mini_program_id', '=', miniProgramId)
    .where('target_app_id', '=', request.target.targetAppId)
    .limit(1)
    .executeTakeFirst();
  return selected && evaluationOf({ miniProgramId, fullRelease: null, candidate: null }, request);
}

/** Answers for every mini program that has something for the user. */
export async function evaluateFlags(queries: Queries, request: EvaluationRequest): Promise<BulkEvaluation> {
  const { target, userId } = request;
  const onTarget = await findAllOnTarget(queries, target, userId);
  const flags = (await evaluationsOf(onTarget, request)).filter(({ value }) => value !== undefined);
  return { flags, metadata: { targetAppId: target.targetAppId, environment: target.environment } };
}

/** What a user gets of each of some mini programs, as the protocol tells it. */
export async function evaluationsOf(
  onTarget: readonly MiniProgramOnTarget[],
  request: EvaluationRequest,
): Promise<Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (const one of onTarget) evaluations.push(await evaluationOf(one, request));
  return evaluations;
}

async function evaluationOf(
  onTarget: MiniProgramOnTarget,
  { userId, baseUrl, signer }: EvaluationRequest,
): Promise<Evaluation> {
  const { gets, reason, cause } = decideForUser({ userId, ...onTarget });
  const key = onTarget.miniProgramId;
  const given = gets === 'candidate' ? onTarget.candidate : onTarget.fullRelease;
  if (gets === 'none' || !given) return { key, reason, metadata: { cause } };
  return {
    key,
    reason,
    variant: given.version,
    value: await deliveredPackageOf(given, { baseUrl, signer }),
    metadata: { releaseId: given.releaseId, cause },
  };
}

/** What a phone downloads and opens of a release. */
export async function deliveredPackageOf(
  { releaseId, version, packageOf, signature: kept }: DeliverableRelease,
  { baseUrl, signer }: Pick<EvaluationRequest, 'baseUrl' | 'signer'>,
): Promise<DeliveredPackage> {
  // Nothing is delivered without a signature: what was built before there were any gets it now.
  const signature = kept ?? (await signer.signRelease(releaseId));
  if (signature === undefined) throw new PlatformError('STORAGE_FAILED', { releaseId });
  return {
    version,
    url: `${baseUrl}/v1/packages/${packageOf.sha256}`,
    ...packageOf,
    signature,
    configurationUrl: `${baseUrl}/v1/delivery/releases/${releaseId}/configuration`,
  };
}
