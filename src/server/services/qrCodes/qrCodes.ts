import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import { finalStatuses, isFinal } from '../../../core/releaseStatus';
import type { QrCode } from '../../../protocol/qrCode';
import type { PackageSigner } from '../../signing/packageSigner';
import type { Queries } from '../../storage/storage';
import { visibleRelease } from '../releases/releaseListing';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease } from '../releases/transition';
import { drawQrCode } from './drawQrCode';
import { writeQrCodeAddress, type QrCodeContents } from './qrCodeAddress';
import { releaseOf, tokenOf, type QrCodeSigner } from './qrCodeToken';

/** A QR code that a person wants of a release, with an address of the platform at `baseUrl`. */
export interface QrCodeRequest {
  readonly releaseId: string;
  readonly page?: string | undefined;
  readonly query?: string | undefined;
  readonly person: Person;
  readonly baseUrl: string;
}

/** What QR codes are made with, also of a release whose package was built before packages were signed. */
type QrCodeMaker = Pick<PackageSigner, 'signRelease'> & QrCodeSigner;

/** Longest value, in characters (domain §12): what says more has modules too small for many a camera. */
const longestValue = 1024;

/** What a QR code says that opens a release. */
export async function getQrCode(queries: Queries, signer: QrCodeMaker, request: QrCodeRequest): Promise<QrCode> {
  const record = await visibleRelease(queries, request.releaseId, request.person);
  return qrCodeOf(record, signer, request);
}

/** The same as a picture. */
export async function getQrCodePicture(queries: Queries, signer: QrCodeMaker, request: QrCodeRequest): Promise<string> {
  const record = await visibleRelease(queries, request.releaseId, request.person);
  const { value } = await qrCodeOf(record, signer, request);
  const { mini_program_name: name, version_text: version, target_app_name: app, environment } = record.row;
  return drawQrCode(value, `${name} ${version}, ${app} · ${environment}`);
}

async function qrCodeOf(
  record: ReleaseRecord,
  signer: QrCodeMaker,
  { releaseId, page = '', query = '', baseUrl }: QrCodeRequest,
): Promise<QrCode> {
  const { status } = record.row;
  if (isFinal(status)) throw new PlatformError('QR_CODE_ENDED', aboutRelease(record));
  await signer.signRelease(releaseId);
  const token = await tokenOf(signer, releaseId, { page, query });
  if (token === undefined) throw new PlatformError('PACKAGE_NOT_BUILT', aboutRelease(record));
  const value = writeQrCodeAddress(baseUrl, { token, page, query });
  if (value.length > longestValue) {
    throw new PlatformError('QR_CODE_TOO_LONG', {
      ...aboutRelease(record),
      length: value.length,
      limit: longestValue,
    });
  }
  return { value, page, query, expires: [...finalStatuses] };
}

/**
 * The super app that a QR code is to be scanned with; `undefined` where the platform did not write it, or cannot tell: why not
 * is no matter of anybody's.
 */
export async function appOfQrCode(
  queries: Queries,
  signer: QrCodeSigner,
  contents: QrCodeContents,
): Promise<string | undefined> {
  const releaseId = await releaseOf(signer, contents).catch(unlessKeyMissing);
  const record = releaseId === undefined ? undefined : await findRelease(queries, releaseId);
  return record?.row.target_app_name;
}

function unlessKeyMissing(error: unknown): undefined {
  const isMissing =
    error instanceof PlatformError && (error.code === 'SECRETS_NOT_KEPT' || error.code === 'SECRET_UNREADABLE');
  if (!isMissing) throw error;
}
