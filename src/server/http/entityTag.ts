import { PlatformError } from '../../core/errorCode';

/** A revision as an ETag. */
export function toETag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision a change was decided on.
 *
 * @throws PlatformError `IF_MATCH_REQUIRED` where none is named; anything that never was an ETag of ours is stale.
 */
export function readIfMatch(header: string | undefined): number {
  if (header === undefined) throw new PlatformError('IF_MATCH_REQUIRED');
  const match = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(header);
  if (!match) throw new PlatformError('REVISION_STALE');
  return Number(match[1]);
}

/**
 * Whether `If-None-Match` has an ETag (RFC 9110 §13.1.2): one of several, `*`, or as a weak one, which is what a proxy that
 * compresses makes of it.
 */
export function hasEntityTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => ['*', tag, `W/${tag}`].includes(one.trim()));
}
