import { createHash, timingSafeEqual } from 'node:crypto';
import type { PackageSigner } from '../../signing/packageSigner';
import type { QrCodeContents } from './qrCodeAddress';

/** What proves a token: nobody finds 16 bytes by trying. */
const proofBytes = 16;

const tokenForm = /^([A-Za-z0-9-]{1,64})\.[A-Za-z0-9_-]{22}$/;

/** Signs what is bound together in a QR code; part of {@link PackageSigner}. */
export type QrCodeSigner = Pick<PackageSigner, 'signQrCode'>;

/**
 * The token of a QR code: the release's ID, and the shortened hash of a signature over it, the page and the query. The same
 * each time, so that nothing is stored; `undefined` where the release has no package that was signed.
 *
 * @throws PlatformError `SECRETS_NOT_KEPT` or `SECRET_UNREADABLE`
 */
export async function tokenOf(
  signer: QrCodeSigner,
  releaseId: string,
  { page, query }: Omit<QrCodeContents, 'token'>,
): Promise<string | undefined> {
  const signature = await signer.signQrCode({ releaseId, page, query });
  if (signature === undefined) return undefined;
  const proof = createHash('sha256').update(signature).digest().subarray(0, proofBytes);
  return `${releaseId}.${proof.toString('base64url')}`;
}

/** The release that a QR code opens; `undefined` where the platform did not write it, or not all of it. */
export async function releaseOf(signer: QrCodeSigner, contents: QrCodeContents): Promise<string | undefined> {
  const releaseId = tokenForm.exec(contents.token)?.[1];
  const genuine = releaseId === undefined ? undefined : await tokenOf(signer, releaseId, contents);
  return genuine !== undefined && isSame(genuine, contents.token) ? releaseId : undefined;
}

/** In a time that does not tell how much of it is right. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
