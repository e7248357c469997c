/** Exit code for "cannot start as it is configured", as in BSD's sysexits.h (EX_CONFIG). */
export const cannotStart = 78;
