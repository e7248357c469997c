import { isFinal, type ReleaseStatus } from './releaseStatus';

/** No longer than this are page and query of a QR code each, in characters (domain §12). */
export const longestQrCodePart = 256;

/** Whether a release has QR codes: from when its package is built until it ends. */
export function hasQrCode(status: ReleaseStatus, packageSha256: string | null): boolean {
  return packageSha256 !== null && !isFinal(status);
}
