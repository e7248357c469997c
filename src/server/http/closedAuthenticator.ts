import type { Authenticator } from './authenticator';

/** Lets nobody in: a platform on which nobody can sign in yet still serves super apps by their delivery keys. */
export const closedAuthenticator: Authenticator = { accountOf: async () => undefined };
