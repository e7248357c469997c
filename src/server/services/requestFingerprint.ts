import { createHash } from 'node:crypto';
import type { ChangeRequest } from './unitOfWork';

/** A hash of what makes two requests the same one. */
export function fingerprintOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // Each part tells its length first, so that no two lists of parts read the same.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/**
 * Adds a body to a request's fingerprint, once its hash is known; `earlierHashes` are those it would have had by keys that
 * were changed since.
 */
export function withBody(
  change: ChangeRequest,
  bodyHash: string,
  earlierHashes: readonly string[] = [],
): ChangeRequest {
  if (!change.idempotency) return change;
  const { key, fingerprint } = change.idempotency;
  const withHash = (hash: string): string => fingerprintOf(fingerprint, hash);
  return {
    ...change,
    idempotency: { key, fingerprint: withHash(bodyHash), earlierFingerprints: earlierHashes.map(withHash) },
  };
}
