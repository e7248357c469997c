import { l10n } from 'vscode';
import type { RemoteFailureCode } from '../../client/remote/remoteFailure';

export interface ToldRemoteFailure {
  readonly code: RemoteFailureCode;
  readonly address: string;
  readonly detail: string | undefined;
}

/** Tells why the platform at an address cannot be worked with, and what would help. */
export function remoteFailureSentence({ code, address, detail }: ToldRemoteFailure): string {
  const tellers: Readonly<Record<RemoteFailureCode, () => string>> = {
    HOST_UNKNOWN: () => l10n.t('No machine is known as {0}. Check the address, and whether you are online.', address),
    UNREACHABLE: () => l10n.t('Nothing answers at {0}. Check the address, and whether you are online.', address),
    TIMED_OUT: () => l10n.t('{0} did not answer in time. Try again in a moment.', address),
    CERTIFICATE_UNTRUSTED: () =>
      l10n.t(
        'The certificate of {0} is not trusted on this machine ({1}). Nothing was sent to it. Ask who runs it, or add its authority to the certificates of your system.',
        address,
        detail ?? '',
      ),
    PROXY_PASSWORD_REQUIRED: () =>
      l10n.t(
        'The proxy on the way to {0} wants a name and a password. Set them where the editor asks for them, or in its setting http.proxy.',
        address,
      ),
    REDIRECTED: () =>
      l10n.t(
        '{0} sends on to {1}. Nobody is signed in to somewhere else: connect to that address itself if you trust it.',
        address,
        detail ?? '',
      ),
    NOT_A_PLATFORM: () => l10n.t('What answers at {0} is no release platform. Check the address.', address),
    PLATFORM_OLDER: () =>
      l10n.t(
        'The release platform at {0} is of version {1}, older than this extension works with. Ask who runs it to update it.',
        address,
        detail ?? '',
      ),
    PLATFORM_NEWER: () =>
      l10n.t(
        'The release platform at {0} is of version {1}, newer than this extension works with. Update the extension.',
        address,
        detail ?? '',
      ),
    UNAVAILABLE: () => l10n.t('The release platform at {0} cannot work just now. Try again in a moment.', address),
  };
  return tellers[code]();
}
