import { createHmac } from 'node:crypto';

/**
 * The bearer token of an account of the embedded platform. Only who started the platform's process, and so shares its
 * secret, can make one; it ends with that process.
 *
 * @param secret the bytes the process was given when it started
 */
export function localBearer(accountId: string, secret: Uint8Array): string {
  return `local.${accountId}.${createHmac('sha256', secret).update(accountId).digest('base64url')}`;
}
