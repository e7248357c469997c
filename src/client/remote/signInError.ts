/** Why nobody could be signed in. */
export type SignInErrorCode =
  /** The OpenID provider cannot be reached. */
  | 'PROVIDER_UNREACHABLE'
  /** It answered something that proves nothing: a wrong issuer, audience, nonce or signature, or no ID token. */
  | 'PROVIDER_ANSWER_INVALID'
  /** It, or the person there, refused. */
  | 'SIGN_IN_REFUSED'
  /** The session has ended there: it expired, or somebody ended it. */
  | 'SESSION_ENDED'
  /** The person did not come back from the browser in time. */
  | 'SIGN_IN_TIMED_OUT';

export class SignInError extends Error {
  readonly code: SignInErrorCode;

  constructor(code: SignInErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'SignInError';
    this.code = code;
  }
}
