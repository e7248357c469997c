import * as Type from 'typebox';
import type { Static } from 'typebox';
import { longestQrCodePart } from '../core/qrCode';
import { finalStatuses } from '../core/releaseStatus';
import { deliveredPackage } from './delivery';
import { identifier, oneOf, record } from './schema';

const page = Type.String({
  maxLength: longestQrCodePart,
  pattern: String.raw`^(?!/)[^\x00-\x1f\x7f-\x9f]*$`,
  description: 'Path of the page to open, without a slash before it; empty for the entry page',
});

const query = Type.String({
  maxLength: longestQrCodePart,
  pattern: String.raw`^[^\x00-\x1f\x7f-\x9f]*$`,
  description: 'What the page is opened with; may be empty',
});

/** What of a mini program a QR code opens. */
export const qrCodeQuery = record({ page: Type.Optional(page), query: Type.Optional(query) });

export const qrCode = record({
  value: Type.String({ description: 'What the QR code says: an address that the super app resolves' }),
  page,
  query,
  expires: Type.Array(oneOf(finalStatuses), {
    description: 'The statuses of the release in which the QR code opens nothing any more; there is no other end',
  }),
});

export type QrCode = Static<typeof qrCode>;

/** What a super app asks whose user scanned something. */
export const scannedQrCode = record({
  value: Type.String({ minLength: 1, maxLength: 4096, description: 'The text of the QR code, as it was scanned' }),
  userId: Type.String({ minLength: 1, maxLength: 1024, description: 'The user ID in the super app' }),
});

export type ScannedQrCode = Static<typeof scannedQrCode>;

/** Whoever may not open the release learns nothing of it. */
export const resolvedQrCode = Type.Union([
  record({
    mayOpen: Type.Literal(true),
    miniProgramId: identifier,
    releaseId: identifier,
    page: Type.String({ description: 'Path of the page to open, without extension' }),
    query: Type.String({ description: 'What the page is opened with; may be empty' }),
    package: deliveredPackage,
  }),
  record({ mayOpen: Type.Literal(false) }, 'The release is not, or not yet, for this user'),
]);

export type ResolvedQrCode = Static<typeof resolvedQrCode>;
