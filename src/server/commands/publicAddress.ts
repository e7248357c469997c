import { StartError } from '../storage/startError';

/**
 * The address by which editors and phones know the platform, without a path; `undefined` where none is given.
 *
 * @throws StartError `USAGE`
 */
export function readPublicAddress(text: string | undefined, usage: string): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAddress = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!isAddress || url.pathname !== '/') throw new StartError('USAGE', { usage, reason: 'public-address' });
  return url.origin;
}
