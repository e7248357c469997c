import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from './authenticator';

/** The bearer token of an account on the embedded platform, whose secret only the editor and the platform know. */
export function localToken(secret: Buffer, accountId: string): string {
  return `local.${accountId}.${signature(secret, accountId)}`;
}

/** Accepts tokens that were made with the secret this process was started with, for any account. */
export function localAuthenticator(secret: Buffer): Authenticator {
  return {
    holderOf: async (token) => {
      const match = /^local\.([A-Za-z0-9-]{1,64})\.([A-Za-z0-9_-]{43})$/.exec(token);
      const [, accountId, given] = match ?? [];
      if (accountId === undefined || given === undefined) return undefined;
      return timingSafeEqual(Buffer.from(given), Buffer.from(signature(secret, accountId))) ? { accountId } : undefined;
    },
  };
}

function signature(secret: Buffer, accountId: string): string {
  return createHmac('sha256', secret).update(accountId).digest('base64url');
}
