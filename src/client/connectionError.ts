/** Why a request got no answer of the platform. */
export type ConnectionErrorCode =
  /** Nothing listens there, or the connection broke before the answer came. */
  | 'UNREACHABLE'
  /** No answer came in time. */
  | 'TIMED_OUT'
  /** The user or the editor canceled the request. */
  | 'CANCELED'
  /** Something answered, but not as the contract says: probably another kind or version of server. */
  | 'ANSWER_INVALID';

/** A request that the platform did not answer; what it did answer with an error is a `PlatformError`. */
export class ConnectionError extends Error {
  readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'ConnectionError';
    this.code = code;
  }
}
