import { createHash, randomBytes } from 'node:crypto';

/** Long enough that nobody guesses it. */
export function newDeliveryKey(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a delivery key. */
export function deliveryKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
