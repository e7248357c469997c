import { loopbackNames } from '../../core/loopback';

/** What is wrong with an address: it is none, or the token would travel over it for everybody to read. */
export type AddressProblem = 'ADDRESS_INVALID' | 'ADDRESS_INSECURE';

export type AddressReading =
  { readonly ok: true; readonly address: string } | { readonly ok: false; readonly problem: AddressProblem };

/** Whether a URL names this very machine, which nothing that is sent to ever leaves. */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackNames.has(hostname);
}

/**
 * Reads the address of a platform as people type it: `https://` may be left out, and so may the slash at its end. Plain
 * `http` is for this machine only.
 */
export function readPlatformAddress(text: string): AddressReading {
  const typed = text.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//iu.test(typed) ? typed : `https://${typed}`);
  if (url === null || !isPlain(url) || /\s/u.test(typed)) return { ok: false, problem: 'ADDRESS_INVALID' };
  if (url.protocol === 'http:' && !isLoopback(url)) return { ok: false, problem: 'ADDRESS_INSECURE' };
  return { ok: true, address: url.origin + url.pathname.replace(/\/+$/u, '') };
}

function isPlain(url: URL): boolean {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.hostname !== '' && url.username + url.password + url.search + url.hash === '';
}
