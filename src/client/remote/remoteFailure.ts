import { ConnectionError } from '../connectionError';

/** Why the platform at an address cannot be worked with. */
export const remoteFailures = [
  /** No machine has that name. */
  'HOST_UNKNOWN',
  /** Nothing listens there, or the connection broke. */
  'UNREACHABLE',
  'TIMED_OUT',
  /** Nobody this machine trusts vouches for the certificate, or it is for another name or time. */
  'CERTIFICATE_UNTRUSTED',
  /** The proxy wants somebody to sign in to it. */
  'PROXY_PASSWORD_REQUIRED',
  /** It points elsewhere, and a token follows nobody. */
  'REDIRECTED',
  /** Something else than a release platform answers. */
  'NOT_A_PLATFORM',
  'PLATFORM_OLDER',
  'PLATFORM_NEWER',
  /** It is there, and cannot work just now. */
  'UNAVAILABLE',
] as const;

export type RemoteFailureCode = (typeof remoteFailures)[number];

/** A platform at an address that cannot be worked with. */
export class RemoteFailure extends Error {
  readonly code: RemoteFailureCode;
  readonly address: string;
  /** Where it points to, its version, or what is wrong with the certificate; for a person to read. */
  readonly detail: string | undefined;

  constructor(code: RemoteFailureCode, address: string, detail?: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'RemoteFailure';
    this.code = code;
    this.address = address;
    this.detail = detail;
  }
}

/** Node's and OpenSSL's words for certificates that are not to be trusted. */
const certificateCode =
  /^(?:CERT_|ERROR_IN_CERT|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|INVALID_(?:CA|PURPOSE)$|HOSTNAME_MISMATCH$)/u;

/** Whether it may come right by itself: nothing is wrong with the address, or with what stands there. */
export function mayPass(code: RemoteFailureCode): boolean {
  return code === 'UNREACHABLE' || code === 'TIMED_OUT' || code === 'HOST_UNKNOWN' || code === 'UNAVAILABLE';
}

/** What a request that got no answer says of the platform; what is no failure of the connection stays what it is. */
export function remoteFailureOf(error: unknown, address: string): unknown {
  if (!(error instanceof ConnectionError) || error.code === 'CANCELED') return error;
  const [code, detail] = failureOf(error);
  return new RemoteFailure(code, address, detail, { cause: error });
}

function failureOf(error: ConnectionError): readonly [RemoteFailureCode, string?] {
  const { code, message } = causeOf(error);
  if (error.code === 'TIMED_OUT') return ['TIMED_OUT'];
  if (error.code === 'ANSWER_INVALID') return ['NOT_A_PLATFORM'];
  if (certificateCode.test(code)) return ['CERTIFICATE_UNTRUSTED', message];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['HOST_UNKNOWN'];
  // A TLS client that meets a server of plain HTTP.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return ['NOT_A_PLATFORM'];
  return ['UNREACHABLE'];
}

function causeOf({ cause }: ConnectionError): { readonly code: string; readonly message: string } {
  if (!(cause instanceof Error)) return { code: '', message: '' };
  return { code: 'code' in cause ? String(cause.code) : '', message: cause.message };
}
