import { heldBackSeed } from '../../../core/audience';
import { PlatformError } from '../../../core/errorCode';
import { mayOpenByQrCode } from '../../../core/qrCodeAudience';
import { isFinal } from '../../../core/releaseStatus';
import { isSameTarget, type ReleaseTarget } from '../../../core/releaseTarget';
import type { ResolvedQrCode, ScannedQrCode } from '../../../protocol/qrCode';
import type { PackageSigner } from '../../signing/packageSigner';
import type { Queries } from '../../storage/storage';
import { toDeliverable } from '../delivery/candidates';
import { requireDeliveryUser } from '../delivery/deliveryUser';
import { deliveredPackageOf } from '../delivery/evaluation';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import { readQrCodeAddress, type QrCodeContents } from './qrCodeAddress';
import { releaseOf } from './qrCodeToken';

/** A super app whose user scanned a QR code. */
export interface ResolutionRequest {
  readonly target: ReleaseTarget;
  readonly scanned: ScannedQrCode;
  readonly baseUrl: string;
  readonly signer: Pick<PackageSigner, 'signRelease' | 'signQrCode'>;
}

/**
 * What a scanned QR code opens for a user. Of a release that is not for the user nothing is told.
 *
 * @throws PlatformError `USER_ID_INVALID`, `NOT_FOUND` also for a QR code of another target, `QR_CODE_ENDED`
 */
export async function resolveQrCode(queries: Queries, request: ResolutionRequest): Promise<ResolvedQrCode> {
  const { target, scanned, signer } = request;
  const userId = await requireDeliveryUser(queries, target.targetAppId, scanned.userId);
  const contents = readQrCodeAddress(scanned.value);
  const record = contents && (await releaseHere(queries, contents, request));
  if (!contents || !record) throw new PlatformError('NOT_FOUND');
  const { row } = record;
  if (isFinal(row.status)) throw new PlatformError('QR_CODE_ENDED');
  const given = toDeliverable({ ...row, version: row.version_text });
  if (!given || !(await mayOpen(queries, record, userId))) return { mayOpen: false };
  return {
    mayOpen: true,
    miniProgramId: row.mini_program_id,
    releaseId: row.id,
    page: contents.page || given.packageOf.entryPage,
    query: contents.query,
    package: await deliveredPackageOf(given, { baseUrl: request.baseUrl, signer }),
  };
}

async function releaseHere(
  queries: Queries,
  contents: QrCodeContents,
  { target, signer }: ResolutionRequest,
): Promise<ReleaseRecord | undefined> {
  const releaseId = await releaseOf(signer, contents);
  const record = releaseId === undefined ? undefined : await findRelease(queries, releaseId);
  const isHere =
    record && isSameTarget({ targetAppId: record.row.target_app_id, environment: record.row.environment }, target);
  return isHere ? record : undefined;
}

async function mayOpen(queries: Queries, record: ReleaseRecord, userId: string): Promise<boolean> {
  const { row } = record;
  return mayOpenByQrCode(userId, {
    releaseId: row.id,
    version: row.version_text,
    status: row.status,
    percentage: row.percentage,
    heldBack: { share: row.held_back_share, seed: heldBackSeed(row.target_app_id, row.mini_program_id) },
    isTester: await isTester(queries, record, userId),
  });
}

async function isTester(queries: Queries, { row }: ReleaseRecord, userId: string): Promise<boolean> {
  if (row.tester_list_id === null) return false;
  const tester = await queries
    .selectFrom('tester')
    .select('user_id')
    .where('list_id', '=', row.tester_list_id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return tester !== undefined;
}
