import type { PresentedToken } from '../../protocol/accessToken';

/** Whoever holds a bearer token. */
export interface TokenHolder {
  readonly accountId: string;
  /** Absent where the person signed in themselves. */
  readonly accessToken?: PresentedToken;
}

/** Says whose a bearer token is. How people sign in is the platform's setting; routes never ask. */
export interface Authenticator {
  /**
   * Who holds the token, or `undefined` where it is none that is accepted.
   *
   * @throws PlatformError with a code that says what to do, where there is something to do.
   */
  holderOf(token: string): Promise<TokenHolder | undefined>;
}

/** Accepts what any of them accepts. Each knows by its look whether a token is for it. */
export function anyOf(authenticators: readonly Authenticator[]): Authenticator {
  return {
    holderOf: async (token) => {
      for (const authenticator of authenticators) {
        const holder = await authenticator.holderOf(token);
        if (holder) return holder;
      }
      return undefined;
    },
  };
}
