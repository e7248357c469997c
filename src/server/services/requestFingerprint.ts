import { createHash } from 'node:crypto';
import type { ChangeRequest } from './unitOfWork';

/** A hash of what makes two requests the same one. */
export function fingerprintOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // Each part tells its length first, so that no two lists of parts read the same.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** Adds a streamed body to a request's fingerprint, once its hash is known. */
export function withBody(change: ChangeRequest, bodySha256: string): ChangeRequest {
  if (!change.idempotency) return change;
  const { key, fingerprint } = change.idempotency;
  return { ...change, idempotency: { key, fingerprint: fingerprintOf(fingerprint, bodySha256) } };
}
