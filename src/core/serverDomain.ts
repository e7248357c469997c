/** Stands for all servers, or all web pages. */
export const allUrls = '*';

/** Longest part of a host name, between its dots (RFC 1035). */
const hostLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

export type UrlProblem =
  /** It is reached by something else than HTTPS. */
  | 'not https'
  /** There is no host in it, or one that cannot be. */
  | 'not a host'
  /** A path, query or fragment follows the host. */
  | 'has a path'
  /** A name or password stands before the host. */
  | 'has credentials'
  /** A `*` anywhere but as the first part of a host that has two more. */
  | 'wildcard misplaced';

/**
 * Checks a server domain: `api.example.com`, with a port where it is not 443; `*.example.com` for all hosts below one; `*`
 * for all. `https://` may stand before it, and is meant where nothing does. The platform's own rule is not documented.
 * HTTPS alone is what mPaaS takes for the servers of its mini programs, as China's Alipay does; the `*` wildcard is
 * FinClip's. There is no path, because a super app judges a request by its host, so that a path would promise a rule
 * nobody keeps.
 */
export function checkServerDomain(text: string): UrlProblem | undefined {
  if (text === allUrls) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme !== undefined && scheme.toLowerCase() !== 'https') return 'not https';
  const host = scheme === undefined ? text : text.slice('https://'.length);
  if (/[/?#\\]/.test(host)) return 'has a path';
  return checkHost(host, true);
}

/** Checks a WAP URL: a page under `https://`, as mPaaS takes for its web-view; `*` for all. */
export function checkWapUrl(text: string): UrlProblem | undefined {
  if (text === allUrls) return undefined;
  if (!/^https:\/\//i.test(text)) return 'not https';
  if (!URL.canParse(text)) return 'not a host';
  return checkHost(text.slice('https://'.length).replace(/[/?#\\].*$/s, ''), false);
}

function checkHost(authority: string, mayBeWild: boolean): UrlProblem | undefined {
  if (authority.includes('@')) return 'has credentials';
  // A URL is read without the blanks around it.
  if (/\s/.test(authority)) return 'not a host';
  const isWild = mayBeWild && authority.startsWith('*.');
  const named = isWild ? authority.slice(2) : authority;
  if (named.includes('*')) return 'wildcard misplaced';
  const url = URL.canParse(`https://${named}`) ? new URL(`https://${named}`) : undefined;
  if (!url || named === '') return 'not a host';
  const { hostname } = url;
  const labels = hostname.split('.');
  if (isWild && (labels.length < 2 || /^[\d.]+$/.test(hostname) || hostname.startsWith('[')))
    return 'wildcard misplaced';
  if (hostname.startsWith('[')) return undefined;
  return labels.every((label) => hostLabel.test(label)) ? undefined : 'not a host';
}

/** What two spellings of one domain or URL have in common: hosts know no case, and `https://` and 443 go without saying. */
export function sameUrlKey(text: string): string {
  const full = /^https:\/\//i.test(text) ? text : `https://${text}`;
  const isWild = full.slice('https://'.length).startsWith('*.');
  const plain = isWild ? full.replace('*.', '') : full;
  return URL.canParse(plain) ? `${isWild ? '*.' : ''}${new URL(plain).href}` : text;
}
