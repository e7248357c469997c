/** Says whose a bearer token is. How people sign in is the platform's setting; routes never ask. */
export interface Authenticator {
  /** The account of whoever holds the token, or `undefined` where nobody here was given it. */
  accountOf(token: string): Promise<string | undefined>;
}
