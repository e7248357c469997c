import { PlatformError } from '../../../core/errorCode';
import { isFinal, type ReleaseStatus } from '../../../core/releaseStatus';
import { isSameTarget, type ReleaseTarget } from '../../../core/releaseTarget';
import type { RunTimeConfiguration } from '../../../protocol/delivery';
import type { SecretKeySource } from '../../secrets/secretKeys';
import type { Queries } from '../../storage/storage';
import { openVariables } from '../configuration/environmentVariables';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';

/** The statuses in which some user gets a release. */
const delivered: ReadonlySet<ReleaseStatus> = new Set(['Pilot Testing', 'Grayscale Release', 'Full Release']);

/** Whether some user opens a release: as delivery gives it, or before that as one of its testers, by its QR code. */
function isOpened({ row, effectiveConfiguration: { testers = [] } }: ReleaseRecord): boolean {
  if (delivered.has(row.status)) return true;
  return !isFinal(row.status) && row.package_sha256 !== null && testers.length > 0;
}

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
  if (!isHere || !isOpened(record)) throw new PlatformError('NOT_FOUND', { releaseId });
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
