import { isSafeAddress, type OpenIdSettings } from '../http/openid/openIdSettings';
import { StartError } from '../storage/startError';

/** What `parseArgs` is told of these options. */
export const openIdOptions = {
  'oidc-issuer': { type: 'string' },
  'oidc-client-id': { type: 'string' },
  'oidc-audience': { type: 'string', multiple: true },
} as const;

export const openIdUsage = '[--oidc-issuer <https://…> --oidc-client-id <id> [--oidc-audience <name>]…]';

interface GivenOpenId {
  readonly 'oidc-issuer'?: string | undefined;
  readonly 'oidc-client-id'?: string | undefined;
  readonly 'oidc-audience'?: readonly string[] | undefined;
}

/**
 * The OpenID provider that an operator names; `undefined` where there is none.
 *
 * @throws StartError `USAGE`
 */
export function readOpenId(given: GivenOpenId, usage: string): OpenIdSettings | undefined {
  const { 'oidc-issuer': issuer, 'oidc-client-id': clientId, 'oidc-audience': audiences } = given;
  if (issuer === undefined && clientId === undefined && audiences === undefined) return undefined;
  if (issuer === undefined || !clientId || !isSafeAddress(issuer)) {
    throw new StartError('USAGE', { usage, reason: 'oidc' });
  }
  return { issuer, clientId, audiences: audiences ?? [] };
}
