import { loopbackNames } from '../../../core/loopback';
import type { SignIn } from '../../../protocol/platform';

/** The operator's OpenID provider. */
export interface OpenIdSettings {
  readonly issuer: string;
  /** The editor's, a public client. */
  readonly clientId: string;
  /** Whom access tokens are for that are accepted beside the ID tokens of the editor. */
  readonly audiences: readonly string[];
}

/** What a client needs to sign somebody in. */
export function signInWith({ issuer, clientId }: OpenIdSettings): SignIn {
  return { issuer, clientId, scopes: ['openid', 'profile', 'email', 'offline_access'] };
}

/** Whether an address can be asked without somebody in between who answers: by https, or on this machine. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopbackNames.has(hostname));
}
