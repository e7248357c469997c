import { version as ownVersion } from '../../../package.json';
import type { PlatformDescription } from '../../protocol/platform';
import { exchange, type HttpAnswer } from '../httpExchange';
import { Watchdog } from '../watchdog';
import { RemoteFailure, remoteFailureOf } from './remoteFailure';

/** How long the answer may take, in milliseconds. */
const defaultPatience = 15_000;

/** No platform has more to say of itself, in bytes. */
const longestAnswer = 64 * 1024;

/**
 * Asks what stands at an address, without a token and without following anybody anywhere.
 *
 * @throws RemoteFailure which says why nobody can work with it
 */
export async function describePlatform(
  address: string,
  signal?: AbortSignal,
  patience = defaultPatience,
): Promise<PlatformDescription> {
  const description = await read(await ask(address, signal, patience), address);
  refuseVersion(description.version, address);
  return description;
}

async function ask(address: string, signal: AbortSignal | undefined, patience: number): Promise<HttpAnswer> {
  try {
    return await exchange({
      method: 'GET',
      url: `${address}/v1/platform`,
      headers: { Accept: 'application/json' },
      body: undefined,
      signal,
      longestAnswer,
      watchdog: new Watchdog(patience),
    });
  } catch (error) {
    throw remoteFailureOf(error, address);
  }
}

async function read({ status, mediaType, location, bytes }: HttpAnswer, address: string): Promise<PlatformDescription> {
  if (status >= 300 && status < 400) throw new RemoteFailure('REDIRECTED', address, location);
  if (status === 407) throw new RemoteFailure('PROXY_PASSWORD_REQUIRED', address);
  if (status >= 502 && status <= 504) throw new RemoteFailure('UNAVAILABLE', address);
  const description = status === 200 && mediaType === 'application/json' ? await descriptionIn(bytes) : undefined;
  if (description === undefined) throw new RemoteFailure('NOT_A_PLATFORM', address);
  return description;
}

/** A newer platform may say more of itself than this client knows of. */
async function descriptionIn(bytes: Buffer): Promise<PlatformDescription | undefined> {
  const [{ platformDescription }, { Check, Clean }] = await Promise.all([
    import('../../protocol/platform'),
    import('typebox/value'),
  ]);
  try {
    const value: unknown = Clean(platformDescription, JSON.parse(bytes.toString('utf8')));
    return Check(platformDescription, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Versions that agree in their first number speak the same contract; before 1.0.0, in their first two. */
function refuseVersion(version: string, address: string): void {
  const [theirs, ours] = [contractOf(version), contractOf(ownVersion)];
  if (theirs < ours) throw new RemoteFailure('PLATFORM_OLDER', address, version);
  if (theirs > ours) throw new RemoteFailure('PLATFORM_NEWER', address, version);
}

function contractOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 ? major * 1000 : minor;
}
