import { PlatformError } from '../../../core/errorCode';
import { isDelivered } from '../../../core/releaseStatus';
import { isSameTarget, type ReleaseTarget } from '../../../core/releaseTarget';
import type { RunTimeConfiguration } from '../../../protocol/delivery';
import type { SecretKeySource } from '../../secrets/secretKeys';
import type { Queries } from '../../storage/storage';
import { openVariables } from '../configuration/environmentVariables';
import { findRelease } from '../releases/releaseRecord';

/**
 * What a super app runs a release with, told to the target it is delivered on, and to no other.
 *
 * @throws PlatformError `NOT_FOUND` where the target has no such release for anybody
 */
export async function runTimeConfiguration(
  queries: Queries,
  secrets: SecretKeySource,
  target: ReleaseTarget,
  releaseId: string,
): Promise<RunTimeConfiguration> {
  const record = await findRelease(queries, releaseId);
  const isHere =
    record && isSameTarget({ targetAppId: record.row.target_app_id, environment: record.row.environment }, target);
  if (!isHere || !isDelivered(record.row.status)) throw new PlatformError('NOT_FOUND', { releaseId });
  const { row, effectiveConfiguration: effective } = record;
  return {
    releaseId: row.id,
    miniProgramId: row.mini_program_id,
    version: row.version_text,
    ...(effective.clientId !== undefined && { clientId: effective.clientId }),
    ...(effective.merchantId !== undefined && { merchantId: effective.merchantId }),
    serverDomains: [...(effective.serverDomains ?? [])],
    wapUrls: [...(effective.wapUrls ?? [])],
    environmentVariables: await openVariables(secrets, row.id, record.variables),
  };
}
